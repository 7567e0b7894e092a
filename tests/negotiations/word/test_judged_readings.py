"""Files full of changes, read as LibreOffice shows them with every change accepted or rejected."""

import random

from negotiations.word.model import Line
from negotiations.word.reading import read
from negotiations.word.views import accepted, original
from tests.factories.word import deleted, docx, ins, mark, p, r
from tests.office import ACCEPT, REJECT, Office

FILES = 40


def words(number: int, chance: random.Random) -> str:
    """No paragraph begins with an addition or holds nothing but its mark.

    LibreOffice takes one that follows on another at the end of the paragraph before for a single
    addition, with the untouched mark between them.
    """
    found = ""
    for place in range(chance.randint(1, 3)):
        piece = f"{chance.choice('abcdefgh')}{number}{place} "
        found += chance.choice([r, deleted, ins] if found else [r, deleted])(piece)
    return found


def body(chance: random.Random) -> str:
    marks = ["", "", mark("ins"), mark("del")]
    return "".join(
        p(words(number, chance), chance.choice(marks)) for number in range(chance.randint(2, 8))
    ) + p(r("last"))


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def test_both_sides_are_those_that_an_office_shows(office: Office) -> None:
    files = {str(number): docx(body(random.Random(number))) for number in range(FILES)}

    judged = office.read(files, ACCEPT, REJECT)

    assert {
        name: (texts(accepted(read(data))), texts(original(read(data))))
        for name, data in files.items()
    } == {
        name: tuple([line.strip() for line in lines] for lines in sides)
        for name, sides in judged.items()
    }
