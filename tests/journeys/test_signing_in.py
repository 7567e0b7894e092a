"""Signing in, in a real browser: by keyboard, with a passkey, with an app, and when a role ends."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, shown_code, sign_in, sign_in_over_the_pages

SECURITY = "/me/security/"
TABLE = "/staff/wga-amptp-mba-2026-sample/"
# A phone that opens with a finger, as Chromium plays it.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[Page]:
    context = browser.new_context(**{**browser_context_args, "viewport": PHONE})
    yield context.new_page()
    context.close()


def is_signed_in(page: Page) -> bool:
    return page.get_by_role("button", name="Sign out").count() == 1


def test_a_member_signs_in_with_the_keyboard_alone(phone: Page) -> None:
    phone.goto("/sign-in/?next=/glossary/")
    tab_to(phone, phone.get_by_label("E-mail address"))
    phone.keyboard.type("wga-member@sample.example")
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/sign-in/code/"))
    code = shown_code(phone)
    tab_to(phone, phone.get_by_label("Code from the letter"))
    phone.keyboard.type(code.lower().replace("-", ""))
    phone.keyboard.press("Enter")

    phone.wait_for_url(re.compile("/glossary/$"))

    assert is_signed_in(phone)


def tab_to(page: Page, field) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if field.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("The keyboard does not reach the field.")


def test_a_passkey_is_added_opens_the_portal_and_is_removed(phone: Page) -> None:
    add_authenticator(phone)
    sign_in_over_the_pages(phone, "wga-teller")
    phone.goto(f"{SECURITY}passkeys/new/")
    phone.get_by_label("Name").fill("The phone")
    phone.get_by_role("button", name="Make the passkey").click()
    phone.wait_for_url(re.compile(f"{SECURITY}$"))
    expect(phone.get_by_text("The phone", exact=True)).to_be_visible()
    phone.get_by_role("button", name="Sign out").click()

    phone.goto(f"/sign-in/?next={SECURITY}")
    phone.get_by_role("button", name="Use a passkey").click()
    phone.wait_for_url(re.compile(f"{SECURITY}$"))

    phone.get_by_role("link", name="Remove The phone").click()
    phone.get_by_role("button", name="Remove it").click()
    expect(phone.get_by_text("You have no passkey yet.")).to_be_visible()


def add_authenticator(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_a_browser_without_a_passkey_says_so(phone: Page) -> None:
    add_authenticator(phone)
    phone.goto("/sign-in/")

    phone.get_by_role("button", name="Use a passkey").click()

    expect(phone.get_by_text("The browser found no passkey to use.")).to_be_visible()
    expect(phone.get_by_role("button", name="Use a passkey")).to_be_enabled()


@pytest.mark.whole
def test_an_app_is_set_up_and_a_recovery_code_opens_once(phone: Page) -> None:
    sign_in_over_the_pages(phone, "wga-member")
    phone.goto(SECURITY)
    phone.get_by_role("link", name="Set up an authenticator app").click()
    secret = phone.locator("#secret").inner_text()
    phone.get_by_label("Code from the app").fill(app_code(secret))
    phone.get_by_role("button", name="Set it up").click()
    code = phone.locator(".recovery-codes code").first.inner_text()
    phone.get_by_role("button", name="Sign out").click()

    with_recovery_code(phone, code)
    first = is_signed_in(phone)
    phone.goto(f"{SECURITY}authenticator/remove/")
    phone.get_by_role("button", name="Remove it").click()

    assert first
    expect(phone.get_by_role("link", name="Set up an authenticator app")).to_be_visible()


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_recovery_code(page: Page, code: str) -> None:
    page.goto("/sign-in/?next=/glossary/")
    page.get_by_label("E-mail address").fill("wga-member@sample.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the letter").fill(shown_code(page))
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.locator("#sample-code").count() == 0
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile("/glossary/$"))


@pytest.mark.whole
def test_a_role_that_ends_while_its_holder_writes_loses_no_word(
    staff: Page, browser: Browser, browser_context_args: dict[str, object]
) -> None:
    context: BrowserContext = browser.new_context(**browser_context_args)
    counsel = sign_in(context.new_page(), "wga-counsel")
    counsel.goto(f"{TABLE}clauses/new/")
    counsel.get_by_label("Title", exact=True).fill("Typed while it ended")

    staff.goto(f"{TABLE}access/")
    staff.get_by_role("listitem").filter(has_text="wga-counsel@").get_by_role("button").click()
    counsel.get_by_role("main").get_by_role("button").last.click()

    expect(counsel.get_by_role("heading", level=1)).to_have_text("Not saved, and not lost")
    expect(counsel.get_by_text("Typed while it ended")).to_be_visible()
    assert counsel.goto(TABLE).status == 404
    context.close()
