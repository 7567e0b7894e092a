"""A reader finds an error; one person of the guild mends it, another approves, everybody reads it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, sign_in
from tests.journeys.test_every_page import WGA, faults_of

TABLE = "/staff/wga-amptp-mba-2023/"


@pytest.fixture
def pages(browser: Browser, portal: str) -> dict[str, Page]:
    """A page each of a reader on a phone and of two people of the guild."""
    contexts = {
        name: browser.new_context(base_url=portal, viewport=PHONE)
        for name in ("reader", "staff", "committee")
    }
    return {name: context.new_page() for name, context in contexts.items()}


@pytest.mark.whole
def test_from_a_report_to_the_notice(pages: dict[str, Page]) -> None:
    reader = pages["reader"]
    staff, committee = (
        sign_in(pages["staff"], "wga-staff"),
        sign_in(pages["committee"], "wga-committee"),
    )
    reader.goto(WGA)
    reader.get_by_role("link", name="Report an error").click()
    reader.get_by_label("What is wrong").fill("The first day was a Monday.")
    found = faults_of(reader)
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.get_by_text("Your report went to the staff")).to_be_visible()

    staff.goto(f"{TABLE}reports/")
    staff.get_by_role("link", name=WGA).click()
    found += faults_of(staff)
    staff.get_by_role("link", name="Draft a correction of this page").click()
    staff.get_by_label("What it said").fill("The first day was a Tuesday.")
    staff.get_by_label("What is right").fill("The first day was a Monday.")
    staff.get_by_label("Told to").select_option("public")
    staff.get_by_role("button", name="Draft the correction").click()
    expect(staff.get_by_text("Waits for a second person")).to_be_visible()
    found += faults_of(staff)

    committee.goto(staff.url)
    committee.get_by_role("button", name="Approve and publish").click()
    expect(committee.get_by_text("Approved; it never changes.")).to_be_visible()
    found += faults_of(committee)

    staff.goto(f"{TABLE}reports/")
    staff.get_by_role("link", name=WGA).click()
    staff.get_by_role("textbox", name="Answer").fill("You are right, and the page says so now.")
    staff.get_by_label("Correction that was made").select_option(index=1)
    staff.get_by_label("Show the answer on the corrections page").check()
    staff.get_by_role("button", name="Answer", exact=True).click()
    expect(staff.get_by_text("The report is answered.")).to_be_visible()

    reader.goto(WGA)
    expect(reader.get_by_text(re.compile("^Corrected on"))).to_be_visible()
    found += faults_of(reader)
    reader.get_by_role("link", name="What it said before").click()
    found += faults_of(reader)
    reader.goto("/corrections/")
    expect(reader.get_by_text("You are right, and the page says so now.")).to_be_visible()
    found += faults_of(reader)
    assert found == []
