"""The file's two readings, cut into stretches that stand for the same paragraphs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from negotiations.word.model import Line, WordText


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph of the file in both readings, or those that a join or split ties together.

    `base_text` is without the tracked changes, `text` with them; labels included. One of them is
    empty where the stretch was added or struck as a whole.
    """

    base_text: str
    text: str
    authors: tuple[str, ...]


def stretches_of(
    file: WordText, before: Sequence[Line], after: Sequence[Line]
) -> tuple[Stretch, ...]:
    """Every paragraph that holds words in either reading, once, in the order of the file."""
    groups = _groups([line.paragraphs for line in (*before, *after)])
    ours, theirs = (_by_group(lines, groups) for lines in (before, after))
    return tuple(
        Stretch(
            _joined(ours.get(group, ())),
            _joined(theirs.get(group, ())),
            _authors(file, group),
        )
        for group in groups
    )


def _groups(together: Iterable[Sequence[int]]) -> tuple[range, ...]:
    """Runs of paragraphs that no line of either reading reaches across."""
    reaches = sorted((min(one), max(one)) for one in together)
    groups: list[range] = []
    for first, last in reaches:
        if groups and first < groups[-1].stop:
            groups[-1] = range(groups[-1].start, max(groups[-1].stop, last + 1))
        else:
            groups.append(range(first, last + 1))
    return tuple(groups)


def _by_group(lines: Sequence[Line], groups: Sequence[range]) -> dict[range, list[Line]]:
    of_paragraph = {number: group for group in groups for number in group}
    found: dict[range, list[Line]] = {}
    for line in lines:
        found.setdefault(of_paragraph[line.paragraphs[0]], []).append(line)
    return found


def _joined(lines: Iterable[Line]) -> str:
    return "\n".join(line.words for line in lines)


def _authors(file: WordText, group: range) -> tuple[str, ...]:
    return WordText(file.paragraphs[group.start : group.stop]).authors
