"""Guild staff at work, in a real browser."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import sign_in

TABLE = "/staff/wga-amptp-mba-2026-sample/"


def begin_draft(page: Page, title: str, *clauses: str) -> str:
    """Begin a draft with these clauses and return the address of its editor."""
    page.goto(f"{TABLE}proposals/new/")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Kind", exact=True).select_option(label="counter-proposal")
    for clause in clauses:
        page.get_by_label(clause).check()
    page.get_by_role("button", name="Begin the draft").click()
    page.wait_for_url(re.compile(r"/proposals/\d+/$"))
    return page.url


def clause_part(page: Page, clause: str):
    return page.get_by_role("article", name=clause)


def write(page: Page, clause: str, words: str) -> None:
    clause_part(page, clause).get_by_label("Text", exact=True).fill(words)


def expect_state(page: Page, clause: str, words: str | re.Pattern[str]) -> None:
    state = clause_part(page, clause).locator("[data-part=state]")
    expect(state).to_have_text(words, timeout=15_000)


SAVED = re.compile(r"^Saved( \d|\.)")
DISCLOSURE = "Company must say when material is AI-made"
TRAINING = "Training AI on writers' work"
MEETINGS = "Regular meetings on AI use"


def test_from_the_desk_to_the_table(staff: Page) -> None:
    staff.goto("/staff/")
    staff.get_by_role("link", name=re.compile("practice table")).first.click()
    staff.get_by_role("link", name="New proposal").click()
    begin_draft(staff, "Notice before use", DISCLOSURE, TRAINING)

    write(staff, DISCLOSURE, "The company shall tell the writer forty-eight (48) hours before.")
    expect_state(staff, DISCLOSURE, SAVED)
    write(staff, TRAINING, "No training without a licence.")
    expect_state(staff, TRAINING, SAVED)
    redline = clause_part(staff, TRAINING).locator("[data-part=redline]")
    expect(redline.locator("ins")).not_to_have_count(0)
    staff.reload()
    expect(clause_part(staff, TRAINING).get_by_label("Text", exact=True)).to_have_value(
        "No training without a licence."
    )

    staff.get_by_role("link", name="Read and hand over").click()
    shown = staff.get_by_role("article", name="Notice before use")
    expect(shown).to_contain_text(
        "The company shall tell the writer forty-eight (48) hours before."
    )
    staff.get_by_role("button", name="Hand over").click()
    expect(staff.get_by_role("heading", level=1)).to_contain_text("Notice before use")
    expect(staff.locator("main")).to_contain_text(re.compile(r"WGA-\d+"))
    expect(staff.get_by_label("Text", exact=True)).to_have_count(0)


@pytest.mark.whole
def test_handing_over_twice_hands_over_once(staff: Page) -> None:
    begin_draft(staff, "Pressed twice", MEETINGS)
    write(staff, MEETINGS, "Twice a year.")
    expect_state(staff, MEETINGS, SAVED)
    staff.get_by_role("link", name="Read and hand over").click()
    form = staff.locator("form", has=staff.get_by_role("button", name="Hand over"))
    again = form.evaluate(
        "form => [form.action, new URLSearchParams(new FormData(form)).toString()]"
    )
    staff.get_by_role("button", name="Hand over").click()
    staff.wait_for_url(re.compile(r"/proposals/\d+/$"))
    label = staff.get_by_text(re.compile(r"WGA-\d+")).first.text_content()

    answer = staff.request.post(
        again[0],
        data=again[1],
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": staff.url,
        },
    )

    assert answer.ok
    staff.reload()
    assert staff.get_by_text(re.compile(r"WGA-\d+")).first.text_content() == label
    staff.goto(TABLE)
    staff.get_by_text(re.compile("proposals handed over")).click()
    expect(staff.get_by_role("link", name=re.compile("Pressed twice"))).to_have_count(1)


@pytest.mark.whole
def test_two_people_on_one_clause_keep_both_texts(staff: Page, second_staff: Page) -> None:
    address = begin_draft(staff, "Written by two", TRAINING)
    write(staff, TRAINING, "Common words.")
    expect_state(staff, TRAINING, SAVED)

    second_staff.goto(address)
    staff.bring_to_front()
    clause_part(staff, TRAINING).get_by_label("Text", exact=True).focus()
    second_text = clause_part(second_staff, TRAINING).get_by_label("Text", exact=True)
    second_text.focus()
    expect(clause_part(second_staff, TRAINING)).to_contain_text("is writing here", timeout=15_000)
    clause_part(second_staff, TRAINING).get_by_role("button", name="Write anyway").click()
    expect(second_text).to_be_editable()
    second_staff.route("**/staff/api/positions/*/", hold_back_saves)
    second_text.fill("Common words. Second person's words.")

    write(staff, TRAINING, "Common words. First person's words.")
    expect_state(staff, TRAINING, SAVED)
    second_staff.unroute("**/staff/api/positions/*/")
    expect_state(second_staff, TRAINING, "Somebody saved another text meanwhile. Both are kept.")

    second_staff.get_by_role("link", name="Compare the two texts and choose").click()
    expect(second_staff.get_by_role("heading", level=1)).to_have_text("Two texts on one clause")
    expect(second_staff.locator("main")).to_contain_text("First person's words.")
    expect(second_staff.locator("main")).to_contain_text("Second person's words.")
    merged = "Common words. First person's words. Second person's words."
    second_staff.get_by_label("Text", exact=True).fill(merged)
    second_staff.get_by_role("button", name="Save these words").click()
    expect(clause_part(second_staff, TRAINING).get_by_label("Text", exact=True)).to_have_value(
        merged
    )


def hold_back_saves(route) -> None:
    """Let everything through but a save: the connection is slow in one direction."""
    if route.request.method == "PATCH":
        route.abort()
    else:
        route.continue_()


@pytest.mark.whole
def test_a_lost_connection_loses_no_word(staff: Page, context: BrowserContext) -> None:
    begin_draft(staff, "Typed on a train", TRAINING)
    context.set_offline(True)
    write(staff, TRAINING, "Typed in the tunnel.")
    expect_state(staff, TRAINING, "Not saved: no connection; kept in this browser")

    context.set_offline(False)

    expect_state(staff, TRAINING, SAVED)


@pytest.mark.whole
def test_words_typed_offline_come_back_after_the_page_was_closed(
    staff: Page, context: BrowserContext
) -> None:
    address = begin_draft(staff, "Closed in the tunnel", TRAINING)
    context.set_offline(True)
    write(staff, TRAINING, "Kept in the browser.")
    expect_state(staff, TRAINING, "Not saved: no connection; kept in this browser")
    staff.close(run_before_unload=False)
    context.set_offline(False)

    back = context.new_page()
    back.goto(address)

    expect(clause_part(back, TRAINING).get_by_label("Text", exact=True)).to_have_value(
        "Kept in the browser."
    )
    expect_state(back, TRAINING, SAVED)


@pytest.mark.whole
def test_an_ended_session_loses_no_word(staff: Page, context: BrowserContext) -> None:
    begin_draft(staff, "Typed after hours", TRAINING)
    context.clear_cookies(name="sessionid")
    write(staff, TRAINING, "Typed signed out.")
    expect_state(staff, TRAINING, re.compile("session ended"))

    sign_in(context.new_page(), "wga-staff")

    expect_state(staff, TRAINING, SAVED)


@pytest.mark.whole
def test_notes_are_saved_and_never_shown_for_handing_over(staff: Page) -> None:
    begin_draft(staff, "With papers", TRAINING)
    part = clause_part(staff, TRAINING)
    write(staff, TRAINING, "Words for them.")
    part.get_by_text("Rationale and internal notes").click()
    part.get_by_label("Internal notes").fill("We can let this go.")
    part.get_by_label("Text", exact=True).focus()
    expect(part.locator("[data-part=note-state]")).to_have_text(SAVED)
    expect_state(staff, TRAINING, SAVED)

    staff.get_by_role("link", name="Read and hand over").click()

    expect(staff.locator("main")).to_contain_text("Words for them.")
    expect(staff.locator("main")).not_to_contain_text("We can let this go.")


@pytest.mark.parametrize(
    ("choice", "words"),
    [("counter", "Notice of twenty-four (24) hours."), ("no_response", ""), ("reject", "")],
)
@pytest.mark.whole
def test_logging_an_answer(staff: Page, choice: str, words: str) -> None:
    staff.goto(f"{TABLE}answers/new/?clause=wga-training")
    entry = staff.get_by_role("group", name=re.compile("^Training AI"))
    entry.get_by_label("Answer").select_option(choice)
    if words:
        entry.get_by_label("Their words").fill(words)
    staff.get_by_label("Date").fill("2026-11-20")
    staff.get_by_label("How it came").select_option(label="as reported")
    staff.get_by_role("button", name="Look at it before it is recorded").click()

    expect(staff.get_by_role("alert")).to_contain_text(re.compile("describe", re.IGNORECASE))
    expect(entry.get_by_label("Answer")).to_have_value(choice)
    expect(entry.get_by_label("Their words")).to_have_value(words)

    staff.get_by_label("As described by").fill("trade press")
    staff.get_by_role("button", name="Look at it before it is recorded").click()
    staff.get_by_role("button", name="Record the answer").click()

    expect(staff.get_by_role("heading", level=1)).to_contain_text("AMPTP answer of")
    expect(staff.locator("main")).to_contain_text("trade press")


@pytest.mark.whole
def test_agreeing_on_one_text_and_refusing_another(staff: Page) -> None:
    staff.goto(f"{TABLE}clauses/wga-meetings/agreement/")
    staff.get_by_label("Text", exact=True).fill("Two meetings a year, on request.")
    staff.get_by_role("button", name="Put it up, confirmed by that side").click()
    staff.get_by_label("Side", exact=True).select_option("employer")
    staff.get_by_label("Text", exact=True).fill("One meeting a year, on request.")
    staff.get_by_role("button", name="Confirm this text").click()
    parted = staff.get_by_role("region", name="Where the two texts part")
    expect(parted.locator("del")).to_contain_text("Two meetings")
    expect(parted.locator("ins")).to_contain_text("One meeting")

    staff.get_by_label("Side", exact=True).select_option("employer")
    staff.get_by_label("Text", exact=True).fill("Two meetings a year, on request.")
    staff.get_by_role("button", name="Confirm this text").click()
    expect(staff.locator("main")).to_contain_text("Both sides have confirmed the same text.")

    staff.get_by_role("button", name="Reopen").click()
    expect(staff.locator("main")).to_contain_text("Both sides have confirmed the same text.")
    staff.get_by_label("Reason").fill("The studios read it anew.")
    staff.get_by_role("button", name="Reopen").click()
    expect(staff.locator("main")).to_contain_text("The studios read it anew.")


@pytest.mark.whole
def test_a_new_clause_in_its_place(staff: Page) -> None:
    staff.goto(f"{TABLE}clauses/new/")
    staff.get_by_label("Title", exact=True).fill("Watermarks")
    staff.get_by_label("New issue").fill("Provenance")
    staff.locator("main form").get_by_role("button").first.click()

    staff.goto(TABLE)
    expect(staff.get_by_role("link", name="Watermarks", exact=True)).to_be_visible()


@pytest.mark.whole
def test_the_editor_by_keyboard_alone(staff: Page) -> None:
    begin_draft(staff, "By keyboard", TRAINING)
    tab_to(staff, "Text")
    staff.keyboard.type("Typed without a mouse.")
    expect_state(staff, TRAINING, SAVED)
    staff.keyboard.press("Control+Home")

    tab_to(staff, "Read and hand over…", backwards=True)
    staff.keyboard.press("Enter")
    staff.wait_for_url(re.compile("/hand-over/$"))
    tab_to(staff, "Hand over")
    staff.keyboard.press("Enter")

    staff.wait_for_url(re.compile(r"/proposals/\d+/$"))
    expect(staff.locator("main")).to_contain_text("Typed without a mouse.")


def tab_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """Press Tab until the element of that name has the focus, and see that the focus shows."""
    focused = """() => {
      const at = document.activeElement;
      const label = at.labels?.[0]?.textContent ?? at.textContent ?? '';
      return label.trim().replace(/\\s+/g, ' ');
    }"""
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate(focused).removesuffix(" (optional)") == name:
            outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            return
    pytest.fail(f"Tab never reaches “{name}”.")
