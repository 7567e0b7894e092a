"""Where each stretch of a file most likely goes, and how sure that is."""

from time import process_time

import pytest

from negotiations.mapping import Candidate, Guess, Stretch, guess

CONSENT = "The company shall obtain the written consent of the writer before any use."
CREDIT = "The writer shall receive credit on screen in the main titles of the picture."
BOTH = (
    Candidate(1, "Art. 72.B", "Consent", (CONSENT,)),
    Candidate(2, "Art. 72.C", "Credit", (CREDIT,)),
)
OPENS, NOWHERE = Guess(is_left_out=True, confidence=1.0), Guess()
FRONT = Guess(is_left_out=True, confidence=0.6)
SECONDS = 2
UNLIKE = "Meals are served at noon by the caterer, who also brings fresh fruit and water."


def guesses(*lines: str | tuple[str, str], of: tuple[Candidate, ...] = BOTH) -> list[Guess]:
    """The guess for each line; a pair holds its reading without and with the changes."""
    pairs = [(line, line) if isinstance(line, str) else line for line in lines]
    return list(guess([Stretch(*pair, ()) for pair in pairs], of))


@pytest.mark.parametrize(
    "line",
    [
        "Art. 72.B Consent",
        "ART. 72.B – CONSENT",
        "Art 72.B. Consent:",
        "consent",
        "Art. 72.B",
        ("Art. 72.B Consent", "Art. 72.B Consent and notice"),
        ("Agreement", "Art. 72.B Consent"),
        ("Consent", ""),
        ("", "Consent"),
    ],
)
def test_a_line_that_only_names_a_clause_is_left_out_and_opens_it(
    line: str | tuple[str, str],
) -> None:
    assert guesses(line, UNLIKE) == [OPENS, Guess(1, confidence=0.9)]


def test_our_own_export_finds_its_clauses_without_a_doubt() -> None:
    lines = ["Art. 72.B Consent", CONSENT, "Art. 72.C Credit", CREDIT]

    found = [OPENS, Guess(1, confidence=1.0), OPENS, Guess(2, confidence=1.0)]
    assert guesses(*lines) == found


def test_a_name_that_two_clauses_share_names_neither() -> None:
    of = (Candidate(1, "Art. 1", "General", ("x",)), Candidate(2, "Art. 2", "General", ("y",)))

    assert guesses("General", "Art. 2 General", of=of) == [FRONT, OPENS]


def test_a_name_that_three_clauses_share_names_none_of_them() -> None:
    of = tuple(Candidate(key, f"Art. {key}", "General", ("x",)) for key in (1, 2, 3))

    assert guesses("General", of=of) == [FRONT]


def test_without_a_heading_the_words_tell_the_clause() -> None:
    changed = CREDIT.replace("shall receive", "may be given")

    assert guesses(changed, CONSENT) == [Guess(2, confidence=0.83), Guess(1, confidence=1.0)]


@pytest.mark.parametrize("pair", [(CREDIT, "Struck and written anew."), ("Other.", CREDIT)])
def test_either_reading_tells_the_clause(pair: tuple[str, str]) -> None:
    assert guesses(pair) == [Guess(2, confidence=1.0)]


def test_every_text_said_on_a_clause_is_known_and_each_of_its_paragraphs() -> None:
    earlier = "Nobody shall train a machine on scripts.\nThis binds whoever buys them as well."
    of = (Candidate(1, "", "Training", (earlier, "Later words.")), BOTH[1])

    assert guesses("This binds whoever buys them, as well.", of=of) == [Guess(1, confidence=1.0)]


def test_a_paragraph_like_nothing_goes_with_the_one_before_it() -> None:
    assert guesses(CREDIT, UNLIKE)[1].key == 2
    assert guesses(CREDIT, UNLIKE)[1].confidence < 0.5


def test_under_a_heading_words_that_were_said_elsewhere_go_elsewhere() -> None:
    assert guesses("Consent", CREDIT, UNLIKE)[1:] == [
        Guess(2, confidence=1.0),
        Guess(2, confidence=0.37),
    ]


def test_under_a_heading_words_somewhat_like_elsewhere_stay() -> None:
    like_credit = CREDIT.replace("shall receive", "may be given")

    assert guesses("Consent", like_credit) == [OPENS, Guess(1, confidence=0.9)]


def test_what_two_clauses_both_say_stays_under_its_heading() -> None:
    of = tuple(Candidate(key, f"Art. {key}", "", (CONSENT,)) for key in (1, 2))

    assert guesses("Art. 2", CONSENT, of=of) == [OPENS, Guess(2, confidence=1.0)]


def test_what_two_clauses_both_say_belongs_to_the_first_only_by_half() -> None:
    of = tuple(Candidate(key, f"Art. {key}", "", (CONSENT,)) for key in (1, 2))

    assert guesses(CONSENT, of=of) == [Guess(1, confidence=0.5)]


def test_the_base_tells_where_both_readings_are_known() -> None:
    assert guesses((CREDIT, CONSENT)) == [Guess(2, confidence=1.0)]


def test_before_any_clause_a_short_line_is_left_out_and_a_long_one_nobody_knows() -> None:
    assert guesses("Draft for discussion, 2 March", UNLIKE) == [FRONT, NOWHERE]


def test_a_table_without_clauses_knows_nothing() -> None:
    assert guesses("Title", UNLIKE, of=()) == [FRONT, NOWHERE]


def test_a_file_without_paragraphs_has_no_guesses() -> None:
    assert guesses() == []


def test_short_lines_beside_huge_texts_are_placed_in_no_time() -> None:
    common = [f"word{number}" for number in range(200)]
    texts = [" ".join(common[place:] + common * 150) for place in range(5)]
    table = [Candidate(key, "", f"T{key}", (text,)) for key, text in enumerate(texts)]
    lines = [
        Stretch(f"Unheard {word} said {number}.", "", ()) for number, word in enumerate(common)
    ]
    before = process_time()

    guess(lines, table)

    assert process_time() - before < SECONDS


def test_how_far_it_is_is_told() -> None:
    told: list[tuple[int, int]] = []

    guess(
        [Stretch(CONSENT, CONSENT, ()), Stretch(CREDIT, CREDIT, ())],
        BOTH,
        lambda *of: told.append(of),
    )

    assert told == [(1, 2), (2, 2)]
