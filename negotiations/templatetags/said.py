"""The words in which pages tell who said what, when, and how far apart two texts are."""

from datetime import date, datetime, time

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from negotiations.citations import comparison_address, party
from negotiations.course import Side, Stance
from negotiations.models import Position, Proposal
from negotiations.models.source import Certainty

register = template.Library()
register.filter(party)

NOON = time(12)


@register.filter
def did(position: Position) -> str:
    """What a side did with a clause, as one or two words that stand after its name."""
    proposal = position.proposal
    if proposal.kind == Proposal.Kind.SUCCESSOR:
        return _("agreed in the agreement that followed")
    if proposal.kind == Proposal.Kind.EXPIRING_CONTRACT:
        return _("agreed in the contract that expires")
    return _did_jointly(position) if proposal.side == Side.JOINT else _did_alone(position)


def _did_jointly(position: Position) -> str:
    """A joint hold or refusal declares the clause open; see `negotiations.standing`."""
    return {
        Stance.PROPOSE: _("drafted together"),
        Stance.COUNTER: _("drafted together"),
        Stance.ACCEPT: _("agreed"),
        Stance.REJECT: _("left it open"),
        Stance.HOLD: _("left it open"),
        Stance.NO_RESPONSE: _("left it out"),
        Stance.WITHDRAW: _("left it out"),
    }[Stance(position.stance)]


def _did_alone(position: Position) -> str:
    return {
        Stance.PROPOSE: _("proposed"),
        Stance.COUNTER: _("countered"),
        Stance.ACCEPT: _("accepted"),
        Stance.REJECT: _("rejected"),
        Stance.HOLD: _("put on hold and asked for information"),
        Stance.NO_RESPONSE: _("gave no response"),
        Stance.WITHDRAW: _("withdrew"),
    }[Stance(position.stance)]


@register.filter
def how_sure(position: Position) -> str:
    """Its certainty in one word, for places where the whole sentence has no room."""
    return {
        Certainty.DOCUMENTED: _("documented"),
        Certainty.KNOWN: _("generally known"),
        Certainty.INFERRED: _("inferred"),
    }[Certainty(position.certainty)]


@register.filter
def in_short(position: Position) -> str:
    """A position as one line of a list: day, side and what it did."""
    values = {
        "day": day(position.said_at),
        "party": party(position.clause.negotiation, position.proposal.side),
        "did": did(position),
    }
    return _("%(day)s: %(party)s %(did)s") % values


@register.filter
def compared_with(before: Position, after: Position) -> str:
    """The address of the redline from one position to the other."""
    return comparison_address(before, after)


@register.filter
def day(when: date | datetime | None) -> str:
    """The day at the table: `1 May 2023`."""
    if isinstance(when, datetime):
        when = timezone.localtime(when)
    return formats.date_format(when, "j F Y") if when else ""


@register.filter
def moment(at: datetime | None) -> str:
    """The day, and the hour with its zone where the record knows the hour.

    What the record knows by its day alone is kept at noon.
    """
    if at is None:
        return ""
    local = timezone.localtime(at)
    return formats.date_format(local, "j F Y" if local.time() == NOON else "j F Y, H:i T")


@register.filter
def number(value: int | None) -> str:
    """A count with its thousands apart."""
    return "" if value is None else formats.number_format(value, 0, force_grouping=True)


@register.filter
def apart(distance: float | None) -> str:
    """How far apart two texts are in words."""
    if distance is None:
        return _("not measured")
    if distance == 0:
        return _("same words")
    percent = max(round(distance * 100), 1)
    return _("%(percent)s %% apart") % {"percent": percent}


@register.filter
def days(count: int | None) -> str:
    if count is None:
        return _("never moved")
    counted = {"count": number(count)}
    return ngettext("%(count)s day", "%(count)s days", count) % counted
