"""The votes whose rolls name a person, and those of which they hold a key: for the person alone."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from members.exports.places import Cells, Place
from members.models import Ballot, RollEntry, RollRefusal, Teller
from portal.models import User


def _rolls(user: User) -> Iterable[Cells]:
    """Whether a ballot came is told; a choice nobody can tell."""
    cast = Ballot.objects.filter(vote=OuterRef("vote"), credential=OuterRef("credential"))
    rows = RollEntry.objects.filter(membership__user=user).annotate(has_voted=Exists(cast))
    for one in rows.select_related("vote__guild").order_by("vote__frozen_at", "pk"):
        vote, credential = one.vote, bytes(one.credential)[::-1].hex()
        came = bool(getattr(one, "has_voted", False))
        yield (vote.guild.short_name, vote.title, vote.as_of_on, credential, came)


def _refusals(user: User) -> Iterable[Cells]:
    rows = RollRefusal.objects.filter(membership__user=user).select_related("vote__guild")
    for one in rows.order_by("vote__frozen_at", "pk"):
        yield (one.vote.guild.short_name, one.vote.title, one.vote.as_of_on, one.reasons)


def _tellings(user: User) -> Iterable[Cells]:
    rows = Teller.objects.filter(user=user).select_related("vote__guild")
    for one in rows.order_by("vote__created_at", "pk"):
        yield (one.vote.guild.short_name, one.vote.title, one.place, one.proved_at)


PLACES = (
    Place(
        "rolls",
        _("Votes you may take part in"),
        _("Each roll with your name, and whether a ballot of yours came. No choice is known."),
        (
            ("guild", _("Guild")),
            ("vote", _("Vote")),
            ("as_of_on", _("As of")),
            ("credential", _("Public credential")),
            ("has_voted", _("A ballot came")),
        ),
        _rolls,
    ),
    Place(
        "roll_refusals",
        _("Votes you may not take part in"),
        _("Each vote whose roll leaves you out, and what kept you out."),
        (
            ("guild", _("Guild")),
            ("vote", _("Vote")),
            ("as_of_on", _("As of")),
            ("reasons", _("What keeps you out")),
        ),
        _refusals,
    ),
    Place(
        "teller_keys",
        _("Votes whose key you hold"),
        _("Each vote that named you a teller."),
        (
            ("guild", _("Guild")),
            ("vote", _("Vote")),
            ("place", _("Number among the tellers")),
            ("proved_at", _("Key proved")),
        ),
        _tellings,
    ),
)
