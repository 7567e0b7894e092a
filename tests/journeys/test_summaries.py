"""A summary from its first line to the page that is cited, on the narrow screen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, sign_in
from tests.journeys.test_every_page import faults_of

pytestmark = pytest.mark.whole

TABLE = "/staff/wga-amptp-mba-2026-sample/"
CLAUSE = "/negotiations/wga-amptp-mba-2026-sample/clauses/wga-disclosure/"
MEETINGS = "Regular meetings on AI use"


@pytest.fixture
def narrow(browser: Browser, portal: str) -> Iterator[Page]:
    """A small phone."""
    context = browser.new_context(base_url=portal, viewport={**PHONE, "width": 320})
    yield context.new_page()
    context.close()


def looked_at(page: Page, address: str) -> list[str]:
    page.goto(address)
    return faults_of(page)


def without_messages(page: Page) -> list[str]:
    """What is wrong with the page once what it told has been read."""
    page.goto(page.url)
    return faults_of(page)


def test_a_summary_is_written_beside_the_words_it_cites(narrow: Page) -> None:
    sign_in(narrow, "wga-staff")
    faults = {"list": looked_at(narrow, f"{TABLE}summaries/")}
    narrow.get_by_role("button", name=f"Write one {MEETINGS}").click()
    editor = narrow.url

    narrow.get_by_label("What it means").fill("They meet you four times a year, not six times.")
    narrow.locator(".summary-line details summary").first.click()
    narrow.get_by_label(re.compile("WGA proposed")).last.check()
    narrow.get_by_role("button", name="Save").click()

    expect(narrow.locator("mark.figure-open")).not_to_have_count(0)
    faults["editor"] = without_messages(narrow)
    for reason in narrow.get_by_label(re.compile("is right though")).all():
        reason.fill("Said at the table.")
    narrow.get_by_role("button", name="Save").click()
    faults["editor, grounded"] = without_messages(narrow)
    narrow.get_by_role("link", name="Read it as its readers will").click()
    faults["finish"] = without_messages(narrow)
    faults["discard"] = looked_at(narrow, f"{editor}discard/")
    narrow.goto(f"{editor}finish/")
    narrow.get_by_label("I have read each line").check()
    narrow.get_by_role("button", name="Finish this summary").click()
    faults["finished"] = without_messages(narrow)
    narrow.get_by_role("link", name="Its page").click()

    expect(narrow.get_by_text("This summary is not released")).to_be_visible()
    assert {name: found for name, found in faults.items() if found} == {}


def test_members_read_it_at_its_place(narrow: Page) -> None:
    sign_in(narrow, "wga-member")
    faults = {"clause": looked_at(narrow, CLAUSE)}

    narrow.get_by_text("The words it describes").first.click()
    expect(narrow.locator(".meanings .contract").first).to_be_visible()
    narrow.get_by_role("link", name=re.compile("^As of")).click()
    faults["summary"] = without_messages(narrow)

    expect(narrow.get_by_role("heading", level=1)).to_contain_text("What it means")
    assert {name: found for name, found in faults.items() if found} == {}
