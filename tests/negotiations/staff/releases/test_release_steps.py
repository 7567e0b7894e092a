"""The steps of a release as people take them, and each refusal in words."""

from datetime import timedelta

import pytest
from django.test import Client

from negotiations.actions import release_decisions as decisions
from negotiations.actions import releases, tentative_agreements
from negotiations.models import GroundRules, Negotiation, Release
from portal.models import User
from tests.factories.negotiations import (
    ClauseFactory,
    PositionFactory,
    ReleaseItemFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import NOW
from tests.factories.releases import GroundRulesFactory
from tests.factories.summaries import (
    CitationFactory,
    SummaryFactory,
    SummaryLineFactory,
    SummaryRevisionFactory,
    finish_summary,
)
from tests.negotiations.staff.conftest import SignIn
from tests.negotiations.staff.releases.conftest import (
    Draft,
    at,
    force,
    read,
    seen,
    send,
    sign,
    state,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def second(colleague: User, client_of: SignIn) -> Client:
    """The browser of a second person."""
    return client_of(colleague)


def test_written_by_one_and_approved_by_another(
    draft: Draft, client: Client, second: Client
) -> None:
    release = draft()

    sent = send(client, at("release-submit", release.pk))
    signed = sign(second, release)

    assert "A second person can approve it now." in sent
    assert "The release is approved." in signed
    assert state(release) == "approved"
    history = signed.split('id="history"')[1]
    steps = ("is begun", "is changed", "goes to review", "Published here", "is approved")
    places = [history.index(step) for step in steps]
    assert places == sorted(places)
    assert "Ben Committee" in history


def test_whoever_wrote_it_reads_a_sentence_in_place_of_the_button(
    draft: Draft, client: Client, second: Client
) -> None:
    release = draft("in_review")

    own, other = (read(one, at("release-draft", release.pk)) for one in (client, second))

    assert "It waits for a second person: whoever wrote a release" in own
    assert "It waits for your signature." in other
    address = at("release-approve", release.pk)
    assert (address in own, address in other) == (False, True)


def test_whoever_wrote_it_is_refused_all_the_same(draft: Draft, client: Client) -> None:
    release = draft("in_review")

    page = send(client, at("release-approve", release.pk), seen=seen(client, release, "force"))

    assert "You wrote this release or sent it to review. Ask a second person" in page
    assert state(release) == "in_review"


def test_two_pressing_at_once_the_later_reads_how_it_stands(
    draft: Draft, colleague: User, second: Client
) -> None:
    release = draft("in_review")
    mark = seen(second, release)
    decisions.approve(release=release, by=colleague, now=NOW)

    page = send(second, at("release-approve", release.pk), seen=mark)

    assert "Meanwhile somebody took another step with this release; it is now live." in page


def test_what_was_changed_since_it_was_read_is_not_signed(
    draft: Draft, staff: User, colleague: User, second: Client, table: Negotiation
) -> None:
    release = draft("in_review")
    mark = seen(second, release)
    releases.send_back(release=release, note="More.", by=colleague, now=NOW)
    releases.choose_items(release=release, items=[table], by=staff, now=NOW)
    releases.submit(release=release, by=staff, now=NOW)

    page = send(second, at("release-approve", release.pk), seen=mark)

    assert "The release was changed since you read it." in page
    assert state(release) == "in_review"


def test_an_agreement_reopened_since_it_was_read_is_not_signed(
    draft: Draft, staff: User, colleague: User, second: Client, table: Negotiation
) -> None:
    agreed = TentativeAgreementFactory(clause__negotiation=table, agreed=True)
    release = draft("in_review", items=[table, agreed])
    mark = seen(second, release)
    tentative_agreements.reopen(agreement=agreed, reason="A word.", by=staff, now=NOW)

    page = send(second, at("release-approve", release.pk), seen=mark)

    assert "The release was changed since you read it." in page
    assert state(release) == "in_review"


def test_sent_back_with_a_note(draft: Draft, client: Client, second: Client) -> None:
    release = draft("in_review")

    page = send(second, at("release-send-back", release.pk), words="Name the session's day.")

    assert (state(release), "Name the session's day." in page) == ("draft", True)
    assert "sent back" in read(client, at("releases"))


@pytest.mark.parametrize("step", ["send-back", "withdraw", "force"])
def test_a_step_without_its_words_is_not_taken(
    draft: Draft, colleague: User, second: Client, step: str
) -> None:
    release = draft("approved" if step == "withdraw" else "in_review", by=colleague)
    before = state(release)

    page = send(second, at(f"release-{step}", release.pk), words="  ")

    assert ("This could not be done" in page, "This field is required." in page) == (True, True)
    assert state(release) == before


def test_forced_by_one_person_with_a_reason(draft: Draft, client: Client) -> None:
    release = draft()

    page = force(client, release)

    forced = Release.objects.get()
    assert (forced.state, forced.is_forced, forced.forced_reason) == (
        "approved",
        True,
        "It leaks already.",
    )
    assert "Released without a second person’s approval" in page
    assert "<strong>forced</strong>" in read(client, at("releases"))


def test_who_forces_says_that_it_stays(draft: Draft, client: Client) -> None:
    release = draft()
    mark = seen(client, release, "force")

    page = send(client, at("release-force", release.pk), seen=mark, words="It leaks already.")

    assert "Say that you know this." in page
    assert "It leaks already." in page
    assert state(release) == "draft"


def test_recalled_before_anyone_read_it(draft: Draft, colleague: User, client: Client) -> None:
    release = draft("approved", by=colleague, live_at=NOW + HOUR)

    page = send(client, at("release-recall", release.pk))

    assert (state(release), "nobody outside read it" in page) == ("draft", True)


def test_withdrawn_with_a_reason(draft: Draft, colleague: User, client: Client) -> None:
    release = draft("approved", by=colleague)

    page = send(client, at("release-withdraw", release.pk), words="A wrong name.")

    assert state(release) == "withdrawn"
    assert ("This release was withdrawn" in page, "A wrong name." in page) == (True, True)


def test_set_aside(draft: Draft, client: Client) -> None:
    release = draft()

    send(client, at("release-set-aside", release.pk))

    assert state(release) == "set_aside"


def test_only_what_is_possible_is_offered(draft: Draft, colleague: User, second: Client) -> None:
    names = ("submit", "approve", "send-back", "recall", "set-aside", "force", "withdraw")
    rows = {
        "draft": draft(),
        "in_review": draft("in_review"),
        "scheduled": draft("approved", by=colleague, live_at=NOW + HOUR),
        "live": draft("approved", by=colleague),
    }

    offered = {}
    for stage, row in rows.items():
        page = read(second, at("release-draft", row.pk))
        offered[stage] = [one for one in names if at(f"release-{one}", row.pk) in page]

    assert offered == {
        "draft": ["submit", "set-aside", "force"],
        "in_review": ["approve", "send-back", "set-aside", "force"],
        "scheduled": ["recall"],
        "live": ["withdraw"],
    }


def test_a_release_that_names_nothing_is_not_sent(draft: Draft, client: Client) -> None:
    page = send(client, at("release-submit", draft(items=[]).pk))

    assert "It names nothing yet. Choose what it makes visible, then try again." in page


def test_an_instant_that_passed_is_named(draft: Draft, second: Client, time_machine) -> None:
    release = draft("in_review", live_at=NOW + HOUR)
    time_machine.move_to(NOW + 2 * HOUR, tick=False)

    page = sign(second, release)

    assert "The instant at which it was to go live has passed. Choose a later time" in page


def test_an_embargo_that_would_have_no_end_is_named(draft: Draft, second: Client) -> None:
    release = draft("in_review", is_embargoed=True, terms="Not before.", live_at=NOW)

    assert "An embargo ends at a time that is still to come." in sign(second, release)


def test_a_table_that_nobody_knows_is_named(draft: Draft, second: Client, session) -> None:
    release = draft("in_review", items=[session])

    page = sign(second, release)

    assert "Its audience does not know of this negotiation yet." in page


def test_texts_that_a_summary_cites_and_nobody_could_read_are_listed(
    draft: Draft, second: Client, table: Negotiation
) -> None:
    clause = ClauseFactory(negotiation=table, title="Consent first")
    position = PositionFactory(clause=clause, tabled=True)
    revision = SummaryRevisionFactory(summary=SummaryFactory(clause=clause))
    CitationFactory(line=SummaryLineFactory(revision=revision), position=position)
    release = draft("in_review", items=[table, finish_summary(revision)])

    page = force(second, release)

    listed = f"could not read: Consent first ({position.slug}). Let the release name these texts"
    assert listed in page
    assert "It leaks already." in page


@pytest.mark.parametrize("step", ["approve", "force"])
def test_ground_rules_are_quoted_and_the_kinds_named(
    draft: Draft, second: Client, table: Negotiation, step: str
) -> None:
    GroundRulesFactory(
        negotiation=table, mode="holding_line", allows=[["negotiation_itself", "public"]]
    )
    release = draft("in_review")

    page = sign(second, release) if step == "approve" else force(second, release)

    assert (
        "The ground rules in force do not let these be told: sessions. They say:"
        " “Neither side speaks to the press while talks go on.” Take these things out" in page
    )
    assert (state(release), GroundRules.objects.count()) == ("in_review", 1)


def test_a_step_on_a_release_of_the_record_is_told_too(table: Negotiation, client: Client) -> None:
    release = ReleaseItemFactory(item=table).release

    page = read(client, at("release-draft", release.pk))

    assert "the shipped record" in page
    assert at("release-withdraw", release.pk) in page
