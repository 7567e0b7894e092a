"""Asked, offered, got: the last words of each side on a clause, and how far apart they are.

- The last words of a side are its last text, whatever the stance. A move without words keeps
  the words said before; the text of a withdrawal explains, and is not words for the clause.
- Asked and offered stay shown after a withdrawal: nothing that was tabled disappears.
- For the distance only words on the table count. A side that took its words back has none, a
  side that accepts without words says the other side's, and joint words are both sides'.
- The distance is 0 once the clause is agreed, and unknown while one side has no words or where
  the words are too long to be measured.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from negotiations.course import OFFERS, Agreed, Move, Side, Stance, moves_until, settled
from negotiations.redline import TextTooLong
from negotiations.redline.memory import remembered_similarity as similarity_in_words

Similarity = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Exchange:
    """The keys of a clause's first and last ask, last offer, and agreed text.

    `got` is the key of the joint position whose text is agreed, `got_agreement` that of the
    tentative agreement; at most one of them is set, the one confirmed or published last.
    """

    first_asked: int | None
    asked: int | None
    offered: int | None
    got: int | None
    got_agreement: int | None


def exchange(moves: Iterable[Move], agreed: Iterable[Agreed], now: datetime) -> Exchange:
    """What was asked, offered and got on one clause until an instant."""
    moves = moves_until(moves, now)
    asked = _texts(moves, Side.GUILD)
    offered = _texts(moves, Side.EMPLOYER)
    pact = settled(moves, agreed, now)
    return Exchange(
        first_asked=asked[0] if asked else None,
        asked=asked[-1] if asked else None,
        offered=offered[-1] if offered else None,
        got=pact.text.key if pact and isinstance(pact.text, Move) else None,
        got_agreement=pact.text.key if pact and isinstance(pact.text, Agreed) else None,
    )


def clause_distance(
    moves: Iterable[Move],
    agreed: Iterable[Agreed],
    now: datetime,
    *,
    similarity: Similarity = similarity_in_words,
) -> float | None:
    """How far apart the sides are on one clause: 0 is the same words, 1 is no word in common."""
    moves = moves_until(moves, now)
    if settled(moves, agreed, now) is not None:
        return 0.0
    words: dict[Side, str] = {}
    for move in moves:
        _say(words, move)
    if len(words) < 2:
        return None
    try:
        return 1.0 - similarity(words[Side.GUILD], words[Side.EMPLOYER])
    except TextTooLong:
        return None


def mean_distance(distances: Iterable[float | None]) -> float | None:
    """The plain mean over the clauses that have a distance, for an issue or a negotiation."""
    known = [distance for distance in distances if distance is not None]
    return sum(known) / len(known) if known else None


def _texts(moves: Sequence[Move], side: Side) -> list[int]:
    """The keys of a side's moves that carry words, oldest first."""
    return [move.key for move in moves if move.side is side and _has_words(move)]


def _has_words(move: Move) -> bool:
    return move.stance is not Stance.WITHDRAW and bool(move.text.strip())


def _say(words: dict[Side, str], move: Move) -> None:
    """Bring the words on the table up to date with one more move."""
    if move.side is Side.JOINT:
        _say_jointly(words, move)
    elif move.is_taking_back:
        words.pop(move.side, None)
    elif _has_words(move):
        words[move.side] = move.text
    elif move.stance is Stance.ACCEPT and move.side.other in words:
        words[move.side] = words[move.side.other]


def _say_jointly(words: dict[Side, str], move: Move) -> None:
    """A joint draft is both sides' words; leaving the clause out takes both sides' away."""
    if move.stance in OFFERS and _has_words(move):
        words.update({Side.GUILD: move.text, Side.EMPLOYER: move.text})
    elif move.stance in {Stance.WITHDRAW, Stance.NO_RESPONSE}:
        words.clear()
