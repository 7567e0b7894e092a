"""Sentences that stayed as they are, and sentences that moved, among the changed paragraphs."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import Indel

from negotiations.redline.moves import MOVED
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


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one side of every couple, as (start, end) in its tokens."""

    codes: list[str]
    bounds: list[list[tuple[int, int]]]

    def places(self) -> dict[str, list[Place]]:
        """Where each sentence stands."""
        places: dict[str, list[Place]] = defaultdict(list)
        for couple, (code, bounds) in enumerate(zip(self.codes, self.bounds, strict=True)):
            for start, end in bounds:
                places[code[start:end]].append(Place(couple, start, end))
        return places

    def code(self, place: Place) -> str:
        """The tokens of one sentence, or of several that are neighbours."""
        return self.codes[place.couple][place.start : place.end]

    def standing_for(self, place: Place, others: "Sentences") -> list[str]:
        """The other side's sentences with the same number, from the first and from the last."""
        bounds, theirs = self.bounds[place.couple], others.bounds[place.couple]
        number = bisect_left(bounds, (place.start, place.end))
        numbers = {number, number - len(bounds) + len(theirs)} & set(range(len(theirs)))
        return [others.codes[place.couple][slice(*theirs[n])] for n in sorted(numbers)]


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
    ours, theirs = (
        _sentences((couple[side].code for couple in couples), vocabulary) for side in (0, 1)
    )
    for pair in _pairs(ours, theirs, vocabulary):
        if pair.origin.couple != pair.target.couple:
            moves += [] if _is_edit(pair, ours, theirs) else [pair]
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


def _sentences(codes: Iterable[str], vocabulary: Vocabulary) -> Sentences:
    kept = list(codes)
    return Sentences(kept, [sentences_of(vocabulary.keys_of(code)) for code in kept])


def _pairs(ours: Sentences, theirs: Sentences, vocabulary: Vocabulary) -> Iterator[Pair]:
    """The sentences that each side has once, in the order of the text before."""
    targets = theirs.places()
    for code, places in ours.places().items():
        if len(places) == 1 == len(targets.get(code, ())):
            yield Pair(places[0], targets[code][0], vocabulary.words_in(code))


def _is_edit(pair: Pair, ours: Sentences, theirs: Sentences) -> bool:
    """Whether nobody moved this sentence: an edit of one made it what another was.

    Then at both places the sentence there before is much like the one after.
    """
    left = ours.standing_for(pair.origin, theirs)
    found = theirs.standing_for(pair.target, ours)
    code = ours.code(pair.origin)
    return all(
        any(Indel.normalized_similarity(code, other) >= MOVED for other in others)
        for others in (left, found)
    )


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
