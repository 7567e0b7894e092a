"""Every page in every state: axe finds nothing, nothing scrolls sideways, nothing is left raw."""

import os
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import DESKTOP, PHONE, shown_code, sign_in

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
WGA = "/negotiations/wga-amptp-mba-2023/"
CLAUSE = f"{WGA}clauses/wga-training/"
AGREEMENT = "/agreements/wga-amptp-mba-2023-ai-terms/"
PUBLIC = {
    "home": "/",
    "negotiation": WGA,
    "negotiation, filtered": f"{WGA}?standing=expired",
    "negotiation, nothing left": f"{WGA}?issue=training-data&standing=open",
    "issue": f"{WGA}issues/training-data/",
    "issue, two guilds": "/issues/training-data/",
    "issue, two guilds, redline": "/issues/training-data/?view=side-by-side",
    "issue of one guild": "/issues/consent/",
    "clause": CLAUSE,
    "clause with a successor": "/negotiations/sag-aftra-amptp-tvt-2023/clauses/sag-synthetic-use/",
    "agreements": "/agreements/",
    "agreement": AGREEMENT,
    "agreements compared": f"{AGREEMENT}compare/sag-aftra-amptp-tvt-2023-ai-terms/",
    "timeline": f"{WGA}timeline/",
    "sessions": f"{WGA}sessions/",
    "glossary": "/glossary/",
    "method": "/method/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "statements": f"{WGA}statements/",
    "corrections": "/corrections/",
    "questions of readers": "/corrections/?kind=asked",
    "report of an error": f"/report/?page={WGA}",
    "press": "/press/",
    "terms for the press": "/press/terms/",
    "sign-in": "/sign-in/",
    "absent": "/negotiations/absent/",
}
TABLE = "/staff/wga-amptp-mba-2026-sample/"
DRAFTED = f"{TABLE}agreements/practice-2026-mba-ai-terms/"
STAFF = {
    "agreements": f"{TABLE}agreements/",
    "new agreement": f"{TABLE}agreements/new/",
    "agreement in work": DRAFTED,
    "details of an agreement": f"{DRAFTED}details/",
    "final text": f"{DRAFTED}final/",
    "status of an agreement": f"{DRAFTED}status/",
    "new provision": f"{DRAFTED}provisions/new/",
    "desk": "/staff/",
    "board": TABLE,
    "board, nothing left": f"{TABLE}?standing=withdrawn",
    "new proposal": f"{TABLE}proposals/new/",
    "new clause": f"{TABLE}clauses/new/",
    "new answer": f"{TABLE}answers/new/",
    "files taken in": f"{TABLE}uploads/",
    "new file": f"{TABLE}uploads/new/",
    "statements": f"{TABLE}statements/",
    "new statement": f"{TABLE}statements/new/",
    "corrections": f"{TABLE}corrections/",
    "new correction": f"{TABLE}corrections/new/",
    "reports of readers": f"{TABLE}reports/",
    "reports at large": "/staff/reports/",
    "audit": "/staff/audit/",
    "audit, an event": "/staff/audit/events/9/",
    "audit, openings with a fault": "/staff/audit/openings/?thing=/nowhere/",
    "audit, chain": "/staff/audit/chain/",
    "tentative-agreement": f"{TABLE}clauses/wga-training/agreement/",
    "files of a clause": f"{TABLE}clauses/wga-disclosure/export/",
    "files of an agreement, no name": f"{DRAFTED}export/?author=",
}
OWN = {
    "sign-in and security": "/me/security/",
    "a new passkey": "/me/security/passkeys/new/",
    "recovery codes": "/me/security/recovery-codes/",
    "removing the app": "/me/security/authenticator/remove/",
    "nothing asked anew": "/second-factor/?next=/me/security/",
    "a proof anew": "/recent-sign-in/?next=/me/security/",
}
OF_A_MEMBER = {
    "a new app": "/me/security/authenticator/new/",
    "a code anew": "/recent-sign-in/?next=/me/security/",
}
OFFICE_OF_A_GUILD = "/staff/members/wgaw/"
SCREENS = {"dark, narrow": ("dark", PHONE), "light, wide": ("light", DESKTOP)}
# A plain `make test` looks at the harder screen; where services are required, at both.
LOOKED_AT = [*SCREENS] if os.environ.get("REQUIRE_SERVICES") else [*SCREENS][:1]
RAW = re.compile(
    r"no_response|last_best_final|not_tabled|tentatively_agreed|in_force\b|None\b|\{\{|\{%|Lorem"
)


@pytest.fixture(params=LOOKED_AT)
def screen(
    request: pytest.FixtureRequest, browser: Browser, portal: str
) -> Iterator[BrowserContext]:
    scheme, viewport = SCREENS[request.param]
    context = browser.new_context(base_url=portal, color_scheme=scheme, viewport=viewport)
    yield context
    context.close()


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    found = [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in Axe().run(page, options=RULES).response["violations"]
        for node in rule["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    raw = RAW.search(page.locator("body").inner_text())
    if raw:
        found.append(f"raw: {raw[0]}")
    return found


def visit(page: Page, addresses: dict[str, str]) -> dict[str, list[str]]:
    """Faults by page, pages without any left out; a console error is a fault too."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda line: (
            errors.append(line.text) if line.type == "error" and "404" not in line.text else None
        ),
    )
    faults = {}
    for name, address in addresses.items():
        answer = page.goto(address)
        found = faults_of(page) + errors
        if answer.status != (404 if name == "absent" else 200):
            found.append(f"answers {answer.status}")
        errors.clear()
        if found:
            faults[name] = found
    return faults


@pytest.mark.whole
def test_public_pages(screen: BrowserContext) -> None:
    page = screen.new_page()
    page.goto(CLAUSE)
    position = page.locator(f'a[href^="{CLAUSE}v/"]').first.get_attribute("href")
    pair = page.locator(f'a[href^="{CLAUSE}compare/"]').first.get_attribute("href")

    faults = visit(
        page,
        {
            **PUBLIC,
            "position": position,
            "redline": pair,
            "redline, side by side": f"{pair}?view=side-by-side",
            "redline, changes only": f"{pair}?only=changes",
            "clean text": f"{pair}?marks=hide",
        },
    )

    assert faults == {}


@pytest.mark.whole
def test_staff_pages(screen: BrowserContext) -> None:
    page = sign_in(screen.new_page(), "wga-staff")
    page.goto("/staff/")
    draft = page.get_by_role("link", name=re.compile("counter on disclosure")).get_attribute("href")
    page.goto(TABLE)
    tabled = page.locator("details a", has_text="WGA-1 ").first.get_attribute("href")

    faults = visit(
        page,
        {
            **STAFF,
            "editor": draft,
            "details": f"{draft}details/",
            "clauses": f"{draft}clauses/",
            "comments": f"{draft}comments/",
            "hand over": f"{draft}hand-over/",
            "tabled": tabled,
        },
    )

    assert faults == {}


@pytest.mark.whole
def test_pages_of_the_membership_office(screen: BrowserContext) -> None:
    page = sign_in(screen.new_page(), "wga-membership")
    page.goto(f"{OFFICE_OF_A_GUILD}people/?q=sample")
    links = page.locator("ul.rows a")
    person = links.nth(0).get_attribute("href")
    other = page.locator("ul.rows li").nth(1).locator(".fine bdi").first.inner_text()
    page.goto(f"{OFFICE_OF_A_GUILD}people/?account=none")
    without = page.locator("ul.rows a").first.get_attribute("href")
    page.goto(f"{OFFICE_OF_A_GUILD}roles/")
    end = page.get_by_role("link", name="End the role of").first.get_attribute("href")

    faults = visit(
        page,
        {
            "office": "/staff/members/",
            "people": f"{OFFICE_OF_A_GUILD}people/?q=sample",
            "nobody": f"{OFFICE_OF_A_GUILD}people/?q=zzzz",
            "alike": f"{OFFICE_OF_A_GUILD}people/alike/",
            "person": person,
            "person without an account": without,
            "facts": f"{person}facts/",
            "entry": f"{person}entry/",
            "address": f"{person}address/",
            "sessions": f"{person}sessions/",
            "account": f"{without}account/",
            "merge": f"{person}merge/?other={other}",
            "roles of two guilds": "/staff/members/roles/",
            "roles": f"{OFFICE_OF_A_GUILD}roles/",
            "give a role": f"{OFFICE_OF_A_GUILD}roles/new/",
            "end a role": end,
        },
    )

    assert faults == {}


ROSTER = (
    "Member Number,Name,Email,Status\n"
    "R-1,Sample Newcomer,newcomer@sample.example,Active\n"
    "R-2,Sample Newcomer,newcomer@sample.example,Active\n"
    "R-3,,nobody@sample.example,Active\n"
)


@pytest.mark.whole
def test_pages_of_a_roster(screen: BrowserContext) -> None:
    page = sign_in(screen.new_page(), "wga-membership")
    page.goto(f"{OFFICE_OF_A_GUILD}rosters/")
    assert faults_of(page) == []
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/columns/")
    assert faults_of(page) == []
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url(re.compile(r"/rosters/\d+/$"))
    roster = page.url
    kinds = page.locator("dl.facts a").evaluate_all("(all) => all.map((one) => one.href)")

    faults = visit(
        page,
        {
            "roster": roster,
            "rosters": f"{OFFICE_OF_A_GUILD}rosters/",
            "apply": f"{roster}apply/",
            **{f"found: {kind}": kind for kind in kinds},
        },
    )

    assert (faults, len(kinds)) == ({}, 4)
    page.goto(roster)
    page.get_by_role("button", name="Put this file away").click()
    assert faults_of(page) == []


@pytest.mark.whole
def test_pages_of_eligibility(screen: BrowserContext) -> None:
    page = sign_in(screen.new_page(), "wga-membership")
    page.goto(f"{OFFICE_OF_A_GUILD}eligibility/")
    rule = page.locator("ul.rows a").first.get_attribute("href")
    page.goto(rule)
    page.get_by_role("button", name="Count", exact=True).click()
    page.wait_for_url(re.compile(r"/eligibility/previews/\d+/$"))
    preview = page.url

    faults = visit(
        page,
        {
            "rules": f"{OFFICE_OF_A_GUILD}eligibility/",
            "new rule": f"{OFFICE_OF_A_GUILD}eligibility/new/",
            "rule": rule,
            "new version": f"{rule}version/",
            "preview": preview,
            "who is in": f"{preview}in/",
            "who is out": f"{preview}out/",
            "disputes": f"{OFFICE_OF_A_GUILD}disputes/",
            "disputes that ended": f"{OFFICE_OF_A_GUILD}disputes/?state=decided",
        },
    )

    assert faults == {}


@pytest.mark.whole
def test_own_pages(screen: BrowserContext) -> None:
    page = sign_in(screen.new_page(), "lapsed-member")
    faults = visit(
        page,
        {
            "own": "/me/",
            "details": "/me/details/",
            "mail": "/me/mail/",
            "preferences": "/me/preferences/",
            "data": "/me/data/",
            "erase": "/me/erase/",
            "may I vote": "/me/eligibility/wgaw/",
            "contest": "/me/eligibility/wgaw/disputes/new/",
        },
    )
    screen.clear_cookies()
    teller = visit(sign_in(screen.new_page(), "wga-teller"), {"own": "/me/"})

    assert (faults, teller) == ({}, {})


@pytest.mark.whole
def test_an_empty_desk(screen: BrowserContext) -> None:
    page = sign_in(screen.new_page(), "sag-staff")

    assert visit(page, {"desk": "/staff/"}) == {}


@pytest.mark.whole
def test_a_wrong_code_is_told(screen: BrowserContext) -> None:
    page = screen.new_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill("nobody@sample.example")
    page.get_by_role("button", name="Send me a code").click()
    assert faults_of(page) == []
    page.get_by_label("Code from the letter").fill("BCDF-GHJK")
    page.get_by_role("button", name="Sign in", exact=True).click()

    assert page.get_by_role("alert").count() == 1
    assert faults_of(page) == []


@pytest.mark.whole
def test_pages_of_signing_in(screen: BrowserContext) -> None:
    staff = sign_in(screen.new_page(), "sag-staff")
    own = visit(staff, OWN)
    screen.clear_cookies()
    member = sign_in(screen.new_page(), "wga-member")

    assert (own, visit(member, OF_A_MEMBER)) == ({}, {})


def test_the_second_step(screen: BrowserContext) -> None:
    page = screen.new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sample teller (WGA)").click()
    page.get_by_label("Code from the letter").fill(shown_code(page))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/sign-in/second-factor/")
    assert faults_of(page) == []
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Go on").click()

    assert page.get_by_role("alert").count() == 1
    assert faults_of(page) == []


def test_an_answer_with_errors_names_them(screen: BrowserContext) -> None:
    page = sign_in(screen.new_page(), "wga-staff")
    page.goto(f"{TABLE}answers/new/?clause=wga-training")
    page.get_by_label("Date").fill("2026-11-20")
    page.get_by_role("button", name="Look at it before it is recorded").click()

    assert page.get_by_role("alert").count() == 1
    assert faults_of(page) == []


def test_an_observer_is_refused_in_words(screen: BrowserContext) -> None:
    page = sign_in(screen.new_page(), "wga-observer")
    answer = page.goto(f"{TABLE}proposals/new/")

    assert answer.status == 403
    assert faults_of(page) == []
