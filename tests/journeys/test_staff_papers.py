"""Two people at one clause's papers, and words that a draft no longer takes, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_every_page import faults_of
from tests.journeys.test_staff import (
    SAVED,
    TRAINING,
    begin_draft,
    clause_part,
    expect_state,
    tab_to,
    write,
)

pytestmark = pytest.mark.whole


def write_notes(page: Page, words: str) -> None:
    page.bring_to_front()
    clause_part(page, TRAINING).get_by_text("Rationale and internal notes").click()
    clause_part(page, TRAINING).get_by_label("Internal notes").fill(words)


def test_papers_of_two_people_are_both_kept(staff: Page, second_staff: Page) -> None:
    address = begin_draft(staff, "Papers of two", TRAINING)
    second_staff.goto(address)
    second_part = clause_part(second_staff, TRAINING)
    state = second_part.locator("[data-part=note-state]")
    write_notes(staff, "The first person's.")
    expect(clause_part(staff, TRAINING).locator("[data-part=note-state]")).to_have_text(SAVED)

    write_notes(second_staff, "The second person's.")
    expect(state).to_contain_text("changed these papers meanwhile")
    second_staff.on("dialog", lambda dialog: dialog.accept())
    second_staff.reload()
    expect(second_part.locator("[data-part=others]")).to_contain_text("The first person's.")
    second_part.get_by_role("button", name="Put theirs below mine").click()

    expect(state).to_have_text(SAVED)
    staff.reload()
    expect(clause_part(staff, TRAINING).get_by_label("Internal notes")).to_have_value(
        "The second person's.\n\nThe first person's."
    )


def test_words_typed_when_the_draft_was_set_aside_stay_readable(
    staff: Page, second_staff: Page
) -> None:
    address = begin_draft(staff, "Set aside meanwhile", TRAINING)
    write(staff, TRAINING, "Saved in time.")
    expect_state(staff, TRAINING, SAVED)
    second_staff.goto(f"{address}details/")
    second_staff.get_by_role("button", name="Set aside").click()

    staff.bring_to_front()
    write(staff, TRAINING, "Typed too late.")
    expect_state(staff, TRAINING, re.compile("no draft any more"))
    staff.on("dialog", lambda dialog: dialog.accept())
    staff.reload()

    expect(
        staff.get_by_role("region", name=re.compile("kept in this browser only"))
    ).to_contain_text("Typed too late.")


def test_a_colleague_is_asked_by_keyboard_answers_and_settles(
    staff: Page, second_staff: Page
) -> None:
    staff.set_viewport_size(PHONE)
    begin_draft(staff, "To be remarked on", TRAINING)
    staff.get_by_label("Comment", exact=True).focus()
    staff.keyboard.type("Strong enough?")
    tab_to(staff, "Mention somebody")
    staff.keyboard.press("Enter")
    tab_to(staff, "Sample committee (WGA)")
    staff.keyboard.press("Space")
    tab_to(staff, "Comment")
    staff.keyboard.press("Enter")
    expect(staff.get_by_text("Mentioned: Sample committee (WGA).")).to_be_visible()
    faults = faults_of(staff)

    second_staff.goto("/staff/")
    mentions = second_staff.get_by_role("region", name="You are mentioned")
    mentions.get_by_role("link", name=TRAINING).click()
    second_staff.get_by_label("Comment", exact=True).fill("It is.")
    second_staff.get_by_role("button", name="Answer", exact=True).click()
    expect(second_staff.locator(".comment-answer")).to_contain_text("It is.")
    faults += faults_of(second_staff)
    second_staff.get_by_role("button", name="Settle").click()

    expect(second_staff.get_by_text("1 settled")).to_be_visible()
    second_staff.goto("/staff/")
    expect(mentions).to_have_count(0)
    assert faults == []
