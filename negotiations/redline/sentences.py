"""Sentences that stayed as they are, and sentences that moved, among the changed paragraphs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from negotiations.redline.reading import sentences_of
from negotiations.redline.sides import Strand, Vocabulary
from negotiations.redline.subsequence import Match, heaviest_rising

ANCHOR_WORDS = 3
MOVED_WORDS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence: which couple of strands it stands in, and its tokens there."""

    couple: int
    start: int
    end: int

    def meets(self, other: "Place") -> bool:
        """Whether the other begins where this one ends."""
        return (self.couple, self.end) == (other.couple, other.start)


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence that each side has once."""

    origin: Place
    target: Place
    words: int


@dataclass(slots=True)
class Settled:
    """What is known of a couple of strands before their words are compared.

    `moved` gives for the tokens of each moved sentence (start, end) the place on the other side.
    """

    anchors: list[Match] = field(default_factory=list)
    moved_before: dict[tuple[int, int], Place] = field(default_factory=dict)
    moved_after: dict[tuple[int, int], Place] = field(default_factory=dict)


def settle(
    couples: Sequence[tuple[Strand, Strand]], fixed: set[int], vocabulary: Vocabulary
) -> list[Settled]:
    """Find the sentences that each side has once, and say which of them moved.

    Within one couple the heaviest that keep their order stay. `fixed` couples give and take
    no sentence.
    """
    settled = [Settled() for _ in couples]
    inside: dict[int, list[Pair]] = defaultdict(list)
    moves: list[Pair] = []
    for pair in _pairs(couples, vocabulary):
        if pair.origin.couple != pair.target.couple:
            moves.append(pair)
        elif pair.words >= ANCHOR_WORDS:
            inside[pair.origin.couple].append(pair)
    for couple, pairs in inside.items():
        settled[couple].anchors, crossing = _in_order(pairs)
        moves += crossing
    for move in _joined(moves):
        origin, target = move.origin, move.target
        if move.words >= MOVED_WORDS and not fixed & {origin.couple, target.couple}:
            settled[origin.couple].moved_before[origin.start, origin.end] = target
            settled[target.couple].moved_after[target.start, target.end] = origin
    return settled


def _pairs(couples: Sequence[tuple[Strand, Strand]], vocabulary: Vocabulary) -> Iterator[Pair]:
    """The sentences that each side has once, in the order of the text before."""
    ours = _places((ours.code for ours, _ in couples), vocabulary)
    theirs = _places((theirs.code for _, theirs in couples), vocabulary)
    for code, places in ours.items():
        if len(places) == 1 == len(theirs.get(code, ())):
            yield Pair(places[0], theirs[code][0], vocabulary.words_in(code))


def _places(codes: Iterable[str], vocabulary: Vocabulary) -> dict[str, list[Place]]:
    """Where each sentence stands."""
    places: dict[str, list[Place]] = defaultdict(list)
    for couple, code in enumerate(codes):
        for start, end in sentences_of(vocabulary.keys_of(code)):
            places[code[start:end]].append(Place(couple, start, end))
    return places


def _in_order(pairs: Sequence[Pair]) -> tuple[list[Match], list[Pair]]:
    """The heaviest pairs that keep their order, as matches, and the pairs that cross them."""
    rising = [(pair.origin.start, pair.target.start, float(pair.words)) for pair in pairs]
    stay = set(heaviest_rising(rising))
    matches = [
        Match(pair.origin.start, pair.target.start, pair.origin.end - pair.origin.start)
        for number, pair in enumerate(pairs)
        if number in stay
    ]
    return matches, [pair for number, pair in enumerate(pairs) if number not in stay]


def _joined(moves: list[Pair]) -> list[Pair]:
    """Moved sentences that are neighbours before and after made one move."""
    joined: list[Pair] = []
    for move in sorted(moves, key=lambda pair: (pair.origin.couple, pair.origin.start)):
        last = joined[-1] if joined else None
        if last and last.origin.meets(move.origin) and last.target.meets(move.target):
            origin = replace(last.origin, end=move.origin.end)
            target = replace(last.target, end=move.target.end)
            joined[-1] = Pair(origin, target, last.words + move.words)
        else:
            joined.append(move)
    return joined
