"""Real files, and what chance makes of them: always a text or a reason, never another error.

`FUZZ_SEED` and `FUZZ_ROUNDS` in the environment try other files, and more of them.
"""

import os
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from negotiations.word.apart import read_apart
from negotiations.word.model import Refused, WordText
from negotiations.word.passing import from_data, to_data
from negotiations.word.reading import read
from negotiations.word.views import accepted, as_changed_by, original, text_of
from tests.factories import word

FILES = Path(__file__).parent / "files"
SEED = int(os.environ.get("FUZZ_SEED", "72"))
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "12"))
HANDFUL = 5
TAGS = re.compile(rb"<[^>?]+>")
WORDS = (b"-1", b"0", b"99999999999999999999", b"", b"\xff", b"&#x0;", b"true", b"%9%9", b"]]>")


def parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(FILES / name) as file:
        return {one: file.read(one) for one in file.namelist()}


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """A piece is missing, mostly the end."""
    start = chance.randrange(len(data))
    return data[:start] + data[chance.choice([len(data), chance.randint(start, len(data))]) :]


def retagged(data: bytes, chance: random.Random) -> bytes:
    """Tags are missing, stand twice, or change places."""
    tags = list(TAGS.finditer(data))
    for _ in range(chance.randint(1, 6)):
        one, other = chance.choice(tags), chance.choice(tags)
        new = chance.choice([b"", one[0] * 2, other[0], one[0] + other[0]])
        data = data[: one.start()] + new + data[one.end() :]
    return data


def revalued(data: bytes, chance: random.Random) -> bytes:
    """Attributes say something absurd, and the XML stays whole."""
    values = list(re.finditer(rb'"[^"<>]*"', data))
    for value in sorted(chance.sample(values, min(6, len(values))), key=lambda one: -one.start()):
        data = data[: value.start() + 1] + chance.choice(WORDS) + data[value.end() - 1 :]
    return data


def moved(data: bytes, chance: random.Random) -> bytes:
    """Whole elements stand elsewhere; the XML stays whole."""
    elements = list(re.finditer(rb"<(w:\w+)(?: [^<>]*)?>(?:(?!<\1[ >]).)*?</\1>", data, re.DOTALL))
    if not elements:
        return data
    taken = chance.choice(elements)[0]
    at = chance.choice(elements).start()
    return data[:at] + taken * chance.choice([1, 2, 30]) + data[at:]


def mutant(name: str, way: Callable[[bytes, random.Random], bytes], chance: random.Random) -> bytes:
    """A file with one of its parts changed, now and then a second one."""
    made = parts(name)
    read_parts = [one for one in made if one.endswith((".xml", ".rels"))]
    for _ in range(chance.randint(1, 2)):
        part = chance.choice(["word/document.xml", "word/document.xml", *read_parts])
        made[part] = way(made[part], chance)
    return word.zipped(made)


def spoilt(name: str, way: Callable[[bytes, random.Random], bytes], chance: random.Random) -> bytes:
    """A file whose zip itself is changed."""
    return way((FILES / name).read_bytes(), chance)


WAYS = [(mutant, flipped), (mutant, cut), (mutant, retagged), (mutant, revalued), (mutant, moved)]
WAYS += [(spoilt, flipped), (spoilt, cut)]
NAMES = [f"{act.__name__} {way.__name__}" for act, way in WAYS]


def mutants(number: int, rounds: int) -> Iterator[bytes]:
    act, way = WAYS[number]
    for turn in range(rounds):
        chance = random.Random(f"{SEED}-{number}-{turn}")
        yield act(chance.choice(["article.docx", "counter.docx"]), way, chance)


def check(data: bytes, reader: Callable[[bytes], WordText]) -> bool:
    """Whether there is a text; then every view of it can be had."""
    try:
        found = reader(data)
    except Refused:
        return False
    for lines in (original(found), accepted(found), as_changed_by(found, "Counsel A")):
        text_of(lines)
    assert from_data(to_data(found)) == found
    return True


@pytest.mark.parametrize("number", range(len(WAYS)), ids=NAMES)
def test_a_spoilt_file_is_a_text_or_refused(number: int) -> None:
    outcomes = [check(data, read) for data in mutants(number, ROUNDS)]

    assert len(outcomes) == ROUNDS


def test_chance_leaves_some_files_to_be_read_and_spoils_others() -> None:
    outcomes = {check(data, read) for number in range(len(WAYS)) for data in mutants(number, 3)}

    assert outcomes == {True, False}


def test_a_handful_apart_comes_out_the_same() -> None:
    made = [data for number in range(HANDFUL) for data in mutants(number, 1)]

    assert [check(data, read_apart) for data in made] == [check(data, read) for data in made]


def lines(name: str, view: Callable[[WordText], tuple]) -> list[str]:
    return [line.words for line in view(read((FILES / name).read_bytes()))]


def test_an_untouched_file_from_an_office() -> None:
    assert lines("article.docx", accepted) == [
        "Article 72",
        "The Company shall give notice at least forty-eight (48) hours.",
        "1. First item",
        "a. sub one",
        "b. sub two",
        "2. Second item",
        "A1",
        "B1",
        "A2",
        "B2",
        "Café — “quoted” end\u2028after break.",
    ]


def test_a_counter_from_an_office_with_changes_by_two_people() -> None:
    assert lines("counter.docx", original) == [
        "Article 72: Generative AI",
        "Article I. Notice",
        "I.1 The Company shall give notice at least fourteen (14) days before.[1]",
        "I.2 Consent is in writing.",
        "(a) Struck whole.",
        "(b) Kept item",
        "Joined",
        "sentence.",
        "Rate",
        "$1,250",
        "Article II. Term",
        "II.1 Three years.",
        "This paragraph moves far away.",
        "Stays.",
        "End — “quoted” text.",
        "Article V. Restarted",
        "[1] Side letter of May 1, 2023.",
    ]
    assert lines("counter.docx", accepted) == [
        "Article 72: Generative AI",
        "Article I. Notice",
        "I.1 The Company shall give notice at least thirty (30) days before.[1]",
        "I.2 A new provision by the other side.",
        "I.3 Consent is in writing.",
        "(a) Kept item",
        "Joined sentence.",
        "Rate",
        "$1,250",
        "Residual",
        "12.5%",
        "Article II. Term",
        "II.1 Three years.",
        "Stays.",
        "This paragraph moves far away.",
        "End — “quoted” text.",
        "Article V. Restarted",
        "[1] Side letter of May 1, 2023.",
    ]
    assert read((FILES / "counter.docx").read_bytes()).authors == ("Counsel B", "Counsel A", "Ann")


def test_files_of_our_own_hold_no_name() -> None:
    for name in ("article.docx", "counter.docx"):
        core = parts(name)["docProps/core.xml"]
        assert re.findall(rb"<(?:dc:creator|cp:lastModifiedBy)>([^<]+)<", core) == []
