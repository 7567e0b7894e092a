"""Turns the shortest difference into the one a careful person would mark.

The longest common subsequence keeps every word it can, so a rewritten sentence looks like
confetti. Here the matches that help no reader are given up, and what is left is moved to the
boundaries at which people cut.
"""

from collections.abc import Iterable, Sequence

from negotiations.redline.reading import Reading
from negotiations.redline.subsequence import Match, Region, regions_between

KEPT_SENTENCE = 0.2
HEAVY = 400
SAME_SORT = 8
_CONJUNCTIONS = frozenset({"and", "or", "but", "nor"})


def tidy(matches: Sequence[Match], before: Reading, after: Reading) -> list[Match]:
    """Drop thin sentences and light matches, then slide insertions and deletions."""
    ours = [(match.before, match.length) for match in matches]
    theirs = [(match.after, match.length) for match in matches]
    lost = _places_in(_thin_sentences(before, ours))
    lost_after = _places_in(_thin_sentences(after, theirs))
    if lost or lost_after:
        matches = _without(matches, lost, lost_after)
        matches = _grown(matches, _rest(before, lost), _rest(after, lost_after))
    return _slid(_without_light(matches, before, after), before, after)


def _thin_sentences(side: Reading, kept: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Sentences of which at most a fifth is kept."""
    place = 0
    for start, end in side.sentences:
        weight = 0
        while place < len(kept) and sum(kept[place]) <= start:
            place += 1
        for first, length in kept[place:]:
            if first >= end:
                break
            weight += side.weight(max(first, start), min(first + length, end))
        if weight <= KEPT_SENTENCE * side.weight(start, end):
            yield start, end


def _places_in(stretches: Iterable[tuple[int, int]]) -> set[int]:
    return {place for start, end in stretches for place in range(start, end)}


def _rest(side: Reading, lost: set[int]) -> list[str]:
    """The tokens, without those that are to be shown as replaced."""
    return ["" if place in lost else token for place, token in enumerate(side.code)]


def _without(matches: Sequence[Match], lost: set[int], lost_after: set[int]) -> list[Match]:
    """The matches without these tokens of either side."""
    kept = []
    for match in matches:
        run = 0
        for step in range(match.length + 1):
            place, other = match.before + step, match.after + step
            if step < match.length and place not in lost and other not in lost_after:
                run += 1
            elif run:
                kept.append(Match(place - run, other - run, run))
                run = 0
    return kept


def _grown(matches: Sequence[Match], before: list[str], after: list[str]) -> list[Match]:
    """The matches with the equal tokens before them, which another match had until it was given up.

    Where a sentence before "No writer" is gone that began with "No" too, either "No" may stay.
    """
    grown = [Match(0, 0, 0)]
    for match in matches:
        last, step = grown[-1], 0
        most = min(match.before - last.before - last.length, match.after - last.after - last.length)
        while (
            step < most
            and before[match.before - step - 1] == after[match.after - step - 1]
            and before[match.before - step - 1]
        ):
            step += 1
        grown.append(Match(match.before - step, match.after - step, match.length + step))
    return grown[1:]


def _without_light(matches: Sequence[Match], before: Reading, after: Reading) -> list[Match]:
    """Drop each match that is lighter than the edits on both of its sides, until none is."""
    kept = [Match(0, 0, 0)]
    for match in [*matches, Match(len(before.code), len(after.code), 0)]:
        kept.append(match)
        while len(kept) > 2 and _is_light(kept[-3], kept[-2], kept[-1], before, after):
            del kept[-2]
    return [match for match in kept if match.length]


def _is_light(
    previous: Match, match: Match, following: Match, before: Reading, after: Reading
) -> bool:
    """Between two insertions or two deletions a match has to be far lighter to be given up."""
    weight = before.weight(match.before, match.before + match.length)
    gone, new = _edit(previous, match, before, after)
    gone_next, new_next = _edit(match, following, before, after)
    if not (gone or gone_next) or not (new or new_next):
        weight *= SAME_SORT
    return weight < min(HEAVY, max(gone, new), max(gone_next, new_next))


def _edit(left: Match, right: Match, before: Reading, after: Reading) -> tuple[int, int]:
    """The weights of what is gone and what is new between two matches."""
    return (
        before.weight(left.before + left.length, right.before),
        after.weight(left.after + left.length, right.after),
    )


def _slid(matches: list[Match], before: Reading, after: Reading) -> list[Match]:
    """Shift pure insertions and deletions, where they can shift, to the best boundaries."""
    slid = list(matches)
    regions = regions_between(matches, Region(0, len(before.code), 0, len(after.code)))
    for place, gap in enumerate(regions[1:-1], start=1):
        left, right = slid[place - 1], slid[place]
        gap_after = left.after + left.length
        gap_before = left.before + left.length
        if gap.before == gap.before_end:
            shift = _best_shift(after, gap_after, right.after, left.length - 1, right.length - 1)
        elif gap.after == gap.after_end:
            shift = _best_shift(before, gap_before, right.before, left.length - 1, right.length - 1)
        else:
            continue
        slid[place - 1] = Match(left.before, left.after, left.length + shift)
        slid[place] = Match(right.before + shift, right.after + shift, right.length - shift)
    return slid


def _best_shift(side: Reading, start: int, end: int, most_left: int, most_right: int) -> int:
    """How far to shift the stretch from `start` to `end`; the leftmost of equally good places."""
    code = side.code
    left = 0
    while left < most_left and code[start - left - 1] == code[end - left - 1]:
        left += 1
    right = 0
    while right < most_right and code[start + right] == code[end + right]:
        right += 1
    if left == right == 0:
        return 0
    starts = {sentence[0] for sentence in side.sentences}
    return max(
        range(-left, right + 1),
        key=lambda shift: (
            _boundary(side, start + shift, starts) + _boundary(side, end + shift, starts),
            -shift,
        ),
    )


def _boundary(side: Reading, place: int, starts: set[int]) -> float:
    """How natural a cut before this token is."""
    last, following = side.keys[place - 1 : place], side.keys[place : place + 1]
    if not last or not following or "\n" in (*last, *following):
        return 4.0
    if place in starts:
        return 3.0
    if last[0] in {";", ":"}:
        return 2.0
    if last[0] == ",":
        return 1.5
    if following[0] in {",", ";", ":", ".", "(", ")"} or last[0] == ")":
        return 1.0
    return 0.5 if following[0] in _CONJUNCTIONS else 0.0
