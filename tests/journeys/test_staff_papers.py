"""Two people at one clause's papers, and words that a draft no longer takes, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.test_staff import SAVED, TRAINING, begin_draft, clause_part, expect_state, write


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
