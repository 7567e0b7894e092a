"""A reader without an account, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_staff import tab_to


def test_from_the_front_page_to_a_redline_and_back(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("WGA 2023 Theatrical")).first.click()
    page.get_by_role("link", name="Training AI on writers' work", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Training AI on writers' work")
    clause = page.url

    page.locator('a[href*="/compare/"]').first.click()
    page.wait_for_url(re.compile(r"/compare/[\w-]+\.\.[\w-]+/"))
    expect(page.locator("main ins")).not_to_have_count(0)
    expect(page.locator("main del")).not_to_have_count(0)
    page.go_back()

    expect(page).to_have_url(clause)


def test_any_two_texts_of_a_clause_can_be_compared(page: Page) -> None:
    page.goto("/negotiations/wga-amptp-mba-2023/clauses/wga-not-a-writer/")
    picker = page.locator("form", has=page.get_by_role("button", name=re.compile("Compare")))
    first, second = picker.get_by_role("combobox").all()
    first.select_option(index=0)
    second.select_option(index=2)
    picker.get_by_role("button").click()

    page.wait_for_url(re.compile(r"compare/2023-03-20-guild-\w+\.\.2023-08-11-employer-\w+/"))


def test_the_board_is_filtered_without_javascript(browser: Browser, portal: str) -> None:
    context = browser.new_context(base_url=portal, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/negotiations/wga-amptp-mba-2023/")
    page.get_by_label("Issue").first.select_option(label="Training data")
    page.get_by_role("button", name="Show").click()

    expect(
        page.get_by_role("link", name="Training AI on writers' work", exact=True)
    ).to_be_visible()
    expect(page.get_by_role("link", name="Software is not a writer", exact=True)).to_have_count(0)
    context.close()


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "WGA 2023 Theatrical and Television Minimum Basic Agreement - AI terms")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/wga-amptp-mba-2023/$"))
    tab_to(page, "Software is not a writer")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/wga-not-a-writer/$"))


@pytest.mark.parametrize(
    "path", ["/", "/negotiations/wga-amptp-mba-2023/", "/method/", "/sign-in/"]
)
def test_nothing_comes_from_elsewhere(page: Page, portal: str, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith(portal)] == []


def test_inferred_is_said_in_words(page: Page) -> None:
    page.goto("/negotiations/wga-amptp-mba-2023/clauses/wga-no-compulsion/")

    expect(page.locator("main")).to_contain_text(re.compile("inferred", re.IGNORECASE))
