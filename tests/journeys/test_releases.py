"""Two people publish, force, withdraw and are held back, in a real browser."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

TABLE = "/staff/wga-amptp-mba-2023/"
PRACTICE = "/staff/wga-amptp-mba-2026-sample/"
STATUS = "WGA status of 1 May 2023"


def begin(page: Page, title: str, table: str = TABLE, *, is_embargoed: bool = False) -> str:
    """Write a release that names the negotiation itself, and return its address."""
    page.goto(f"{table}releases/")
    page.get_by_role("link", name="New release").click()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("What changed", exact=True).fill("What was on the table that day.")
    if is_embargoed:
        page.get_by_label("at the day and time below").check()
        page.get_by_label(re.compile("^Day")).fill(f"{datetime.now(UTC) + timedelta(2):%Y-%m-%d}")
        page.get_by_label(re.compile(r"^Time \(")).fill("12:00")
        page.get_by_label("Accredited press reads it").check()
    page.get_by_role("button", name="Begin, and choose what it names").click()
    page.locator("input[value^='negotiation_itself:']").check()
    page.get_by_role("button", name="Save what it names").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def submit(page: Page) -> None:
    page.get_by_role("button", name="Send to review").click()
    expect(page.locator("main")).to_contain_text("It waits for a second person")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def test_published_under_embargo_by_two_people(staff: Page, second_staff: Page) -> None:
    address = begin(staff, STATUS, is_embargoed=True)
    submit(staff)

    second_staff.goto("/staff/")
    waits = second_staff.get_by_role("region", name="Waits for your signature")
    waits.get_by_role("link", name=STATUS).click()
    assert second_staff.url == address
    second_staff.get_by_role("button", name="Approve").click()

    expect(second_staff.locator("main")).to_contain_text("Under embargo")
    expect(second_staff.locator("main")).to_contain_text("(America/Los Angeles)")
    staff.goto("/updates/")
    expect(staff.locator("main")).not_to_contain_text(STATUS)


@pytest.mark.whole
def test_seen_beforehand_with_other_eyes(staff: Page) -> None:
    begin(staff, "Seen beforehand", PRACTICE)

    staff.get_by_role("button", name="See as the public").click()

    bar = staff.get_by_role("complementary", name="Whose view this is")
    expect(bar).to_contain_text("with the release “Seen beforehand”")
    expect(staff.get_by_role("link", name="Sign in")).to_be_visible()
    staff.get_by_role("button", name="Back to my own view").click()
    expect(bar).to_have_count(0)
    expect(staff.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.whole
def test_forced_and_withdrawn_for_everyone_to_read(staff: Page) -> None:
    begin(staff, "Forced for once")
    staff.get_by_role("link", name="Force without a second person").click()
    staff.get_by_label("Why it can’t wait for a second person").fill("It leaks already.")
    staff.get_by_label("I know that this stays visible for ever").check()
    staff.get_by_role("button", name="Force without a second person").click()
    expect(staff.locator("main")).to_contain_text("It leaks already.")
    address = staff.url

    staff.goto("/updates/")
    staff.get_by_role("link", name="Forced for once").first.click()
    public = staff.url
    expect(staff.locator("main")).to_contain_text("Released without a second person’s approval")

    staff.goto(address)
    staff.get_by_role("link", name="Withdraw").click()
    staff.get_by_label("Why it is withdrawn").fill("A wrong name.")
    staff.get_by_role("button", name="Withdraw").click()
    staff.goto(public)
    expect(staff.locator("main")).to_contain_text("This release was withdrawn")
    expect(staff.locator("main")).to_contain_text("A wrong name.")


@pytest.mark.whole
def test_a_blackout_refuses_what_it_refuses(staff: Page, second_staff: Page) -> None:
    begin(staff, "Not now", PRACTICE)
    submit(staff)
    address = staff.url
    set_rules(staff, "blackout", "Neither side speaks to the press.")
    staff.get_by_role("button", name="Begin the blackout now").click()
    expect(staff.get_by_text("The ground rules hold now.")).to_be_visible()

    second_staff.goto(address)
    second_staff.get_by_role("button", name="Approve").click()

    refused = second_staff.get_by_role("alert")
    expect(refused).to_contain_text("do not let these be told: the negotiation itself")
    expect(refused).to_contain_text("“Neither side speaks to the press.”")
    set_rules(staff, "open", "Everything may be told.")
    staff.get_by_role("button", name="Propose these rules").click()
    second_staff.goto(f"{PRACTICE}ground-rules/")
    second_staff.get_by_role("link", name="Look, and confirm").click()
    second_staff.get_by_role("button", name="Confirm these rules").click()
    expect(second_staff.locator("main")).to_contain_text("Everything may be told.")


def set_rules(page: Page, mode: str, words: str) -> None:
    page.goto(f"{PRACTICE}ground-rules/")
    page.get_by_role("link", name=re.compile(f"Begin with: {mode}")).click()
    page.get_by_label("The rule as agreed").fill(words)
    page.get_by_role("button", name="See what they do").click()
