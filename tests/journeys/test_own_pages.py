"""A member's own pages: large text, their data, another address by the keyboard alone, and leaving."""

import json
import re
import time
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import PHONE, sign_in_over_the_pages
from tests.journeys.test_every_page import faults_of

PERSON = "leaving-member"
OLD, NEW = f"{PERSON}@sample.example", f"{PERSON}-2@sample.example"
OWN = ("/me/", "/me/details/", "/me/mail/", "/me/preferences/", "/me/data/", "/me/erase/")


@pytest.fixture
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal of the journeys writes its mails."""
    return tmp_path_factory.getbasetemp()


@pytest.fixture
def member(browser: Browser, portal: str) -> Page:
    return browser.new_context(base_url=portal, viewport=PHONE).new_page()


def code_in(mailbox: Path, address: str, said: str) -> str:
    """The code of the letter to that address, as soon as a worker has written it."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for file in mailbox.glob("portal*/mail/*.log"):
            for letter in file.read_text(encoding="utf-8").split("-" * 79):
                if f"To: {address}\n" in letter and (
                    found := re.search(rf"{said}: ([\d ]+)", letter)
                ):
                    return found[1]
        time.sleep(0.3)
    pytest.fail(f"No letter to {address}.")


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by Tab until that is focused, as somebody without a mouse does."""
    for _step in range(80):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("The keyboard does not get there.")


def typed(page: Page, label: str, words: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


@pytest.mark.whole
def test_a_member_reads_larger_takes_their_data_moves_and_leaves(
    member: Page, mailbox: Path
) -> None:
    sign_in_over_the_pages(member, PERSON)
    expect(member).to_have_url(re.compile("/me/$"))
    found = reads_larger(member)
    takes_the_data_home(member)
    changes_the_address(member, mailbox)
    leaves(member)

    assert found == {}


def reads_larger(page: Page) -> dict[str, list[str]]:
    """Choose the largest text; every own page and a long one still fit a phone."""
    page.goto("/me/preferences/")
    before = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    page.get_by_label("largest").check()
    page.get_by_role("button", name="Keep my choices").click()
    expect(page.get_by_text("Your choices are kept.")).to_be_visible()

    after = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert (before, after) == ("16px", "25.6px")
    faults = {}
    for address in (*OWN, "/negotiations/wga-amptp-mba-2023/clauses/wga-training/"):
        page.goto(address)
        if fault := faults_of(page):
            faults[address] = fault
    return faults


def takes_the_data_home(page: Page) -> None:
    page.goto("/me/data/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it home as one file").click()
    data = json.loads(ZipFile(download.value.path()).read("my-data.json"))
    assert data["account"][0]["mail"] == OLD
    assert [row["number"] for row in data["memberships"]] == ["SAMPLE-LEAVING"]


def changes_the_address(page: Page, mailbox: Path) -> None:
    """Without a mouse; both letters are read from the portal's mails."""
    page.goto("/me/mail/")
    typed(page, "New mail address", NEW)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/mail/codes/")
    old = code_in(mailbox, OLD, "Code from your present mailbox")
    new = code_in(mailbox, NEW, "Code from the new mailbox")
    typed(page, "Code from your present mailbox", old)
    typed(page, "Code from the new mailbox", new)
    page.keyboard.press("Enter")
    expect(page.get_by_text("From now on you sign in with your new address.")).to_be_visible()
    expect(page.get_by_text(NEW, exact=True)).to_be_visible()


def leaves(page: Page) -> None:
    page.goto("/me/data/")
    page.get_by_role("link", name="What would happen").click()
    expect(page.get_by_text("Your membership, with what your guild’s file says")).to_be_visible()
    page.get_by_label("Type your mail address to confirm").fill(NEW)
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_text("Your account is erased, and you are signed out.")).to_be_visible()

    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(NEW)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_label("Code from the letter")).to_be_visible()
    expect(page.locator("#sample-code")).to_have_count(0)
