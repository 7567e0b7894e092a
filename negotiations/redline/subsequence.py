"""What two sequences have in common, in order: the ground under every step of the comparison.

A sequence is a string of codes, one character for each token or paragraph. The work is bounded by
a number of cells, never by a clock, so that the same texts give the same result on any machine.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import LCSseq

DIRECT_CELLS = 250_000
TOTAL_CELLS = 400_000_000
RUN = 8


@dataclass(frozen=True, slots=True)
class Match:
    """`length` equal items that begin at `before` on one side and at `after` on the other."""

    before: int
    after: int
    length: int


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the two sequences that is still to be compared."""

    before: int
    before_end: int
    after: int
    after_end: int

    @property
    def cells(self) -> int:
        """How many pairs of items the rectangle holds."""
        return (self.before_end - self.before) * (self.after_end - self.after)


@dataclass(slots=True)
class Meter:
    """How much work one comparison may still do."""

    cells: int = TOTAL_CELLS

    def take(self, cells: int) -> bool:
        """Use up this much; False if there is not enough left."""
        if cells > self.cells:
            return False
        self.cells -= cells
        return True


@dataclass(slots=True)
class Alignment:
    """The matches found so far, and the regions that were too large to look into."""

    matches: list[Match] = field(default_factory=list)
    coarse: list[Region] = field(default_factory=list)


def align(before: str, after: str, meter: Meter, anchors: Sequence[Match] = ()) -> Alignment:
    """The longest common subsequence, or close to it where the sequences are long.

    `anchors` are matches known beforehand, in rising order; they are kept.
    """
    found = Alignment(list(anchors))
    waiting = regions_between(anchors, Region(0, len(before), 0, len(after)))
    while waiting:
        region = _trim(before, after, waiting.pop(), found)
        if region.cells:
            waiting += _look_into(before, after, region, meter, found)
    found.matches = _joined(sorted(found.matches, key=lambda match: match.before))
    return found


def regions_between(matches: Sequence[Match], whole: Region) -> list[Region]:
    """The rectangles between the matches, from first to last."""
    regions = []
    before, after = whole.before, whole.after
    for match in matches:
        regions.append(Region(before, match.before, after, match.after))
        before, after = match.before + match.length, match.after + match.length
    return [*regions, Region(before, whole.before_end, after, whole.after_end)]


def heaviest_rising(pairs: Sequence[tuple[int, int, float]]) -> list[int]:
    """Which pairs (before, after, weight) to keep so that both rise and the weight is greatest.

    Returns positions in `pairs`, which must rise in `before`; a Fenwick tree of maxima finds the
    best predecessor of each pair.
    """
    ranks = sorted({pair[1] for pair in pairs})
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    previous = []
    for position, (_, after, weight) in enumerate(pairs):
        rank = bisect_left(ranks, after)
        total, best = _greatest(tree, rank)
        previous.append(best)
        _raise(tree, rank + 1, (total + weight, position))
    kept = []
    position = _greatest(tree, len(ranks))[1]
    while position >= 0:
        kept.append(position)
        position = previous[position]
    return kept[::-1]


def _greatest(tree: list[tuple[float, int]], end: int) -> tuple[float, int]:
    """The heaviest chain among the ranks before `end`; the earlier one of equals."""
    best = (0.0, -1)
    while end > 0:
        if tree[end][0] > best[0]:
            best = tree[end]
        end &= end - 1
    return best


def _raise(tree: list[tuple[float, int]], place: int, chain: tuple[float, int]) -> None:
    while place < len(tree):
        if chain[0] > tree[place][0]:
            tree[place] = chain
        place += place & -place


def _trim(before: str, after: str, region: Region, found: Alignment) -> Region:
    """Take the equal beginning and the equal end off a region."""
    start, start_after = region.before, region.after
    end, end_after = region.before_end, region.after_end
    while start < end and start_after < end_after and before[start] == after[start_after]:
        start, start_after = start + 1, start_after + 1
    while start < end and start_after < end_after and before[end - 1] == after[end_after - 1]:
        end, end_after = end - 1, end_after - 1
    if start > region.before:
        found.matches.append(Match(region.before, region.after, start - region.before))
    if end < region.before_end:
        found.matches.append(Match(end, end_after, region.before_end - end))
    return Region(start, end, start_after, end_after)


def _look_into(
    before: str, after: str, region: Region, meter: Meter, found: Alignment
) -> list[Region]:
    """Compare a region: directly if small, else around items that each side has once."""
    if region.cells > DIRECT_CELLS:
        if not meter.take(region.before_end - region.before + region.after_end - region.after):
            found.coarse.append(region)
            return []
        for run in (RUN, 1):
            if anchors := _unique_matches(before, after, region, run):
                found.matches += anchors
                return regions_between(anchors, region)
    if not meter.take(region.cells):
        found.coarse.append(region)
        return []
    found.matches += _common_subsequence(before, after, region)
    return []


def _common_subsequence(before: str, after: str, region: Region) -> list[Match]:
    codes = LCSseq.opcodes(
        before[region.before : region.before_end], after[region.after : region.after_end]
    )
    return [
        Match(
            region.before + code.src_start,
            region.after + code.dest_start,
            code.src_end - code.src_start,
        )
        for code in codes
        if code.tag == "equal"
    ]


def _unique_matches(before: str, after: str, region: Region, run: int) -> list[Match]:
    """Where runs of so many items that each side of a region has once begin, in rising order."""
    ours = [before[p : p + run] for p in range(region.before, region.before_end - run + 1)]
    theirs = [after[p : p + run] for p in range(region.after, region.after_end - run + 1)]
    count, count_after = Counter(ours), Counter(theirs)
    once = {item for item, times in count.items() if times == 1 and count_after[item] == 1}
    places = {item: place for place, item in enumerate(theirs) if item in once}
    pairs = [(place, places[item], 1.0) for place, item in enumerate(ours) if item in once]
    return [
        Match(region.before + pairs[kept][0], region.after + pairs[kept][1], 1)
        for kept in heaviest_rising(pairs)
    ]


def _joined(matches: list[Match]) -> list[Match]:
    """Matches that touch on both sides made one."""
    joined: list[Match] = []
    for match in matches:
        last = joined[-1] if joined else Match(0, 0, 0)
        if (last.before + last.length, last.after + last.length) == (match.before, match.after):
            match = Match(last.before, last.after, last.length + match.length)  # noqa: PLW2901
            joined[-1:] = [match]
        else:
            joined.append(match)
    return joined
