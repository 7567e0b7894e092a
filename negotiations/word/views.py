"""One file as several texts: the original, the accepted one, and the one that one author wants.

A line is a paragraph as Word would show it after accepting or rejecting: where the mark between two
paragraphs is gone, they are one, under the label of the first that has words. Lines without words
are dropped; they have done their part in the counting of lists.
"""

import unicodedata
from collections.abc import Callable, Iterable

from negotiations.word.model import Line, Paragraph, Run, Stamp, WordText
from portal.text import canonical


def original(text: WordText) -> tuple[Line, ...]:
    """The text before all changes: every one of them rejected."""
    return _lines(
        text,
        is_there=lambda inserted, deleted: inserted is None,
        shown=lambda run: run.before or run.text,
        label=lambda paragraph: paragraph.label_before,
    )


def accepted(text: WordText) -> tuple[Line, ...]:
    """The text after all changes: every one of them accepted."""
    return _lines(
        text,
        is_there=lambda inserted, deleted: deleted is None,
        shown=lambda run: run.text,
        label=lambda paragraph: paragraph.label_after,
    )


def as_changed_by(text: WordText, author: str) -> tuple[Line, ...]:
    """The text with the changes of one author accepted and everyone else's rejected.

    Lists are counted for the two sides of a file only. They show their numbers of the accepted
    text if this author added or struck a paragraph, and those of the original otherwise.
    """
    recounts = any(
        stamp is not None and stamp.author == author
        for paragraph in text.paragraphs
        for stamp in (paragraph.mark_inserted, paragraph.mark_deleted)
    )

    def label(paragraph: Paragraph) -> str:
        labels = (paragraph.label_before, paragraph.label_after)
        return labels[recounts] or labels[not recounts]

    return _lines(
        text,
        is_there=lambda inserted, deleted: (
            (inserted is None or inserted.author == author)
            and (deleted is None or deleted.author != author)
        ),
        shown=lambda run: run.text if recounts else run.before or run.text,
        label=label,
    )


def text_of(lines: Iterable[Line]) -> str:
    """A view as one canonical text, one line a paragraph."""
    return canonical("\n".join(line.words for line in lines))


def _lines(
    text: WordText,
    *,
    is_there: Callable[[Stamp | None, Stamp | None], bool],
    shown: Callable[[Run], str],
    label: Callable[[Paragraph], str],
) -> tuple[Line, ...]:
    lines: list[Line] = []
    joined: list[int] = []
    words, shown_label = "", ""
    for index, paragraph in enumerate(text.paragraphs):
        added = "".join(shown(run) for run in paragraph.runs if is_there(run.inserted, run.deleted))
        if added.strip():
            joined.append(index)
        if not words.strip() and added.strip():
            shown_label = label(paragraph)
        words += added
        if is_there(paragraph.mark_inserted, paragraph.mark_deleted):
            lines += _line(shown_label, words, joined)
            joined, words, shown_label = [], "", ""
    lines += _line(shown_label, words, joined)
    return tuple(lines)


def _line(label: str, words: str, joined: list[int]) -> list[Line]:
    text = unicodedata.normalize("NFC", words).strip()
    return [Line(label, text, tuple(joined))] if text else []
