"""Whatever a form, an address or the script sends, it is answered, never by a fault of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import DraftRevision, Negotiation, Position, TentativeAgreement
from tests.factories.negotiations import (
    ClauseFactory,
    DraftRevisionFactory,
    PositionFactory,
    TentativeAgreementFactory,
)

STRANGE = (
    "\0",
    "a\0b",
    "\u202eabc\u202c\ufeff\u200b",
    "<script>alert(1)</script>",
    "9" * 30,
    "9" * 5000,
    "٣",
    "-1",
    "x" * 250_000,
)
JSON = "application/json"


@pytest.fixture
def conflict(table: Negotiation) -> DraftRevision:
    position = PositionFactory(clause=ClauseFactory(negotiation=table, slug="clause"))
    TentativeAgreementFactory(clause=position.clause)
    return DraftRevisionFactory(position=position, conflict=True)


@pytest.fixture
def browser(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def forms_of(conflict: DraftRevision) -> dict[str, dict[str, str]]:
    """Every form of the staff pages, filled in well, by its address."""
    position = conflict.position
    draft, clause = ["table", position.proposal_id], ["table", "clause"]
    row, entry = f"{position.pk}-", f"{position.clause_id}-"
    proposal = {"title": "T", "kind": "counter", "medium": "written"}
    follows = {"responds_to": "", "supersedes": "", "is_package": ""}
    said = {"said_on": "2026-03-01", "said_time": "10:00"}
    source = {"described_by": "", "publisher": "", "url": "", "note": ""}
    words = {"side": "guild", "text": "Words.", "signatory": ""}
    ticks = {"clauses": str(position.clause_id)}
    saved = {"revision": "0", "shown": "x", "seen": "x", "stance": "propose", "text": "New."}
    papers = {"base": "", "rationale": "", "internal_notes": ""}
    agreement = {"agreement": str(TentativeAgreement.objects.get().pk)}
    return {
        reverse("proposal-new", args=["table"]): proposal | follows | ticks,
        reverse("proposal-details", args=draft): proposal | follows,
        reverse("proposal-clauses", args=draft): ticks,
        reverse("proposal-save", args=draft): {
            row + name: value for name, value in (saved | papers).items()
        },
        reverse("proposal-hand-over", args=draft): said | {"expected_sha256": "x"},
        reverse("draft-conflict", args=[*draft, conflict.pk]): {
            "base_revision": "7",
            "stance": "propose",
            "text": "Chosen.",
            "choice": "",
        },
        reverse("clause-new", args=["table"]): {
            "title": "Title",
            "reference": "",
            "issue": str(position.clause.issue_id),
            "new_issue": "",
            "after": "",
            "expiring_text": "",
        },
        reverse("answer-new", args=["table"]): {
            **said,
            **source,
            "medium": "written",
            "step": "preview",
            f"{entry}stance": "counter",
            f"{entry}text": "Theirs.",
        },
        reverse("tentative-agreement-propose", args=clause): words,
        reverse("tentative-agreement-confirm", args=clause): words | agreement,
        reverse("tentative-agreement-reopen", args=clause): agreement | {"reason": "Because."},
    }


@pytest.mark.whole(on="postgres")
@pytest.mark.parametrize("strange", STRANGE, ids=lambda words: ascii(words)[:12])
def test_no_field_of_a_form_breaks_the_page(conflict, browser, strange):
    given = {
        (address, name): browser.post(address, filled | {name: strange}).status_code
        for address, filled in forms_of(conflict).items()
        for name in filled
    }

    broken = {sent: status for sent, status in given.items() if status not in {200, 302, 404}}
    assert (len(given) > 40, broken) == (True, {})


ASKED = (
    ("answer-new", "responds_to", 404),
    ("answer-new", "clause", 200),
    ("proposal-new", "responds_to", 200),
    ("proposal-new", "clause", 200),
    ("clause-new", "issue", 200),
    ("clause-new", "after", 200),
    ("board", "issue", 200),
    ("board", "turn", 200),
)


@pytest.mark.parametrize(("page", "name", "status"), ASKED)
def test_no_question_of_an_address_breaks_the_page(conflict, browser, page, name, status):
    address = reverse(page, args=["table"])

    given = {browser.get(address, {name: words}).status_code for words in STRANGE[2:-1]}
    zero = {browser.get(address, {name: words}).status_code for words in STRANGE[:2]}

    assert (given, zero) == ({status}, {400})


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"base_revision": 99999999999999999999, "stance": "propose", "text": "x"}',
        '{"base_revision": 3000000000, "stance": "propose", "text": "x"}',
        '{"base_revision": 0, "stance": "\\ud800", "text": "x"}',
        '{"base_revision": 0, "stance": "propose", "text": "\\ud800"}',
        '{"base_revision": 0, "stance": "propose", "text": "a\\u0000b"}',
        '{"base_revision": 0, "stance": ["propose"], "text": {}}',
        "[]",
    ],
    ids=["deep", "huge", "large", "stance", "surrogate", "zero byte", "kinds", "list"],
)
def test_what_can_not_be_saved_is_a_problem_in_words(conflict, browser, body):
    address = reverse("position-draft", args=[conflict.position_id])

    answer = browser.patch(address, body, content_type=JSON)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert Position.objects.get(pk=conflict.position_id).revision == 0


def test_nobody_is_told_what_a_view_of_the_script_is_for(conflict, browser):
    answer = browser.options(reverse("position-draft", args=[conflict.position_id]))

    assert answer.status_code == 405


def test_no_shared_cache_keeps_a_staff_page(conflict, browser):
    pages = [reverse("desk"), reverse("board", args=["table"]), "/staff/absent/"]
    pages.append(reverse("position-draft", args=[conflict.position_id]))

    kept = {page: browser.get(page).headers.get("Cache-Control") for page in pages}

    assert kept == dict.fromkeys(pages, "private")
