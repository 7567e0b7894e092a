"""Which paragraph of the text before became which paragraph of the text after."""

from collections import Counter
from collections.abc import Sequence

from negotiations.redline.kinship import kinship, nearest
from negotiations.redline.moves import (
    MOVED_WORDS,
    moved_paragraphs,
    without_edits_in_place,
)
from negotiations.redline.pairing import Gap, Pair, Pairing, gaps_of
from negotiations.redline.sides import Paragraph
from negotiations.redline.subsequence import Meter, align, heaviest_rising

ANCHOR_WORDS = 3
SMALL_GAP = 10_000
PIECE = 24


def pair_paragraphs(
    before: Sequence[Paragraph], after: Sequence[Paragraph], meter: Meter
) -> Pairing:
    """Pair equal paragraphs, then similar ones between them, then find what has moved."""
    pairing = _anchors(before, after)
    pairing.pairs = _grown(before, after, pairing)
    pairing.moves = without_edits_in_place(before, after, pairing)
    for step in (_pair_equal, _pair_by_shingles, _pair_similar):
        for gap in gaps_of(len(before), len(after), pairing):
            if gap.cells:
                pairing.pairs += step(before, after, gap, meter)
        pairing.pairs.sort()
    pairing.moves += moved_paragraphs(before, after, pairing)
    return pairing


def _anchors(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Pairing:
    """Paragraphs each side has once: the heaviest that keep their order stay, the others moved."""
    count, count_after = (Counter(p.code for p in side) for side in (before, after))
    places = {p.code: place for place, p in enumerate(after)}
    pairs = [
        (place, places[p.code], float(p.words))
        for place, p in enumerate(before)
        if p.words >= ANCHOR_WORDS and count[p.code] == 1 == count_after[p.code]
    ]
    stay = set(heaviest_rising(pairs))
    return Pairing(
        [pair[:2] for place, pair in enumerate(pairs) if place in stay],
        [
            pair[:2]
            for place, pair in enumerate(pairs)
            if place not in stay and pair[2] >= MOVED_WORDS
        ],
    )


def _grown(before: Sequence[Paragraph], after: Sequence[Paragraph], pairing: Pairing) -> list[Pair]:
    """Add equal neighbours of the pairs, however short or frequent they are."""
    taken, taken_after = pairing.taken
    grown = list(pairing.pairs)
    for step in (1, -1):
        for start, start_after in pairing.pairs:
            place, other = start + step, start_after + step
            while (
                0 <= place < len(before)
                and 0 <= other < len(after)
                and place not in taken
                and other not in taken_after
                and before[place].code == after[other].code
            ):
                grown.append((place, other))
                taken.add(place)
                taken_after.add(other)
                place, other = place + step, other + step
    return sorted(grown)


def _pair_equal(
    before: Sequence[Paragraph], after: Sequence[Paragraph], gap: Gap, meter: Meter
) -> list[Pair]:
    """In a large gap: the longest common run of equal paragraphs, such as boilerplate."""
    if gap.cells <= SMALL_GAP:
        return []
    codes: dict[str, str] = {}
    ours = "".join(codes.setdefault(before[p].code, chr(len(codes))) for p in gap.before)
    theirs = "".join(codes.setdefault(after[p].code, chr(len(codes))) for p in gap.after)
    return [
        (gap.before[match.before + step], gap.after[match.after + step])
        for match in align(ours, theirs, meter).matches
        for step in range(match.length)
    ]


def _pair_by_shingles(
    before: Sequence[Paragraph], after: Sequence[Paragraph], gap: Gap, _meter: Meter
) -> list[Pair]:
    """In a large gap: paragraphs that share most of the runs of three words found only once."""
    if gap.cells <= SMALL_GAP:
        return []
    pairs = [
        (place, other, alike)
        for place, other in nearest(before, after, gap)
        if (alike := kinship(before[place], after[other]))
    ]
    return [pairs[kept][:2] for kept in heaviest_rising(pairs)]


def _pair_similar(
    before: Sequence[Paragraph], after: Sequence[Paragraph], gap: Gap, _meter: Meter
) -> list[Pair]:
    """The pairs in order that are most alike in all (Needleman-Wunsch).

    What is still a large gap is compared piece by piece, each with its counterpart in proportion.
    """
    pieces = 1 if gap.cells <= SMALL_GAP else -(-max(len(gap.before), len(gap.after)) // PIECE)
    pairs = []
    for piece in range(pieces):
        ours, theirs = (
            side[len(side) * piece // pieces : len(side) * (piece + 1) // pieces]
            for side in (gap.before, gap.after)
        )
        if ours and theirs:
            alike = [[kinship(before[p], after[other]) for other in theirs] for p in ours]
            pairs += [(ours[row], theirs[column]) for row, column in _best_path(alike)]
    return pairs


def _best_path(alike: list[list[float]]) -> list[Pair]:
    """Cells that rise in row and column with the greatest sum of squares."""
    rows, columns = len(alike), len(alike[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            skip = max(best[row + 1][column], best[row][column + 1])
            pair = best[row + 1][column + 1] + alike[row][column] ** 2
            best[row][column] = max(skip, pair) if alike[row][column] else skip
    path = []
    row = column = 0
    while row < rows and column < columns:
        pair = best[row + 1][column + 1] + alike[row][column] ** 2
        if alike[row][column] and best[row][column] == pair:
            path.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return path
