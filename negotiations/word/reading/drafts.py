"""A paragraph while it is read, and what becomes of it once the whole text is known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from negotiations.word.model import Paragraph, Run
from negotiations.word.reading.changes import History
from negotiations.word.reading.labels import Count
from negotiations.word.reading.letters import cleaned
from negotiations.word.reading.lists import List, Place


@dataclass(slots=True)
class Draft:
    """A paragraph with its place in a list on both sides.

    `joins` is False for the last one of a cell, a note or the text, and for one before a table:
    nothing can join it, whatever became of its mark.
    """

    before: Place | None
    after: Place | None
    mark: History
    place: str
    joins: bool = True
    note_before: str = ""
    note_after: str = ""
    pieces: list[tuple[str, str, History]] = field(default_factory=list)

    def add(self, text: str, history: History, before: str = "") -> None:
        """Take in words; `before` where the original shows others in their place."""
        if text:
            self.pieces.append((text, before, history))

    def runs(self) -> Iterator[Run]:
        """The words, neighbours of one history in one run."""
        texts: list[str] = []
        last: History | None = None
        for text, before, history in [*self.pieces, ("", "end", History())]:
            if texts and (before or history != last):
                yield from _run(texts, last or history)
                texts = []
            if before and text:
                yield Run(text, history.inserted, history.deleted, before)
            elif text:
                texts.append(text)
            last = history


def _run(texts: list[str], history: History) -> Iterator[Run]:
    text = cleaned("".join(texts))
    if text:
        yield Run(text, history.inserted, history.deleted)


def _is_struck(history: History) -> bool:
    return history.deleted is not None


def _is_added(history: History) -> bool:
    return history.inserted is not None


def paragraphs(drafts: Sequence[Draft], lists: dict[str, List]) -> tuple[Paragraph, ...]:
    """The paragraphs with their labels, counted once for each side."""
    before = _labels(drafts, lists, _is_added, lambda draft: draft.before)
    after = _labels(drafts, lists, _is_struck, lambda draft: draft.after)
    return tuple(
        Paragraph(
            tuple(draft.runs()),
            draft.note_before or before.get(index, ""),
            draft.note_after or after.get(index, ""),
            draft.mark.inserted if draft.joins else None,
            draft.mark.deleted if draft.joins else None,
            draft.place,
        )
        for index, draft in enumerate(drafts)
    )


def _labels(
    drafts: Sequence[Draft],
    lists: dict[str, List],
    is_gone: Callable[[History], bool],
    place_of: Callable[[Draft], Place | None],
) -> dict[int, str]:
    """Labels of one side by paragraph; those that are joined count as one."""
    count = Count(lists)
    labels: dict[int, str] = {}
    group: list[int] = []
    for index, draft in enumerate(drafts):
        group.append(index)
        if draft.joins and is_gone(draft.mark):
            continue
        counted = _counted(drafts, group, is_gone)
        place = None if counted is None else place_of(drafts[counted])
        if counted is not None and place is not None:
            labels[counted] = count.next(place)
        group = []
    return labels


def _counted(
    drafts: Sequence[Draft], group: list[int], is_gone: Callable[[History], bool]
) -> int | None:
    """Which of the joined paragraphs shows the label: the first with words on this side.

    An empty paragraph counts too, unless its mark is gone: then there is none.
    """
    for index in group:
        for text, _, history in drafts[index].pieces:
            if text.strip() and not is_gone(history):
                return index
    return None if is_gone(drafts[group[-1]].mark) else group[-1]
