"""A Word file as a `WordText`."""

from collections.abc import Callable

from lxml import etree

from negotiations.word.inspection import inspected
from negotiations.word.limits import MAX_PARAGRAPHS
from negotiations.word.model import Reason, Refused, WordText
from negotiations.word.reading.changes import History
from negotiations.word.reading.drafts import paragraphs
from negotiations.word.reading.lists import Lists
from negotiations.word.reading.names import kind
from negotiations.word.reading.notes import Note, Notes
from negotiations.word.reading.package import Package
from negotiations.word.reading.story import Story

_EVERY = 500


def _nobody(done: int, whole: int) -> None:
    """Progress that nobody waits for."""


def read(data: bytes, told: Callable[[int, int], None] = _nobody) -> WordText:
    """Everything a file says, or `Refused`; `told` hears of paragraphs done and of how many.

    Paragraphs come in the order of the text, tables row by row; after them text boxes, then
    footnotes and endnotes in the order in which the text refers to them.
    """
    try:
        return _read(Package(inspected(data)), told)
    except RecursionError as error:
        raise Refused(Reason.TOO_DEEP) from error
    except MemoryError as error:
        raise Refused(Reason.TOO_HEAVY) from error


def _read(package: Package, told: Callable[[int, int], None]) -> WordText:
    document = package.document
    whole = sum(kind(one) == "w:p" for one in document.iter())
    if whole > MAX_PARAGRAPHS:
        raise Refused(Reason.TOO_LONG, str(whole))
    story = _story(package, lambda done: _tell(told, done, whole))
    story.read(document, History(), "body")
    _read_beside(story)
    read = WordText(paragraphs(story.drafts, story.lists.lists), _left_out(story, package))
    if not any(run.text.strip() for paragraph in read.paragraphs for run in paragraph.runs):
        raise Refused(Reason.NO_WORDS)
    told(whole, whole)
    return read


def _tell(told: Callable[[int, int], None], done: int, whole: int) -> None:
    if done % _EVERY == 0 and done < whole:
        told(done, whole)


def _story(package: Package, told: Callable[[int], None]) -> Story:
    lists = Lists(package.part("numbering"), package.part("styles"))
    return Story(lists, Notes(package.part("footnotes"), package.part("endnotes")), told)


def _read_beside(story: Story) -> None:
    """Text boxes and notes; each may hold more of both."""
    while story.boxes or story.notes.waiting:
        boxes, story.boxes = story.boxes, []
        for box, history in boxes:
            story.read(box, history, "text box")
        for note in story.notes.met():
            _read_note(story, note)


def _read_note(story: Story, note: Note) -> None:
    drafts = story.read(note.element, note.history, note.place)
    if drafts:
        drafts[0].note_before, drafts[0].note_after = note.before, note.after


def _left_out(story: Story, package: Package) -> tuple[tuple[str, int], ...]:
    for subject in ("header", "footer"):
        story.left_out[subject] = sum(map(_has_words, package.parts(subject)))
    return tuple(sorted((+story.left_out).items()))


def _has_words(part: etree._Element) -> bool:
    return any(kind(one) == "w:t" and (one.text or "").strip() for one in part.iter())
