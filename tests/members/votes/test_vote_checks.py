"""What is missing before a vote: each line alone, from a vote of which nothing is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from members.vote_checks import Asked, Gate, Keys, Missing, Setup, missing, missing_of_draft
from tests.factories.portal import NOW

DAY = timedelta(days=1)
WHOLE = Setup(
    kind="ratification",
    questions=(Asked(2, 1, 1, has_asked_for=True),),
    opens_at=NOW + DAY,
    closes_at=NOW + 2 * DAY,
    has_rule=True,
    as_of_on=NOW.date(),
    today=NOW.date(),
    decides="Whether the agreement is ratified.",
    follows="It comes into force.",
    has_threshold=True,
    text_sha256="a" * 64,
    keys=Keys(tellers=3, made=3, proved=3, needed=2),
)
STRIKE = replace(
    WHOLE, kind="authorization", text_sha256="", next_decider="The board", lapses_on=NOW.date()
)
SURVEY = Setup(
    kind="survey",
    questions=(Asked(3, 1, 3),),
    opens_at=NOW + DAY,
    closes_at=NOW + 2 * DAY,
    has_rule=True,
    as_of_on=NOW.date(),
    today=NOW.date(),
)


@pytest.mark.parametrize("setup", [WHOLE, STRIKE, SURVEY])
def test_of_a_whole_one_nothing_is_missing(setup: Setup) -> None:
    assert missing(setup, NOW) == []


@pytest.mark.parametrize(
    ("setup", "expected"),
    [
        (replace(SURVEY, questions=()), Missing.NO_QUESTION),
        (replace(WHOLE, questions=(Asked(1, 1, 1, has_asked_for=True),)), Missing.FEW_OPTIONS),
        (replace(SURVEY, questions=(Asked(51, 1, 1),)), Missing.MANY_OPTIONS),
        (replace(SURVEY, questions=(Asked(2, 1, 3),)), Missing.IMPOSSIBLE_CHOICE),
        (replace(WHOLE, opens_at=None), Missing.NO_WINDOW),
        (replace(WHOLE, closes_at=None), Missing.NO_WINDOW),
        (replace(WHOLE, opens_at=NOW), Missing.OPENS_IN_THE_PAST),
        (replace(WHOLE, has_rule=False), Missing.NO_RULE),
        (replace(WHOLE, as_of_on=None), Missing.NO_DAY),
        (replace(WHOLE, as_of_on=NOW.date() + DAY), Missing.DAY_TO_COME),
        (replace(WHOLE, decides=""), Missing.NOT_SAID_WHAT_IT_DECIDES),
        (replace(WHOLE, follows=""), Missing.NOT_SAID_WHAT_FOLLOWS),
        (replace(STRIKE, next_decider=""), Missing.NO_NEXT_DECIDER),
        (replace(STRIKE, lapses_on=None), Missing.NO_LAPSE),
        (replace(WHOLE, has_threshold=False), Missing.NO_THRESHOLD),
        (replace(WHOLE, questions=(Asked(2, 1, 1),)), Missing.NOTHING_ASKED_FOR),
        (replace(WHOLE, text_sha256=""), Missing.NO_FINAL_TEXT),
        (replace(WHOLE, gate=Gate(text=False)), Missing.TEXT_NOT_OUT),
        (replace(WHOLE, gate=Gate(redline=False)), Missing.REDLINE_NOT_OUT),
        (replace(WHOLE, gate=Gate(summary=False)), Missing.SUMMARY_NOT_OUT),
        (replace(WHOLE, has_override=True), Missing.OVERRIDE_NOT_SECONDED),
        (replace(WHOLE, keys=Keys(1, 1, 1)), Missing.FEW_TELLERS),
        (replace(WHOLE, keys=Keys(2, 2, 2, needed=2)), Missing.BAD_TELLERS_NEEDED),
        (replace(WHOLE, keys=Keys(3, 3, 3, needed=4)), Missing.BAD_TELLERS_NEEDED),
        (replace(WHOLE, keys=Keys(3, 3, 3, needed=1)), Missing.BAD_TELLERS_NEEDED),
        (replace(WHOLE, keys=Keys(3, 3, 2, needed=2)), Missing.KEYS_NOT_PROVED),
    ],
)
def test_each_line(setup: Setup, expected: Missing) -> None:
    assert missing(setup, NOW) == [expected]


def test_every_line_is_tried() -> None:
    tried = {case[1] for case in test_each_line.pytestmark[0].args[1]}

    assert {*Missing} - tried == {Missing.KEYS_NOT_MADE}


def test_keys_are_asked_for_only_at_the_end() -> None:
    setup = replace(WHOLE, keys=Keys(tellers=3, needed=2))

    assert missing_of_draft(setup, NOW) == []
    assert missing(setup, NOW) == [Missing.KEYS_NOT_MADE, Missing.KEYS_NOT_PROVED]


@pytest.mark.parametrize("change", [{"is_override_seconded": True}, {"is_rehearsal": True}])
def test_an_override_and_a_rehearsal_need_no_text_out(change: dict[str, bool]) -> None:
    setup = replace(WHOLE, gate=Gate(text=False, redline=False, summary=False), **change)

    assert missing(setup, NOW) == []
