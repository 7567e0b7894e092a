"""Ground rules: less holds at once, more waits for a second person."""

from datetime import timedelta

import pytest

from negotiations.actions import ground_rules as actions
from negotiations.actions import release_decisions, releases
from negotiations.disclosure import Mode, Rules
from negotiations.models import GroundRules, Negotiation, Release
from negotiations.timeline import line
from portal.models import Event, User
from tests.factories.negotiations import NegotiationFactory, ReleaseFactory, SessionFactory
from tests.factories.portal import NOW, UserFactory
from tests.factories.releases import GroundRulesFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LINE = [("negotiation_itself", "public"), ("session", "public")]


@pytest.fixture
def table() -> Negotiation:
    return NegotiationFactory()


@pytest.fixture
def ana() -> User:
    return UserFactory(name="Ana")


@pytest.fixture
def ben() -> User:
    return UserFactory(name="Ben")


def propose(table: Negotiation, by: User, mode="blackout", allows=(), recalls=(), now=NOW):
    return actions.propose(
        negotiation=table,
        mode=mode,
        allows=allows,
        words="Nobody speaks.",
        notice="The parties do not speak.",
        recalls=recalls,
        by=by,
        now=now,
    )


def approved(table, ana, ben, live_at=NOW + HOUR, **fields) -> Release:
    """A release of the table and one session, approved by a second person at NOW."""
    fields = {"title": "News", "change_note": "New.", "audience": "public"} | fields
    release = releases.start(negotiation=table, by=ana, now=NOW, live_at=live_at, **fields)
    items = [table, SessionFactory(negotiation=table)]
    releases.choose_items(release=release, items=items, by=ana, now=NOW)
    releases.submit(release=release, by=ana, now=NOW)
    return release_decisions.approve(release=release, by=ben, now=NOW)


def verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def held(table: Negotiation, now=NOW) -> Rules:
    return actions.current(table, now)


def test_where_nothing_was_set_all_may_be_told(table):
    assert held(table) == Rules(Mode.OPEN)


def test_narrower_rules_hold_at_once(table, ana):
    rules = propose(table, ana)

    assert (rules.is_widening, rules.in_force_at, rules.seconded_by) == (False, NOW, None)
    assert held(table) == Rules(Mode.BLACKOUT)
    assert verbs() == ["ground_rules.set"]


def test_wider_rules_wait_for_a_second_person(table, ana, ben):
    propose(table, ana)
    wider = propose(table, ana, "holding_line", LINE, now=NOW + HOUR)
    before = held(table, NOW + HOUR)

    actions.second(ground_rules=wider, recalls=(), by=ben, now=NOW + 2 * HOUR)

    assert (wider.in_force_at, before) == (None, Rules(Mode.BLACKOUT))
    assert held(table, NOW + 2 * HOUR) == Rules(Mode.HOLDING_LINE, frozenset(LINE))
    assert verbs() == ["ground_rules.set", "ground_rules.proposed", "ground_rules.seconded"]


def test_rules_wider_in_one_thing_and_narrower_in_another_wait_too(table, ana):
    propose(table, ana, "holding_line", [("session", "public")])

    mixed = propose(table, ana, "holding_line", [("statement", "public")], now=NOW + HOUR)

    assert (mixed.is_widening, mixed.in_force_at) == (True, None)


def test_the_same_person_does_not_second(table, ana):
    waiting = GroundRulesFactory(negotiation=table, waiting=True, set_by=ana)

    with pytest.raises(actions.SamePerson):
        actions.second(ground_rules=waiting, recalls=(), by=ana, now=NOW)

    assert (list(GroundRules.objects.waiting()), verbs()) == ([waiting], [])


def test_one_set_of_rules_waits_at_a_time(table, ana, ben):
    propose(table, ana)
    propose(table, ana, "open", now=NOW + HOUR)

    with pytest.raises(actions.AlreadyWaiting):
        propose(table, ben, "holding_line", LINE, now=NOW + HOUR)

    assert GroundRules.objects.count() == 2


@pytest.mark.parametrize("step", ["second", "decline"])
def test_a_step_that_comes_second_finds_nothing_waiting(table, ana, ben, step):
    waiting = GroundRulesFactory(negotiation=table, waiting=True, set_by=ana)
    actions.decline(ground_rules=waiting, by=ben, now=NOW)
    more = {"recalls": ()} if step == "second" else {}

    with pytest.raises(actions.NotWaiting):
        getattr(actions, step)(ground_rules=waiting, by=ben, now=NOW, **more)


def test_declined_rules_never_hold(table, ana):
    propose(table, ana)
    wider = propose(table, ana, "open", now=NOW + HOUR)

    actions.decline(ground_rules=wider, by=ana, now=NOW + HOUR)

    assert held(table, NOW + HOUR) == Rules(Mode.BLACKOUT)
    assert verbs() == ["ground_rules.set", "ground_rules.proposed", "ground_rules.declined"]


def test_what_they_refuse_and_nobody_read_is_recalled_with_them(table, ana, ben):
    release = approved(table, ana, ben)

    propose(table, ana, recalls=[release.pk], now=NOW + HOUR / 2)

    assert Release.objects.get().state == "draft"
    assert verbs()[-2:] == ["ground_rules.set", "release.recalled"]
    told = line(Event.objects.get(verb="ground_rules.set"), table).telling
    assert told.words == "Ground rules are set: blackout"
    assert told.more == ("“Nobody speaks.”", "Recalled: “News”")


def test_what_they_allow_stays_approved(table, ana, ben):
    approved(table, ana, ben)

    propose(table, ana, "holding_line", LINE)

    assert Release.objects.get().state == "approved"


@pytest.mark.parametrize(
    "fields",
    [
        {"live_at": None},
        {"audience": "staff"},
        {"is_embargoed": True, "terms": "Not before."},
    ],
    ids=["live", "for staff", "under embargo"],
)
def test_what_began_or_is_for_staff_is_left_standing(table, ana, ben, fields):
    approved(table, ana, ben, **fields)

    propose(table, ana, now=NOW)

    assert Release.objects.get().state == "approved"


def test_what_press_reads_under_embargo_is_named_as_begun(table, ana, ben):
    release = approved(table, ana, ben, is_embargoed=True, terms="Not before.")

    struck = actions.struck(table, Rules(Mode.BLACKOUT), NOW)

    assert (struck.recalled, struck.begun) == ((), (release,))


def test_releases_other_than_those_shown_stop_it(table, ana, ben):
    approved(table, ana, ben)
    before = verbs()

    with pytest.raises(actions.OtherReleases):
        propose(table, ana, recalls=())

    assert (GroundRules.objects.count(), verbs()) == (0, before)
    assert Release.objects.get().state == "approved"


def test_seconding_recalls_what_the_rules_refuse(table, ana, ben):
    waiting = GroundRulesFactory(
        negotiation=table, waiting=True, mode="holding_line", allows=LINE[:1], set_by=ana
    )
    release = approved(table, ana, ben)

    actions.second(ground_rules=waiting, recalls=[release.pk], by=ben, now=NOW)

    assert Release.objects.get().state == "draft"


def test_releases_of_other_tables_are_left_alone(table, ana, ben):
    approved(NegotiationFactory(), ana, ben)
    ReleaseFactory(negotiation=table)

    propose(table, ana)

    assert list(Release.objects.values_list("state", flat=True).order_by("pk")) == [
        "approved",
        "draft",
    ]
