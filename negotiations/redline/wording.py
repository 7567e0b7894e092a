"""The difference between two strands of tokens, as operations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from negotiations.redline.cleanup import tidy
from negotiations.redline.model import Op, OpKind, Span
from negotiations.redline.reading import read
from negotiations.redline.sentences import Place, Settled
from negotiations.redline.sides import MARK, Strand, Vocabulary
from negotiations.redline.subsequence import (
    Alignment,
    Match,
    Meter,
    Region,
    align,
    regions_between,
)

Couples = Sequence[tuple[Strand, Strand]]


@dataclass(frozen=True, slots=True)
class Couple:
    """Two strands to compare, and what is known of them."""

    before: Strand
    after: Strand
    settled: Settled


def ops_of(
    couple: Couple, couples: Couples, vocabulary: Vocabulary, meter: Meter
) -> tuple[Op, ...]:
    """Compare the words of a couple; the numbers of its moves are places in the text before.

    Moved sentences are set aside, the rest is compared, and they are put back as moves.
    """
    before, after = couple.before, couple.after
    is_whole = not before.code or not after.code
    alignment = Alignment() if is_whole else _matches(couple, vocabulary, meter)
    whole = Region(0, len(before.code), 0, len(after.code))
    ops: list[Op] = []
    last = Match(0, 0, 0)
    gaps = regions_between(alignment.matches, whole)
    for gap, match in zip(gaps, [*alignment.matches, last], strict=True):
        is_coarse = any(_overlap(gap, region) for region in alignment.coarse)
        ops += _gone(couple, couples, gap, is_coarse=is_coarse)
        ops += _new(couple, couples, gap, is_coarse=is_coarse)
        if match.length:
            ours = before.span(match.before, match.before + match.length)
            theirs = after.span(match.after, match.after + match.length)
            ops.append(Op(OpKind.EQUAL, ours, theirs))
    return tuple(ops)


def _matches(couple: Couple, vocabulary: Vocabulary, meter: Meter) -> Alignment:
    """The tidied matches of two strands without their moved sentences, in tokens of the strands."""
    ours = _kept(len(couple.before.code), couple.settled.moved_before)
    theirs = _kept(len(couple.after.code), couple.settled.moved_after)
    before = read("".join([couple.before.code[place] for place in ours]), vocabulary)
    after = read("".join([couple.after.code[place] for place in theirs]), vocabulary)
    at, at_after = ({p: n for n, p in enumerate(side)} for side in (ours, theirs))
    anchors = [Match(at[m.before], at_after[m.after], m.length) for m in couple.settled.anchors]
    found = align(before.code, after.code, meter, anchors)
    matches = tidy(found.matches, before, after)
    ours.append(len(couple.before.code))
    theirs.append(len(couple.after.code))
    coarse = [
        Region(ours[r.before], ours[r.before_end], theirs[r.after], theirs[r.after_end])
        for r in found.coarse
    ]
    return Alignment([part for match in matches for part in _parts(match, ours, theirs)], coarse)


def _kept(length: int, moved: Iterable[tuple[int, int]]) -> list[int]:
    gone = {place for start, end in moved for place in range(start, end)}
    return [place for place in range(length) if place not in gone]


def _parts(match: Match, ours: list[int], theirs: list[int]) -> Iterator[Match]:
    """A match in tokens of the strands, cut where a moved sentence was taken out."""
    run = 0
    for step in range(match.length):
        place, other = ours[match.before + step], theirs[match.after + step]
        run += 1
        is_last = step + 1 == match.length
        if is_last or (ours[match.before + step + 1], theirs[match.after + step + 1]) != (
            place + 1,
            other + 1,
        ):
            yield Match(place - run + 1, other - run + 1, run)
            run = 0


def _overlap(gap: Region, region: Region) -> bool:
    return (gap.before < region.before_end and region.before < gap.before_end) or (
        gap.after < region.after_end and region.after < gap.after_end
    )


def _gone(couple: Couple, couples: Couples, gap: Region, *, is_coarse: bool) -> Iterator[Op]:
    """What the text before has between two matches: deletions, and sentences that moved away."""
    moved = couple.settled.moved_before
    at_after = couple.after.span(gap.after, gap.after)
    for start, end in _cut(couple.before, gap.before, gap.before_end, moved):
        span = couple.before.span(start, end)
        if target := moved.get((start, end)):
            theirs = _span_of(target, couples[target.couple][1])
            yield Op(OpKind.MOVE_FROM, span, theirs, move=-1 - span.start)
        else:
            is_mark = couple.before.code[start] == MARK
            yield Op(OpKind.DELETE, span, at_after, coarse=is_coarse, is_mark=is_mark)


def _new(couple: Couple, couples: Couples, gap: Region, *, is_coarse: bool) -> Iterator[Op]:
    """What the text after has between two matches: insertions, and sentences that moved here."""
    moved = couple.settled.moved_after
    at_before = couple.before.span(gap.before_end, gap.before_end)
    for start, end in _cut(couple.after, gap.after, gap.after_end, moved):
        span = couple.after.span(start, end)
        if origin := moved.get((start, end)):
            ours = _span_of(origin, couples[origin.couple][0])
            yield Op(OpKind.MOVE_TO, ours, span, move=-1 - ours.start)
        else:
            is_mark = couple.after.code[start] == MARK
            yield Op(OpKind.INSERT, at_before, span, coarse=is_coarse, is_mark=is_mark)


def _span_of(place: Place, strand: Strand) -> Span:
    return strand.span(place.start, place.end)


def _cut(
    strand: Strand, start: int, end: int, moved: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """A stretch cut at the paragraph marks and the moved sentences in it."""
    places = {start, end}
    for first, last in moved:
        places |= {place for place in (first, last) if start < place < end}
    place = strand.code.find(MARK, start, end)
    while place >= 0:
        places |= {place, place + 1}
        place = strand.code.find(MARK, place + 1, end)
    return list(pairwise(sorted(places)))
