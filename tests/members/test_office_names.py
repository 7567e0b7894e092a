"""The normal form of names, which searches and rosters share."""

import unicodedata

import pytest

from members import names

CASES = {
    "Sample Member": "sample member",
    "  Zoë   DE LA CRUZ ": "zoe de la cruz",
    "O’Brien": "obrien",
    "O'Brien": "obrien",
    "O´Brien": "obrien",
    "Jean-Luc Łukasiewicz": "jean luc lukasiewicz",
    "Straße": "strasse",
    "STRASSE": "strasse",
    "Þóra Æsa Ørsted": "thora aesa orsted",
    "İpek Işık": "ipek isik",
    "Nguyễn Thị Đào": "nguyen thi dao",
    "Иван Й": "иван и",
    "हिन्दी": "हिनदी",
    "אברהם כהן": "אברהם כהן",
    "\u202eevil\u202c": "evil",
    "a\0b\tc": "a b c",
    "50% _off": "50 off",
    "，。": "",
    "": "",
}


@pytest.mark.parametrize("name", CASES)
def test_a_name_has_one_normal_form(name: str) -> None:
    assert names.search_name(name) == CASES[name]


@pytest.mark.parametrize("name", [*CASES, "ﷺ" * 200, "각" * 200, "a\u0301" * 300, "ΰ ﬃ ŉ"])
def test_the_normal_form_of_a_normal_form_is_itself(name: str) -> None:
    normal = names.search_name(name)

    assert names.search_name(normal) == normal
    assert len(normal) <= names.LONGEST


def test_composed_and_decomposed_letters_are_the_same() -> None:
    name = "Renée Åström"

    assert names.search_name(unicodedata.normalize("NFD", name)) == names.search_name(name)


def test_words_are_told_once_and_in_order() -> None:
    assert names.words_of("Ana Maria ana Lee") == ["ana", "maria", "lee"]


def test_no_more_words_than_asked_for() -> None:
    assert names.words_of("a b c d", most=2) == ["a", "b"]
