"""What stands for the same paragraphs in a file's two readings, and what each clause gets of it."""

import pytest

from negotiations.mapping import ClauseWords, Piece, Stretch, stretches_of, words_by_clause
from negotiations.word.reading import read
from negotiations.word.views import accepted, as_changed_by, original
from tests.factories.word import change, deleted, docx, ins, mark, p, r

JOINED = p(r("One, "), mark("del")) + p(r("two.")) + p(r("Three."))
SPLIT = p(r("One, "), mark("ins")) + p(r("two.")) + p(r("Three."))
JOINED_ON = p(r("a "), mark("del")) + p(r("b "), mark("ins", "Bob")) + p(r("c"))
ADDED = p(r("One.")) + p(ins("New."), mark("ins")) + p(r("Two."))
ADDED_LAST = p(r("One."), mark("ins")) + p(ins("New."))
STRUCK = p(r("One.")) + p(deleted("Old."), mark("del")) + p(r("Two."))
NEVER_THERE = p(r("One.")) + p(change("ins", deleted("x", "Bob")), mark("ins")) + p(r("Two."))


def stretches(body: str, author: str = "") -> list[Stretch]:
    file = read(docx(body))
    after = as_changed_by(file, author) if author else accepted(file)
    return list(stretches_of(file, original(file), after))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (p(r("One.")) + p(r("Two.")), [("One.", "One."), ("Two.", "Two.")]),
        (p(r("a ") + deleted("b") + ins("c")), [("a b", "a c")]),
        (JOINED, [("One,\ntwo.", "One, two."), ("Three.", "Three.")]),
        (SPLIT, [("One, two.", "One,\ntwo."), ("Three.", "Three.")]),
        (JOINED_ON, [("a\nb c", "a b\nc")]),
        (ADDED, [("One.", "One."), ("", "New."), ("Two.", "Two.")]),
        (ADDED_LAST, [("One.", "One."), ("", "New.")]),
        (STRUCK, [("One.", "One."), ("Old.", ""), ("Two.", "Two.")]),
        (NEVER_THERE, [("One.", "One."), ("Two.", "Two.")]),
    ],
)
def test_both_readings_of_the_same_paragraphs(body: str, found: list[tuple[str, str]]) -> None:
    assert [(one.base_text, one.text) for one in stretches(body)] == found


def test_each_stretch_names_who_changed_it_and_nobody_else() -> None:
    body = p(r("a") + ins("b") + deleted("c", "Bob")) + p(r("d")) + p(ins("e", "Cy"))

    assert [one.authors for one in stretches(body)] == [("Ann", "Bob"), (), ("Cy",)]


def test_with_one_author_the_words_of_the_others_are_as_if_never_changed() -> None:
    body = p(r("a") + ins("b") + deleted("c", "Bob")) + p(ins("e", "Bob"), mark("ins", "Bob"))

    assert [(one.base_text, one.text) for one in stretches(body, "Ann")] == [("ac", "abc")]


@pytest.mark.parametrize(
    ("words", "is_struck", "is_new", "is_unchanged"),
    [
        (("a", ""), True, False, False),
        (("", "a"), False, True, False),
        (("a", "a"), False, False, True),
        (("a", "b"), False, False, False),
    ],
)
def test_what_became_of_a_clause(
    words: tuple[str, str], is_struck: bool, is_new: bool, is_unchanged: bool
) -> None:
    made = ClauseWords(1, *words)

    assert (made.is_struck, made.is_new, made.is_unchanged) == (is_struck, is_new, is_unchanged)


def test_the_pieces_of_a_clause_are_one_text_wherever_they_stand() -> None:
    pieces = [
        Piece(2, "Old.", ""),
        Piece("7 Voices", "", "New words. "),
        Piece(2, "Base.", "Base!"),
        Piece("7 Voices", "", "More."),
        Piece(2, "", "Added."),
    ]

    assert words_by_clause(pieces) == (
        ClauseWords(2, "Old.\nBase.", "Base!\nAdded."),
        ClauseWords("7 Voices", "", "New words.\nMore."),
    )
