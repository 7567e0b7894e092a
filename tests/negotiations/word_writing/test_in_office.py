"""The written files as LibreOffice takes them, with all changes accepted and all rejected."""

from datetime import UTC, datetime

import pytest

from bench.agreement import agreement_pair
from negotiations.document import Document, Heading, Words
from negotiations.redline import compare
from negotiations.word.writing import clean, tracked
from tests.negotiations.word_writing.opened import lines
from tests.negotiations.word_writing.pairs import CLAUSES, EDGES
from tests.office import ACCEPT, REJECT

pytestmark = pytest.mark.xdist_group("office")

AT = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)


def shown(text):
    """The lines of a text as LibreOffice gives them, with a line feed for a soft break."""
    return [line.replace("\u2028", "\n") for line in lines(text)]


def test_accepts_to_the_text_after_and_rejects_to_the_text_before(office):
    pair = agreement_pair()
    pairs = CLAUSES | EDGES | {"a whole agreement": (pair.before, pair.after)}
    files = {
        name: tracked(compare(*texts), title="T", facts=["F"], author="Ann", at=AT)
        for name, texts in pairs.items()
    }

    found = office.read(files, REJECT, ACCEPT)

    wrong = [name for name, sides in pairs.items() if found[name] != tuple(map(shown, sides))]
    assert wrong == []


def test_opens_a_clean_text_as_it_is(office):
    before = agreement_pair().before
    document = Document("T", ("F",), (Heading(1, "Whole"), Words(before), Words("סעיף\tב")))

    found = office.read({"one": clean(document, author="", at=AT)}, "")

    assert found["one"] == (shown(document.text),)
