"""Which bases in a file are not the words handed over, and which differences no reader sees."""

import pytest

from negotiations.mapping import ClauseWords, Silence, silent_changes
from negotiations.redline import rebuild_after, rebuild_before

OURS = 'Consent – the writer\'s own – is "express".'
TOO_LONG = "a" * 2_000_001
LISTED = "The company asks:\n(a) the writer,\n(b) the guild."


def kinds(ours: dict[int | str, str], **bases: str) -> list[tuple[int | str, Silence]]:
    """What is found where the file shows these bases, whatever it proposes."""
    found = [ClauseWords(int(key[1:]), base, "Words.") for key, base in bases.items()]
    return [(change.key, change.kind) for change in silent_changes(ours, found)]


@pytest.mark.parametrize(
    ("ours", "base"),
    [
        (OURS, OURS),
        (OURS, "Consent – the writer’s own – is “express”."),
        (OURS, 'Consent \N{EM DASH} the writer\'s own - is "express".'),
        (OURS, OURS.replace("the writer", "the\N{NO-BREAK SPACE} writer")),
        (LISTED, LISTED.replace("(a) ", "").replace("(b) ", "")),
        ("The writer,\nthe guild.", "1. The writer,\n2. the guild."),
    ],
)
def test_what_no_reader_sees_or_word_has_counted_is_no_change(ours: str, base: str) -> None:
    assert kinds({1: ours}, c1=base) == []


@pytest.mark.parametrize(
    ("ours", "base"),
    [
        (OURS, OURS.replace("express", "implied")),
        (OURS, f"{OURS}\nOr not."),
        (OURS, OURS.replace("own – is", "own is")),
        (LISTED, LISTED.replace("(b)", "(c)")),
        (LISTED, "The company asks:\n(a) the guild,\n(b) the writer."),
        (LISTED, LISTED.replace("writer,", "writer;")),
        ("At least $1,000.", "At least $1.000."),
    ],
)
def test_any_other_words_label_or_dot_is_one(ours: str, base: str) -> None:
    assert kinds({1: ours}, c1=base) == [(1, Silence.CHANGED)]


def test_a_clause_that_the_file_does_not_hold_is_missing_after_those_it_changes() -> None:
    ours = {1: "One.", 2: "Two.", 3: "Three."}

    assert kinds(ours, c3="Three!", c2="Two.") == [(3, Silence.CHANGED), (1, Silence.MISSING)]


def test_a_clause_without_any_base_is_missing_too_though_the_file_adds_words() -> None:
    assert kinds({1: "One."}, c1="") == [(1, Silence.MISSING)]


def test_a_base_that_answers_nothing_of_ours_is_added() -> None:
    assert kinds({1: "One."}, c1="One.", c2="As agreed before.") == [(2, Silence.ADDED)]


def test_words_that_the_file_marks_as_new_are_not_silent() -> None:
    assert kinds({1: "One."}, c1="One.", c2="") == []


def test_the_redline_leads_from_our_words_to_their_base() -> None:
    (change,) = silent_changes({1: OURS}, [ClauseWords(1, "Consent.", "Anything.")])

    sides = rebuild_before(change.redline), rebuild_after(change.redline)
    assert sides == (OURS, "Consent.")


def test_words_too_long_to_be_compared_are_changed_and_not_marked() -> None:
    found = [ClauseWords(1, TOO_LONG, TOO_LONG), ClauseWords(2, TOO_LONG, TOO_LONG)]

    changes = silent_changes({1: OURS, 2: TOO_LONG}, found)

    assert [(one.key, one.kind, one.redline) for one in changes] == [(1, Silence.CHANGED, None)]
