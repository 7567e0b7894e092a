"""Ground rules as staff read and set them, and the notice that everybody reads."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.actions import ground_rules as actions
from negotiations.models import GroundRules, Negotiation, Release
from portal.models import User
from tests.factories.negotiations import ReleaseItemFactory
from tests.factories.portal import NOW
from tests.factories.releases import GroundRulesFactory
from tests.negotiations.staff.conftest import SignIn
from tests.negotiations.staff.releases.conftest import Draft, at, read, send

HOUR = timedelta(hours=1)
WORDS = "Neither side speaks."


@pytest.fixture
def second(colleague: User, client_of: SignIn) -> Client:
    return client_of(colleague)


def typed(mode: str = "blackout", **more: object) -> dict[str, object]:
    return {"mode": mode, "words": WORDS, "notice": "The parties do not speak."} | more


def propose(client: Client, **more: object) -> str:
    return send(client, at("ground-rules-new"), **typed(**more), confirmed="1")


def ticked(page: str) -> set[str]:
    return set(re.findall(r'name="allows" value="([^"]+)"[^>]* checked', page))


def test_where_nothing_was_set_the_page_says_so(table: Negotiation, client: Client) -> None:
    page = read(client, at("ground-rules"))

    assert "No ground rules were set; everything may be told." in page


@pytest.mark.parametrize(("mode", "count"), [("open", 14), ("holding_line", 6), ("blackout", 0)])
def test_each_mode_begins_with_a_preset(
    table: Negotiation, client: Client, mode: str, count: int
) -> None:
    page = read(client, at("ground-rules-new"), mode=mode)

    assert (f'<option value="{mode}" selected>' in page, len(ticked(page))) == (True, count)


def test_the_holding_line_begins_with_what_says_little(table: Negotiation, client: Client) -> None:
    page = read(client, at("ground-rules-new"), mode="holding_line")

    kinds = ("negotiation_itself", "session", "statement")
    assert ticked(page) == {f"{kind}:{to}" for kind in kinds for to in ("members", "public")}


def test_a_page_says_beforehand_what_is_recalled(
    draft: Draft, colleague: User, client: Client
) -> None:
    draft("approved", by=colleague, title="Tomorrow's news", live_at=NOW + HOUR)
    embargo = {"is_embargoed": True, "terms": "Not before."}
    draft("approved", by=colleague, title="Read by press", live_at=NOW + HOUR, **embargo)

    page = send(client, at("ground-rules-new"), **typed())

    recalled, begun = page.split('id="recalled"')[1].split('id="begun"')
    assert ("Tomorrow's news" in recalled, "Read by press" in begun) == (True, True)
    assert "Begin the blackout now" in page
    assert GroundRules.objects.count() == 0


def test_narrower_rules_hold_at_once(
    draft: Draft, colleague: User, table: Negotiation, client: Client
) -> None:
    release = draft("approved", by=colleague, live_at=NOW + HOUR)

    page = propose(client, recalls=release.pk)

    assert "The ground rules hold now." in page
    assert WORDS in page.split('id="in-force"')[1]
    assert Release.objects.get().state == "draft"


def test_other_releases_than_shown_stop_it_and_are_shown(
    draft: Draft, colleague: User, client: Client
) -> None:
    release = draft("approved", by=colleague, live_at=NOW + HOUR)

    page = propose(client)

    assert "The releases that would be recalled have changed since you looked" in page
    assert f'name="recalls" value="{release.pk}"' in page
    assert f'name="words" value="{WORDS}"' in page
    assert GroundRules.objects.count() == 0


def test_wider_rules_wait_and_a_second_person_confirms(
    table: Negotiation, client: Client, second: Client
) -> None:
    GroundRulesFactory(negotiation=table)
    proposed = propose(client, mode="holding_line", allows=["session:public"])
    waiting = GroundRules.objects.get(in_force_at=None)

    own, other = (read(one, at("ground-rules")) for one in (client, second))
    page = send(second, at("ground-rules-second", waiting.pk))

    assert "they wait for a second person." in proposed
    address = at("ground-rules-second", waiting.pk)
    assert (address in own, address in other) == (False, True)
    assert "You proposed them; a second person confirms them." in own
    assert "The ground rules hold now." in page
    assert "<dt>May be told to the public</dt><dd>sessions</dd>" in page


def test_whoever_proposed_does_not_confirm(table: Negotiation, staff: User, client: Client) -> None:
    waiting = GroundRulesFactory(negotiation=table, waiting=True, set_by=staff)

    page = send(client, at("ground-rules-second", waiting.pk))

    assert "You proposed these rules. As they allow more, a second person confirms them." in page


def test_declined_and_a_later_press_reads_so(
    table: Negotiation, client: Client, second: Client
) -> None:
    waiting = GroundRulesFactory(negotiation=table, waiting=True)

    declined = send(second, at("ground-rules-decline", waiting.pk))
    again = send(client, at("ground-rules-decline", waiting.pk))
    confirmed = send(client, at("ground-rules-second", waiting.pk))

    assert "These rules do not come to hold." in declined
    late = "Meanwhile somebody confirmed or declined these rules."
    assert (late in again, late in confirmed) == (True, True)


def test_a_second_proposal_waits_its_turn(table: Negotiation, client: Client) -> None:
    GroundRulesFactory(negotiation=table)
    GroundRulesFactory(negotiation=table, waiting=True)

    page = propose(client, mode="open")

    assert "Other rules wait for a second person already." in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"words": " "}, "This field is required."),
        ({"mode": "holding_line"}, "Nothing is ticked; choose a blackout"),
        ({"mode": "silence"}, "Select a valid choice."),
        ({"allows": "session:nobody"}, "Select a valid choice."),
    ],
)
def test_what_can_not_be_is_refused_and_the_words_stay(
    table: Negotiation, client: Client, more: dict[str, object], words: str
) -> None:
    page = propose(client, **more)

    assert (words in page, "The parties do not speak." in page) == (True, True)
    assert GroundRules.objects.count() == 0


def test_changing_ones_mind_keeps_what_was_typed(table: Negotiation, client: Client) -> None:
    page = send(
        client,
        at("ground-rules-new"),
        **typed("holding_line", allows=["session:public", "statement:members"]),
        change="1",
    )

    assert ticked(page) == {"session:public", "statement:members"}
    assert WORDS in page


@pytest.mark.parametrize(("mode", "count"), [("open", 14), ("blackout", 0)])
def test_what_is_ticked_counts_under_a_holding_line_only(
    table: Negotiation, client: Client, mode: str, count: int
) -> None:
    propose(client, mode=mode, allows=["session:public"])

    assert len(GroundRules.objects.get().allows) == count


def test_the_notice_stands_on_the_public_page_while_the_rules_hold(
    table: Negotiation, staff: User
) -> None:
    ReleaseItemFactory(item=table)
    address = reverse("negotiation", args=[table.slug])
    GroundRulesFactory(negotiation=table, notice="We do not speak for now.")
    GroundRulesFactory(negotiation=table, waiting=True, notice="Waits.")

    during = read(Client(), address)
    actions.propose(
        negotiation=table,
        mode="blackout",
        allows=(),
        words="As before.",
        notice="",
        recalls=(),
        by=staff,
        now=NOW,
    )
    after = read(Client(), address)

    assert ("We do not speak for now." in during, "Waits." in during) == (True, False)
    assert ("We do not speak for now." in after, "Ground rules of these talks" in after) == (
        False,
        False,
    )


def test_the_words_of_the_rule_stay_with_staff(table: Negotiation) -> None:
    ReleaseItemFactory(item=table)
    GroundRulesFactory(negotiation=table, words="Not even that there are talks.", notice="Quiet.")

    assert "Not even that" not in read(Client(), reverse("negotiation", args=[table.slug]))
