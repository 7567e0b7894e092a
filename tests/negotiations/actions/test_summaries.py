"""Summaries: begun, saved, grounded, finished for ever; and never over somebody else's words."""

from datetime import timedelta

import pytest

from negotiations.actions import release_decisions, releases, summaries
from negotiations.actions.summaries import LineInput
from negotiations.models import Justification, SummaryLine, SummaryRevision
from portal.models import Event
from portal.text import sha256
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    PositionFactory,
    ReleaseItemFactory,
)
from tests.factories.portal import NOW, UserFactory
from tests.factories.summaries import SummaryRevisionFactory

pytestmark = pytest.mark.django_db

TEXT = "The company shall tell the writer within thirty days and pay $500."


@pytest.fixture
def clause():
    return ClauseFactory()


@pytest.fixture
def asked(clause):
    return PositionFactory(clause=clause, tabled=True, text=TEXT)


@pytest.fixture
def draft(clause):
    return begin(clause=clause)


def begin(**about) -> SummaryRevision:
    table = next(iter(about.values())).negotiation
    return summaries.begin(negotiation=table, by=UserFactory(), now=NOW, **about)


def save(draft, *lines, version=None) -> SummaryRevision:
    draft.refresh_from_db()
    seen = draft.version if version is None else version
    return summaries.save(revision=draft, version=seen, lines=lines, by=UserFactory(), now=NOW)


def finish(draft, version=None, now=NOW) -> SummaryRevision:
    draft.refresh_from_db()
    seen = draft.version if version is None else version
    return summaries.finish(revision=draft, version=seen, by=UserFactory(), now=now)


def justify(line, words="45 days", reason="The side letter says so.") -> Justification:
    return summaries.justify(line=line, words=words, reason=reason, by=UserFactory(), now=NOW)


def said(asked, text="You are told within 30 days.", **more) -> LineInput:
    return LineInput(text, positions=[asked.pk], **more)


def verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def test_each_step_is_one_event_for_staff(draft, asked):
    save(draft, said(asked, "You are told within 45 days."))
    justify(draft.lines.get())
    finish(draft)

    assert verbs() == ["summary.begun", "summary.saved", "summary.justified", "summary.finished"]
    assert set(Event.objects.values_list("audience", "stream")) == {
        ("staff", asked.clause.negotiation.stream)
    }


@pytest.mark.parametrize("make", [IssueFactory, ClauseFactory])
def test_a_thing_of_another_table_is_refused(make):
    thing = make()
    about = {"issue" if make is IssueFactory else "clause": thing}

    with pytest.raises(summaries.OfAnotherTable):
        summaries.begin(negotiation=NegotiationFactory(), by=UserFactory(), now=NOW, **about)


def test_two_people_begin_one_working_copy(clause, draft):
    with pytest.raises(summaries.InWork) as refusal:
        begin(clause=clause)

    assert refusal.value.revision == draft


def test_saving_keeps_lines_in_order_with_what_they_cite(draft, asked):
    provision = AgreementClauseFactory(agreement__negotiation=asked.clause.negotiation)
    provision.agreement.text = provision.text
    provision.agreement.sha256, provision.agreement.final_at = sha256(provision.text), NOW
    provision.agreement.save()

    saved = save(
        draft,
        said(asked, "First. ", not_doing="Nothing else."),
        LineInput("Second.", provisions=[provision.pk]),
    )

    assert [
        (line.text, line.not_doing, [(c.position, c.provision) for c in line.citations.all()])
        for line in saved.lines.all()
    ] == [("First.", "Nothing else.", [(asked, None)]), ("Second.", "", [(None, provision)])]
    assert (saved.version, saved.saved_at) == (1, NOW)


def test_a_save_on_an_older_version_overwrites_nothing(draft, asked):
    save(draft, said(asked, "Saved first."))

    with pytest.raises(summaries.SavedMeanwhile):
        save(draft, said(asked, "Typed beside it."), version=0)

    assert [line.text for line in draft.lines.all()] == ["Saved first."]


def test_lines_that_are_left_out_go(draft, asked):
    save(draft, said(asked, "First."), said(asked, "Second."))
    second = draft.lines.get(text="Second.")

    save(draft, said(asked, "Second, mended.", key=second.pk))

    assert [(line.pk, line.text) for line in draft.lines.all()] == [(second.pk, "Second, mended.")]


@pytest.mark.parametrize("words", ["", " \n "])
def test_a_line_without_words_is_refused(draft, asked, words):
    with pytest.raises(summaries.SaysNothing):
        save(draft, said(asked, words))


def untabled(clause):
    return {"positions": [PositionFactory(clause=clause).pk]}


def tabled_elsewhere(_clause):
    return {"positions": [PositionFactory(tabled=True).pk]}


def not_final(clause):
    return {"provisions": [AgreementClauseFactory(agreement__negotiation=clause.negotiation).pk]}


def final_elsewhere(_clause):
    return {"provisions": [AgreementFactory(final=True).clauses.get().pk]}


@pytest.mark.parametrize("cited", [untabled, tabled_elsewhere, not_final, final_elsewhere])
def test_only_what_was_tabled_or_final_here_is_cited(clause, draft, cited):
    with pytest.raises(summaries.NotCitable):
        save(draft, LineInput("Words.", **cited(clause)))


def test_a_justification_stays_while_its_figure_stands(draft, asked):
    save(draft, said(asked, "Within 45 days."))
    line = draft.lines.get()
    justify(line)

    save(draft, said(asked, "Told within 45 days.", key=line.pk))
    kept = line.justifications.count()
    save(draft, said(asked, "Told at once.", key=line.pk))

    assert (kept, line.justifications.count()) == (1, 0)


@pytest.mark.parametrize("words", ["30 days", "60 days"])
def test_only_a_figure_that_is_not_found_is_justified(draft, asked, words):
    save(draft, said(asked, "Within 30 days."))

    with pytest.raises(summaries.NothingToJustify):
        justify(draft.lines.get(), words)


def test_a_grounded_summary_is_finished_for_ever(draft, asked):
    save(
        draft, said(asked, not_doing="It sets no fee but $500."), said(asked, "You are paid $500.")
    )

    done = finish(draft)

    text = (
        "You are told within 30 days.\nWhat this does not do: It sets no fee but $500.\n\n"
        "You are paid $500."
    )
    assert (done.text, done.sha256, done.finished_at) == (text, sha256(text), NOW)
    assert done.slug[:-2] == f"2026-03-02-{sha256(text)[:8]}"
    with pytest.raises(summaries.NotInWork):
        save(done, said(asked))


def test_a_line_that_cites_nothing_is_not_finished(draft, asked):
    save(draft, said(asked), LineInput("Uncited."))

    with pytest.raises(summaries.NotGrounded) as refusal:
        finish(draft)

    assert [line.text for line in refusal.value.lines] == ["Uncited."]


@pytest.mark.parametrize("field", ["text", "not_doing"])
def test_a_figure_that_is_not_found_is_not_finished(draft, asked, field):
    typed = {"text": "You are told.", "not_doing": "Nothing."} | {field: "Within 45 days."}
    save(draft, said(asked, **typed))

    with pytest.raises(summaries.NotGrounded):
        finish(draft)

    justify(draft.lines.get())
    assert finish(draft).is_finished


def test_nothing_is_not_finished(draft):
    with pytest.raises(summaries.SaysNothing):
        finish(draft)


def test_words_that_nobody_read_are_not_finished(draft, asked):
    save(draft, said(asked))
    save(draft, said(asked, "Others."))

    with pytest.raises(summaries.SavedMeanwhile):
        finish(draft, version=1)


def test_the_same_words_get_an_address_of_their_own(clause, draft, asked):
    save(draft, said(asked))
    first = finish(draft)

    second = finish(begin(clause=clause))

    assert second.sha256 == first.sha256
    assert second.slug != first.slug
    assert second.slug[:-2] == first.slug[:-2]


def test_the_next_revision_begins_with_the_last(clause, draft, asked):
    save(draft, said(asked, "Within 45 days.", not_doing="Nothing."))
    justify(draft.lines.get())
    finish(draft)

    line = begin(clause=clause).lines.get()

    assert (line.text, line.not_doing) == ("Within 45 days.", "Nothing.")
    assert [one.position for one in line.citations.all()] == [asked]
    assert [one.reason for one in line.justifications.all()] == ["The side letter says so."]


def test_a_working_copy_is_thrown_away_and_what_was_finished_stays(clause, draft, asked):
    save(draft, said(asked))
    finished = finish(draft)

    summaries.discard(revision=begin(clause=clause), by=UserFactory(), now=NOW)

    assert list(SummaryRevision.objects.all()) == [finished]
    assert SummaryLine.objects.count() == 1
    assert verbs()[-1] == "summary.discarded"


def test_a_finished_one_is_not_thrown_away(draft, asked):
    save(draft, said(asked))
    finish(draft)

    with pytest.raises(summaries.NotInWork):
        summaries.discard(revision=draft, by=UserFactory(), now=NOW)


def test_one_thrown_away_meanwhile_is_not_saved(asked):
    draft = SummaryRevisionFactory(summary__clause=asked.clause)
    summaries.discard(revision=draft, by=UserFactory(), now=NOW)

    with pytest.raises(summaries.NotInWork):
        summaries.save(revision=draft, version=0, lines=[], by=UserFactory(), now=NOW)


@pytest.mark.parametrize("is_told", [True, False])
def test_a_release_is_refused_where_its_readers_could_not_read_what_is_cited(draft, asked, is_told):
    """Writing may cite what is hidden; telling may not."""
    save(draft, said(asked))
    finished = finish(draft)
    table = asked.clause.negotiation
    ReleaseItemFactory(item=table)
    release = releases.start(
        negotiation=table, title="Summary", audience="public", by=UserFactory(), now=NOW
    )
    items = [finished, asked] if is_told else [finished]
    releases.choose_items(release=release, items=items, by=UserFactory(), now=NOW)
    later = NOW + timedelta(hours=1)
    releases.submit(release=release, by=UserFactory(), now=later)

    if is_told:
        release_decisions.approve(release=release, by=UserFactory(), now=later)
    else:
        with pytest.raises(release_decisions.CitesHidden) as refusal:
            release_decisions.approve(release=release, by=UserFactory(), now=later)
        assert refusal.value.cited == [asked]
