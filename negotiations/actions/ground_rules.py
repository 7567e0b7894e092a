"""Setting what the parties have agreed to say in public: less holds at once, more takes two."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from negotiations.actions import release_decisions, releases
from negotiations.actions.telling import tell_table
from negotiations.disclosure import Allowance, Mode, Rules
from negotiations.models import GroundRules, Negotiation, Release
from negotiations.models.release import ITEM_FIELDS
from portal.models import User


class AlreadyWaiting(Exception):
    """Wider rules wait for a second person already; they are confirmed or declined first."""


class NotWaiting(Exception):
    """These rules hold already, or were declined."""


class SamePerson(Exception):
    """Whoever proposed wider rules does not confirm them."""


class OtherReleases(Exception):
    """The releases that the rules would call back are no longer the ones that the person saw."""


@dataclass(frozen=True, slots=True)
class Struck:
    """Approved releases that rules refuse: recalled where nobody read them, else left standing."""

    recalled: tuple[Release, ...] = ()
    begun: tuple[Release, ...] = ()


def current(negotiation: Negotiation, now: datetime) -> Rules:
    """What holds at the table now; where nothing was ever set, everything may be told."""
    held = GroundRules.objects.filter(negotiation=negotiation).in_force(now).first()
    return held.rules if held else Rules(Mode.OPEN)


def is_widening(negotiation: Negotiation, rules: Rules, now: datetime) -> bool:
    return rules.is_wider_than(current(negotiation, now), ITEM_FIELDS)


def struck(negotiation: Negotiation, rules: Rules, now: datetime) -> Struck:
    """What the rules do to releases that are approved and not yet live, the next one first."""
    to_come = Release.objects.filter(
        negotiation=negotiation, state=Release.State.APPROVED, live_at__gt=now
    )
    refused = [
        one
        for one in to_come.prefetch_related("items").order_by("live_at", "pk")
        if rules.refused(releases.kinds_of(one.items.all()), one.audience)
    ]
    return Struck(
        recalled=tuple(one for one in refused if not one.course.has_begun(now)),
        begun=tuple(one for one in refused if one.course.has_begun(now)),
    )


@transaction.atomic
def propose(
    *,
    negotiation: Negotiation,
    mode: str,
    allows: Iterable[Allowance],
    words: str,
    notice: str,
    recalls: Collection[int],
    by: User,
    now: datetime,
) -> GroundRules:
    """Set rules that allow no more than those before; wider ones begin to wait for a second person.

    `recalls` are the releases that the person was told would be recalled; raise OtherReleases
    where it would be others.
    """
    negotiation = _locked(negotiation)
    rules = GroundRules(
        negotiation=negotiation,
        mode=mode,
        allows=sorted(map(list, allows)),
        words=words,
        notice=notice,
        set_at=now,
        set_by=by,
    )
    rules.is_widening = is_widening(negotiation, rules.rules, now)
    if rules.is_widening:
        if GroundRules.objects.filter(negotiation=negotiation).waiting().exists():
            raise AlreadyWaiting
        rules.save(force_insert=True)
        _record("ground_rules.proposed", rules, by=by, now=now)
        return rules
    rules.in_force_at = now
    rules.save(force_insert=True)
    return _held(rules, "ground_rules.set", recalls=recalls, by=by, now=now)


@transaction.atomic
def second(
    *, ground_rules: GroundRules, recalls: Collection[int], by: User, now: datetime
) -> GroundRules:
    """Confirm wider rules as a second person; from now on they hold."""
    rules = _locked_waiting(ground_rules)
    if by.pk == rules.set_by_id:
        raise SamePerson
    rules.seconded_by, rules.in_force_at = by, now
    rules.save(update_fields=["seconded_by", "in_force_at"])
    return _held(rules, "ground_rules.seconded", recalls=recalls, by=by, now=now)


@transaction.atomic
def decline(*, ground_rules: GroundRules, by: User, now: datetime) -> GroundRules:
    """Let wider rules not come to hold; whoever proposed them may take them back too."""
    rules = _locked_waiting(ground_rules)
    rules.declined_at = now
    rules.save(update_fields=["declined_at"])
    _record("ground_rules.declined", rules, by=by, now=now)
    return rules


def _locked(negotiation: Negotiation) -> Negotiation:
    """Approvals lock the negotiation too, so that each comes before or after the rules."""
    return Negotiation.objects.select_for_update().get(pk=negotiation.pk)


def _locked_waiting(ground_rules: GroundRules) -> GroundRules:
    negotiation = _locked(ground_rules.negotiation)
    waiting = GroundRules.objects.waiting().filter(pk=ground_rules.pk)
    rules = waiting.select_for_update(of=("self",)).first()
    if rules is None:
        raise NotWaiting
    rules.negotiation = negotiation
    return rules


def _held(
    rules: GroundRules, verb: str, *, recalls: Collection[int], by: User, now: datetime
) -> GroundRules:
    """Record that the rules hold, and take back what they refuse and nobody could read yet."""
    recalled = struck(rules.negotiation, rules.rules, now).recalled
    if {one.pk for one in recalled} != set(recalls):
        raise OtherReleases
    titles = [one.title for one in recalled]
    _record(verb, rules, by=by, now=now, recalled=titles)
    for release in recalled:
        release_decisions.recall(release=release, by=by, now=now)
    return rules


def _record(verb: str, rules: GroundRules, *, by: User, now: datetime, **more: Any) -> None:
    tell_table(
        verb,
        rules.negotiation,
        rules,
        by=by,
        now=now,
        payload={"mode": rules.mode, "words": rules.words} | more,
    )
