"""A journalist reads under an embargo, somebody without an account by a link; no script needed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, sign_in
from tests.journeys.test_every_page import faults_of
from tests.journeys.test_releases import PRACTICE, begin, submit

ROW_OF_LINKS = re.compile("Counsel of the other guild")


@pytest.fixture
def phone(browser: Browser, portal: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=portal, viewport=PHONE)
    yield context
    context.close()


@pytest.mark.whole
def test_a_journalist_accepts_reads_and_is_seen_reading(
    staff: Page, second_staff: Page, phone: BrowserContext
) -> None:
    title = "Told to the press before"
    address = begin(staff, title, PRACTICE, is_embargoed=True)
    submit(staff)
    second_staff.goto(address)
    second_staff.get_by_role("button", name="Approve").click()
    expect(second_staff.locator("main")).to_contain_text("Under embargo")
    press = sign_in(phone.new_page(), "press")

    press.get_by_role("link", name="Press desk").click()
    expect(press.locator("main")).not_to_contain_text(title)
    assert faults_of(press) == []
    press.get_by_role("link", name="Read the terms").first.click()
    assert faults_of(press) == []
    accept(press)
    press.goto("/press/desk/")
    own = press.get_by_role("region", name="Under embargo").get_by_role("link", name=title)
    while own.count() == 0:
        press.get_by_role("link", name="Read the terms").first.click()
        accept(press)
        press.goto("/press/desk/")
    own.click()

    expect(press.get_by_role("heading", level=1)).to_have_text(title)
    bar = press.get_by_role("complementary", name="Embargo")
    expect(bar).to_contain_text("Pacific time")
    expect(bar.locator("[data-countdown]").first).to_contain_text(
        re.compile(r"in \d+ (hour|day)s?")
    )
    assert faults_of(press) == []
    staff.goto(address)
    staff.get_by_role("link", name="Who read it beforehand").click()
    expect(staff.locator("main")).to_contain_text("Terms accepted")
    expect(staff.locator("main")).to_contain_text("/updates/")
    assert faults_of(staff) == []


def accept(press: Page) -> None:
    """What an embargo is about is told only then, so nobody can choose one by its name before."""
    press.get_by_label("I accept these terms").check()
    press.get_by_role("button", name="Accept and read").click()
    expect(press.get_by_role("complementary", name="Embargo")).to_be_visible()


@pytest.mark.whole
def test_a_link_is_made_opened_and_revoked(staff: Page, phone: BrowserContext) -> None:
    begin(staff, "Read by a link", PRACTICE)
    staff.get_by_role("link", name="Previews").click()
    staff.get_by_label("For whom").fill("Counsel of the other guild")
    staff.get_by_role("button", name="Make a link").click()
    link = staff.locator(".hash").inner_text()
    assert faults_of(staff) == []
    stranger = phone.new_page()

    stranger.goto(link)

    expect(stranger.get_by_role("heading", level=1)).to_have_text("Read by a link")
    assert faults_of(stranger) == []
    staff.get_by_role("button", name="Revoke the link").click()
    expect(staff.get_by_role("listitem").filter(has_text=ROW_OF_LINKS).last).to_contain_text(
        "revoked by"
    )
    assert stranger.goto(link).status == 404


@pytest.mark.whole
def test_counsel_is_let_in_and_their_access_ended(staff: Page, phone: BrowserContext) -> None:
    staff.goto(PRACTICE)
    staff.get_by_role("link", name="Access", exact=True).click()
    staff.get_by_label("Mail address").fill("nobody@firm.example")
    staff.get_by_role("button", name="Let in").click()
    expect(staff.get_by_role("alert")).to_contain_text("An operator has to make the account first")
    assert faults_of(staff) == []
    staff.get_by_label("Mail address").fill("sag-staff@sample.example")
    staff.get_by_role("button", name="Let in").click()
    expect(staff.get_by_text("sag-staff@sample.example is let in.")).to_be_visible()
    counsel = sign_in(phone.new_page(), "sag-staff")
    assert counsel.goto(PRACTICE).status == 200
    row = staff.get_by_role("listitem").filter(has_text="sag-staff@sample.example")
    assert faults_of(staff) == []

    row.get_by_role("button", name="End the access of").click()

    expect(staff.get_by_text("The access of one person is ended.")).to_be_visible()
    assert counsel.goto(PRACTICE).status == 404
