"""From a draft to what is told: two people, one forced, recalled, withdrawn, against the rules."""

from datetime import timedelta

import pytest

from negotiations.actions import release_decisions as decisions
from negotiations.actions import release_items, releases
from negotiations.models import Position, Release
from portal.access import ANYONE, Audience, Viewer
from portal.models import Event
from tests.factories.negotiations import (
    NegotiationFactory,
    PositionFactory,
    ReleaseItemFactory,
    SessionFactory,
)
from tests.factories.portal import UserFactory
from tests.factories.releases import GroundRulesFactory, TermsAcceptanceFactory
from tests.factories.summaries import (
    CitationFactory,
    SummaryFactory,
    SummaryLineFactory,
    SummaryRevisionFactory,
    finish_summary,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def table():
    return NegotiationFactory(slug="table")


@pytest.fixture
def writer():
    return UserFactory(name="Writer")


@pytest.fixture
def second():
    return UserFactory(name="Second")


@pytest.fixture
def draft(table, writer, now):
    """A draft of two things, for tomorrow."""

    def make(*items, **described):
        facts = {"title": "News of the table", "audience": Audience.PUBLIC, "change_note": "New."}
        facts |= {"live_at": now + HOUR, "zone": "America/Los_Angeles", "is_major": True}
        begun = releases.start(negotiation=table, by=writer, now=now, **facts | described)
        chosen = items or (table, PositionFactory(tabled=True, clause__negotiation=table))
        return releases.choose_items(release=begun, items=chosen, by=writer, now=now)

    return make


@pytest.fixture
def in_review(draft, writer, now):
    def make(*items, **described):
        return releases.submit(release=draft(*items, **described), by=writer, now=now)

    return make


def seen(viewer: Viewer, at) -> int:
    return Position.objects.visible_to(viewer, at).count()


def verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def test_two_people_make_it_live_by_the_clock_alone(in_review, second, now):
    release = decisions.approve(release=in_review(), by=second, now=now)

    live_at = release.live_at
    assert (seen(ANYONE, live_at - timedelta(milliseconds=1)), seen(ANYONE, live_at)) == (0, 1)
    assert (release.stage(now), release.stage(live_at)) == ("scheduled", "live")
    assert verbs()[-2:] == ["release.published", "release.approved"]


def test_without_an_instant_it_is_live_with_the_approval(in_review, second, now):
    release = decisions.approve(release=in_review(live_at=None), by=second, now=now)

    assert (release.live_at, release.stage(now), seen(ANYONE, now)) == (now, "live", 1)


def test_who_wrote_it_does_not_approve_it(in_review, writer, second, now):
    release = in_review()

    with pytest.raises(decisions.NeedsSecondPerson):
        decisions.approve(release=release, by=writer, now=now)

    assert decisions.approve(release=release, by=second, now=now).approved_by == second


def test_who_sent_it_to_review_does_not_approve_it(draft, second, now):
    release = releases.submit(release=draft(), by=second, now=now)

    with pytest.raises(decisions.NeedsSecondPerson):
        decisions.approve(release=release, by=second, now=now)


def test_forced_stays_forced_for_ever(draft, writer, second, now):
    forced = decisions.force(release=draft(), reason="The talks end.", by=writer, now=now)
    published = Event.objects.get(verb="release.published")

    withdrawn = decisions.withdraw(
        release=forced, reason="Wrong text.", by=second, now=forced.live_at
    )

    assert (withdrawn.is_forced, withdrawn.forced_reason) == (True, "The talks end.")
    assert published.payload["is_forced"] is True


def test_it_is_approved_once(in_review, second, now):
    release = in_review()
    decisions.approve(release=release, by=second, now=now)

    with pytest.raises(releases.NotNow):
        decisions.approve(release=release, by=UserFactory(), now=now)

    assert verbs().count("release.published") == 1


def test_a_recalled_release_was_never_told(in_review, second, now):
    release = decisions.approve(release=in_review(), by=second, now=now)

    recalled = decisions.recall(release=release, by=second, now=now)

    told = Event.objects.visible_to(ANYONE, now + 2 * HOUR)
    assert (recalled.state, seen(ANYONE, now + 2 * HOUR), list(told)) == ("draft", 0, [])
    assert recalled.approved_by is None


def test_what_has_begun_is_not_recalled(in_review, second, now):
    release = decisions.approve(release=in_review(), by=second, now=now)

    with pytest.raises(releases.NotNow):
        decisions.recall(release=release, by=second, now=release.live_at)


def test_what_has_not_begun_is_not_withdrawn(in_review, second, now):
    release = decisions.approve(release=in_review(), by=second, now=now)

    with pytest.raises(releases.NotNow):
        decisions.withdraw(release=release, reason="No.", by=second, now=now)


def test_withdrawn_words_are_gone_and_the_notice_stays(in_review, second, now):
    release = decisions.approve(release=in_review(live_at=None), by=second, now=now)

    decisions.withdraw(release=release, reason="Wrong text.", by=second, now=now + HOUR)

    told = Release.objects.told(ANYONE, now + HOUR)
    assert (seen(ANYONE, now + HOUR), told.get().withdrawn_reason) == (0, "Wrong text.")
    assert Event.objects.visible_to(ANYONE, now + HOUR).last().verb == "release.withdrawn"


def test_withdrawn_words_stay_where_another_release_told_them(in_review, second, now, table):
    position = PositionFactory(tabled=True, clause__negotiation=table)
    ReleaseItemFactory(item=position)
    release = decisions.approve(
        release=in_review(table, position, live_at=None), by=second, now=now
    )

    decisions.withdraw(release=release, reason="Told twice.", by=second, now=now + HOUR)

    assert seen(ANYONE, now + HOUR) == 1


class TestEmbargo:
    TERMS = {"is_embargoed": True, "terms": "Not before the instant."}

    @pytest.fixture
    def release(self, in_review, second, now):
        return decisions.approve(release=in_review(**self.TERMS), by=second, now=now)

    @pytest.fixture
    def press(self, table):
        user = UserFactory()
        return Viewer(user_id=user.pk, roles={table.guilds.get().pk: frozenset({"press"})})

    def test_press_reads_it_from_the_approval_on_once_terms_are_accepted(self, release, press, now):
        assert seen(press, now) == 0

        TermsAcceptanceFactory(release=release, user_id=press.user_id, user=None)

        assert (seen(press, now), seen(ANYONE, now)) == (1, 0)
        assert list(Release.objects.offered_to(press, now)) == [release]

    def test_press_of_another_guild_is_offered_nothing(self, release, press, now):
        TermsAcceptanceFactory(release=release, user_id=press.user_id, user=None)
        elsewhere = Viewer(user_id=press.user_id, roles={999: frozenset({"press"})})

        assert seen(elsewhere, now) == 0
        assert list(Release.objects.offered_to(elsewhere, now)) == []

    def test_withdrawn_under_embargo_it_is_never_told_to_others(self, release, press, now):
        TermsAcceptanceFactory(release=release, user_id=press.user_id, user=None)

        decisions.withdraw(release=release, reason="Wrong.", by=UserFactory(), now=now)

        later = release.live_at + HOUR
        assert list(Release.objects.told(ANYONE, later)) == []
        assert list(Event.objects.visible_to(ANYONE, later)) == []
        assert Release.objects.told(press, later).get().withdrawn_reason == "Wrong."

    @pytest.mark.parametrize("live_at", [None, timedelta(0), -HOUR])
    def test_it_needs_an_end(self, in_review, second, now, live_at):
        ends = now + live_at if live_at is not None else None
        release = in_review(live_at=ends, **self.TERMS)

        with pytest.raises((decisions.EmbargoWithoutEnd, decisions.InThePast)):
            decisions.approve(release=release, by=second, now=now)


class TestWhatStandsInTheWay:
    def test_nothing_to_release(self, table, writer, now):
        empty = releases.start(
            negotiation=table,
            by=writer,
            now=now,
            title="Empty",
            audience=Audience.PUBLIC,
            change_note="None.",
        )

        with pytest.raises(releases.NothingToRelease):
            releases.submit(release=empty, by=writer, now=now)

    def test_an_instant_that_went_by(self, in_review, second, now):
        with pytest.raises(decisions.InThePast):
            decisions.approve(release=in_review(), by=second, now=now + 2 * HOUR)

    def test_a_table_of_which_the_audience_does_not_know(self, in_review, second, now, table):
        position = PositionFactory(tabled=True, clause__negotiation=table)

        with pytest.raises(decisions.TableHidden):
            decisions.approve(release=in_review(position), by=second, now=now)

    def test_ground_rules_are_quoted(self, in_review, second, now, table):
        GroundRulesFactory(negotiation=table, words="No word to the press.")

        with pytest.raises(decisions.AgainstGroundRules) as refused:
            decisions.approve(release=in_review(), by=second, now=now)

        assert str(refused.value) == "No word to the press."
        assert refused.value.kinds == ("negotiation_itself", "position")

    def test_one_person_does_not_force_it_through_ground_rules(self, draft, writer, now, table):
        GroundRulesFactory(negotiation=table)

        with pytest.raises(decisions.AgainstGroundRules):
            decisions.force(release=draft(), reason="Now.", by=writer, now=now)

    def test_what_the_rules_list_goes_out(self, in_review, second, now, table):
        GroundRulesFactory(
            negotiation=table,
            mode="holding_line",
            allows=[["session", "public"], ["negotiation_itself", "public"]],
        )
        release = in_review(table, SessionFactory(negotiation=table))

        assert decisions.approve(release=release, by=second, now=now).state == "approved"

    def test_a_summary_of_words_its_audience_cannot_read(self, in_review, second, now, table):
        cited = PositionFactory(tabled=True, clause__negotiation=table)
        revision = SummaryRevisionFactory(summary=SummaryFactory(clause=cited.clause))
        CitationFactory(line=SummaryLineFactory(revision=revision), position=cited)
        finish_summary(revision)

        with pytest.raises(decisions.CitesHidden) as refused:
            decisions.approve(release=in_review(table, revision), by=second, now=now)

        assert refused.value.cited == [cited]
        both = in_review(table, revision, cited)
        assert decisions.approve(release=both, by=second, now=now).state == "approved"


class TestDrafts:
    def test_sent_back_with_a_note_it_can_be_changed(self, in_review, second, writer, now):
        back = releases.send_back(release=in_review(), note="Say why.", by=second, now=now)

        changed = releases.describe(release=back, title="Other", by=writer, now=now)

        assert (changed.state, changed.title, changed.review_note) == ("draft", "Other", "Say why.")

    def test_in_review_nothing_changes(self, in_review, writer, now, table):
        release = in_review()

        with pytest.raises(releases.NotNow):
            releases.describe(release=release, title="Other", by=writer, now=now)
        with pytest.raises(releases.NotNow):
            releases.choose_items(release=release, items=[table], by=writer, now=now)

    def test_items_are_exactly_those_chosen(self, draft, writer, now, table):
        session = SessionFactory(negotiation=table)

        release = releases.choose_items(release=draft(), items=[table, session], by=writer, now=now)

        assert release_items.of(release) == [table, session]

    def test_a_taken_address_gets_a_chance_ending(self, draft):
        first, second = draft(), draft()

        assert first.slug == "table-news-of-the-table"
        assert (second.slug[:24], len(second.slug)) == ("table-news-of-the-table-", 30)

    def test_set_aside_it_is_over(self, draft, writer, now):
        aside = releases.set_aside(release=draft(), by=writer, now=now)

        assert (aside.state, aside.course.steps(now)) == ("set_aside", frozenset())
