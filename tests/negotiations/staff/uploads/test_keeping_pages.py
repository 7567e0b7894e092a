"""Reading once more what a file says, then making it part of the record."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from negotiations.actions import uploads
from negotiations.actions.uploads import Choice
from negotiations.models import Clause, ImportedText, Position, Proposal, Upload
from portal.models import Event, User
from tests.factories.negotiations import ClauseFactory
from tests.factories.word import deleted, ins, p, r

WHEN = {"said_on": "2026-03-01", "said_time": "12:30", "medium": "written"}


def typed_on(page: str, **changes: object) -> dict[str, object]:
    """What the confirmation holds, as the browser would send it."""
    fingerprint = re.search(r'name="expected" value="(\w+)"', page)
    assert fingerprint
    stances = re.findall(
        r'<select name="(clause\w+-stance)".*?value="(\w+)" selected', page, re.DOTALL
    )
    shown = re.findall(r'name="(clause\w+-shown)" value="(\w+)"', page)
    # "stance0" stands for the first clause on the page.
    named = {f"stance{number}": name for number, (name, _value) in enumerate(stances)}
    changes = {named.get(name, name): value for name, value in changes.items()}
    return {**WHEN, "expected": fingerprint[1], **dict(stances), **dict(shown), **changes}


def recorded() -> list[tuple[str, str, str]]:
    said = Position.objects.tabled().filter(proposal__side="employer").order_by("place")
    return list(said.values_list("clause__title", "stance", "text"))


def test_the_confirmation_shows_each_clause_and_every_silent_change(
    upload: Upload, at, client: Client
) -> None:
    page = client.get(at("upload-keep", upload)).content.decode()

    consent = page.split("<legend>Art. 1 Consent")[1].split("</fieldset>")[0]
    credit = page.split("<legend>Art. 2 Credit")[1].split("</fieldset>")[0]
    assert ("writing" in consent.split("<ins")[0], "advance" in consent) == (True, True)
    assert "base silently changed" not in consent
    assert "base silently changed" in credit
    assert "Silent change: in 1 clause" in page
    assert "3 paragraphs are left out" in page


def test_their_proposal_is_recorded_with_both_readings(
    upload: Upload, asked: Proposal, at, staff: User, client: Client
) -> None:
    page = client.get(at("upload-keep", upload)).content.decode()

    answer = client.post(at("upload-keep", upload), typed_on(page, publisher="Daily"))

    upload.refresh_from_db()
    theirs = Proposal.objects.get(side="employer")
    assert answer["Location"] == theirs.get_absolute_url()
    assert (upload.state, upload.proposal, upload.kept_by) == ("kept", theirs, staff)
    assert (theirs.responds_to, theirs.state, theirs.medium) == (asked, "tabled", "written")
    assert theirs.tabled_at == datetime(2026, 3, 1, 20, 30, tzinfo=UTC)
    assert recorded() == [
        ("Consent", "counter", "Consent is given in advance."),
        ("Credit", "counter", "Credit is given off screen."),
    ]
    assert list(
        ImportedText.objects.order_by("pk").values_list(
            "base_text", "is_silent", "handed_over__text"
        )
    ) == [
        ("Consent is given in writing.", False, "Consent is given in writing."),
        ("Credit is given off screen.", True, "Credit is given on screen."),
    ]
    assert list(theirs.sources.values_list("publisher", flat=True)) == ["Daily"]
    assert list(Event.objects.values_list("verb", flat=True)) == ["proposal.tabled", "upload.kept"]


def test_our_own_words_are_an_acceptance_and_struck_ones_a_rejection(
    take_in, at, client: Client
) -> None:
    upload = take_in(
        p(r("Art. 1 Consent")),
        p(r("Consent is given in writing.")),
        p(r("Art. 2 Credit")),
        p(deleted("Credit is given on screen.")),
    )
    page = client.get(at("upload-keep", upload)).content.decode()

    client.post(at("upload-keep", upload), typed_on(page))

    assert recorded() == [
        ("Consent", "accept", "Consent is given in writing."),
        ("Credit", "reject", ""),
    ]


def test_a_struck_clause_is_no_counter(take_in, at, client: Client) -> None:
    upload = take_in(p(r("Art. 1 Consent")), p(deleted("Consent is given in writing.")))
    page = client.get(at("upload-keep", upload)).content.decode()

    refused = client.post(
        at("upload-keep", upload), typed_on(page, stance0="counter")
    ).content.decode()

    assert "Their file strikes this clause: nothing is left to propose or counter." in refused
    assert recorded() == []


def test_a_new_clause_is_opened_once(
    take_in, at, clauses: list[Clause], staff: User, client: Client
) -> None:
    upload = take_in(p(r("Art. 1 Consent")), p(r("Consent is given.")), p(ins("Training is paid.")))
    row = upload.paragraphs.get(place=3)
    issue = clauses[0].issue
    choice = Choice("new_clause", new_title="Training", new_issue=issue)
    uploads.choose(upload=upload, choices={row.pk: choice})
    page = client.get(at("upload-keep", upload)).content.decode()
    typed = typed_on(page)

    for _press in range(2):
        client.post(at("upload-keep", upload), typed)

    assert "Training (new)" in page
    assert recorded() == [
        ("Consent", "counter", "Consent is given."),
        ("Training", "propose", "Training is paid."),
    ]
    assert Clause.objects.filter(issue=issue).count() == 3


def test_a_mapping_changed_since_is_shown_once_more(
    upload: Upload, clauses: list[Clause], at, client: Client
) -> None:
    page = client.get(at("upload-keep", upload)).content.decode()
    heading = upload.paragraphs.get(place=2)
    uploads.choose(upload=upload, choices={heading.pk: Choice("clause", clause=clauses[0])})

    typed = typed_on(page, stance1="reject", note="By courier")
    again = client.post(at("upload-keep", upload), typed).content.decode()

    assert "The mapping has changed since; read it once more below." in again
    consent, credit = again.split("<fieldset")[1:]
    assert "The words of this clause have changed since." in consent
    assert "have changed since" not in credit
    assert '<option value="reject" selected>' in credit
    assert "By courier" in again
    assert recorded() == []
    assert client.post(at("upload-keep", upload), typed_on(again)).status_code == 302
    assert [stance for _clause, stance, _text in recorded()] == ["counter", "reject"]


def test_a_stance_stays_with_its_clause_when_another_one_goes(
    upload: Upload, clauses: list[Clause], at, client: Client
) -> None:
    page = client.get(at("upload-keep", upload)).content.decode()
    uploads.choose(upload=upload, choices={upload.paragraphs.get(place=3).pk: Choice("ignored")})

    again = client.post(
        at("upload-keep", upload), typed_on(page, stance0="counter", stance1="reject")
    ).content.decode()

    (credit,) = again.split("<fieldset")[1:]
    assert '<option value="reject" selected>' in credit
    uploads.choose(
        upload=upload,
        choices={upload.paragraphs.get(place=3).pk: Choice("clause", clause=clauses[0])},
    )
    back = client.post(at("upload-keep", upload), typed_on(again)).content.decode()
    assert back.count("This clause came in meanwhile.") == 1


def test_more_words_than_a_clause_holds_are_refused_by_name(
    upload: Upload, at, client: Client
) -> None:
    upload.paragraphs.filter(place=3).update(text="a" * 200_001)
    page = client.get(at("upload-keep", upload)).content.decode()

    refused = client.post(at("upload-keep", upload), typed_on(page)).content.decode()

    assert "“Art. 1 Consent” has more than 200000 characters" in refused
    assert recorded() == []


def test_nothing_is_kept_while_a_paragraph_has_no_place(upload: Upload, at, client: Client) -> None:
    row = upload.paragraphs.get(place=1)
    uploads.choose(upload=upload, choices={row.pk: Choice("undecided")})
    page = client.get(at("upload-keep", upload)).content.decode()

    refused = client.post(at("upload-keep", upload), typed_on(page)).content.decode()

    assert "Some paragraphs have no place yet" in page
    assert "1 paragraph has no place yet: give it one or leave it out." in refused
    assert recorded() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"said_on": ""}, "This field is required."),
        ({"said_on": "2026-02-01"}, "Our proposal was handed over later"),
        ({"medium": "reported"}, "Say who describes the answer."),
        ({"stance0": "x"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(
    changes: dict[str, str], words: str, upload: Upload, at, client: Client
) -> None:
    page = client.get(at("upload-keep", upload)).content.decode()

    refused = client.post(
        at("upload-keep", upload), typed_on(page, note="By courier", **changes)
    ).content.decode()

    assert words in refused
    assert 'value="By courier"' in refused
    assert recorded() == []


def test_a_file_of_ours_becomes_a_draft(take_in, at, client: Client) -> None:
    upload = take_in(purpose="draft", handed_over=None, file_name="our next.docx")
    page = client.get(at("upload-keep", upload)).content.decode()

    answer = client.post(at("upload-keep", upload), typed_on(page, title="Our next move"))

    draft = Proposal.objects.get(title="Our next move")
    assert 'value="our next"' in page
    assert answer["Location"] == draft.get_absolute_url()
    assert (draft.side, draft.state) == ("guild", "draft")
    assert list(draft.positions.order_by("place").values_list("clause__title", "text")) == [
        ("Consent", "Consent is given in advance."),
        ("Credit", "Credit is given off screen."),
    ]


def test_what_was_kept_leads_to_the_proposal_and_back(upload: Upload, at, client: Client) -> None:
    page = client.get(at("upload-keep", upload)).content.decode()
    client.post(at("upload-keep", upload), typed_on(page))
    theirs = Proposal.objects.get(side="employer")

    of_upload = client.get(upload.get_absolute_url()).content.decode()
    of_proposal = client.get(theirs.get_absolute_url()).content.decode()

    assert theirs.get_absolute_url() in of_upload
    assert "Credit is given off screen." in of_upload
    assert upload.get_absolute_url() in of_proposal
    assert at("upload-file", upload) in of_proposal
    assert "in 1 clause their base was not the text we handed over" in of_proposal
    assert client.get(at("upload-keep", upload))["Location"] == theirs.get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_queries(
    count: int,
    take_in,
    clauses: list[Clause],
    at,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    named = [ClauseFactory(issue=clauses[0].issue, title=f"Term {one}") for one in range(count)]
    upload = take_in(*(p(r(f"{one.reference} {one.title}")) + p(r("Words.")) for one in named))

    with django_assert_num_queries(9):
        page = client.get(at("upload-keep", upload)).content.decode()

    assert page.count("<legend>") == count


PAGES = ("upload", "upload-keep", "upload-file")
WRITES = ("upload-discard", "upload-author")


@pytest.mark.parametrize("name", [*PAGES, *WRITES])
def test_only_staff_and_committee_of_the_table_reach_a_file(
    name: str, upload: Upload, at, colleague, observer, member, other_staff, client_of
) -> None:
    def status(person: User) -> int:
        browser = client_of(person)
        address = at(name, upload)
        return (browser.get if name in PAGES else browser.post)(address).status_code

    reached = [status(person) for person in (colleague, observer, member, other_staff)]

    answers = {"upload": 200, "upload-file": 200, "upload-keep": 200}
    of_committee = answers.get(name, 302)
    assert reached == [of_committee, 403, 404, 404]


@pytest.mark.parametrize("name", ["uploads", "upload-new"])
def test_only_staff_and_committee_of_the_table_reach_the_lists(
    name: str, upload: Upload, colleague, observer, member, other_staff, client_of
) -> None:
    address = reverse(name, args=["table"])

    reached = [
        client_of(person).get(address).status_code
        for person in (colleague, observer, member, other_staff)
    ]

    assert reached == [200, 403, 404, 404]
