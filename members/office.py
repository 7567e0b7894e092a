"""What waits in the membership office of a guild, counted for all guilds one works for at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q

from members.models import Dispute, Membership, RosterImport
from portal.models import Guild, RoleProposal

CHECKED, APPLIED = RosterImport.State.CHECKED, RosterImport.State.APPLIED


@dataclass(frozen=True, slots=True)
class Waits:
    """One guild's office: people, and what somebody should look at."""

    guild: Guild
    members: int
    disputes: int
    oldest_dispute_at: datetime | None
    proposals: int
    own_proposals: int
    unapplied: list[RosterImport]
    last_import: RosterImport | None
    without_mail: int
    shared_mails: int
    shared_names: int

    @property
    def is_clear(self) -> bool:
        """Whether every member could get an account and none looks like another."""
        return not (self.without_mail or self.shared_mails or self.shared_names)

    @property
    def has_none(self) -> bool:
        """Whether nothing waits at all."""
        return not (self.disputes or self.proposals or self.own_proposals or self.unapplied)


def waits_at(guild_ids: Iterable[int], viewer_id: int | None, now: datetime) -> list[Waits]:
    """Each guild's office, by name; nine queries for however many."""
    ids = list(guild_ids)
    disputes, proposals = _disputes(ids), _proposals(ids, viewer_id, now)
    members, without_mail = _members(ids), _without_mail(ids)
    mails, shared_names = _shared(ids, "mail"), _shared(ids, "search_name")
    unapplied, last = _unapplied(ids), _last_imports(ids)
    return [
        Waits(
            guild,
            members.get(guild.pk, 0),
            *disputes.get(guild.pk, (0, None)),
            *proposals.get(guild.pk, (0, 0)),
            unapplied.get(guild.pk, []),
            last.get(guild.pk),
            without_mail.get(guild.pk, 0),
            mails.get(guild.pk, 0),
            shared_names.get(guild.pk, 0),
        )
        for guild in Guild.objects.filter(pk__in=ids).order_by("short_name", "pk")
    ]


def _unapplied(ids: list[int]) -> dict[int, list[RosterImport]]:
    found: dict[int, list[RosterImport]] = {}
    rows = RosterImport.objects.filter(guild__in=ids, state=CHECKED)
    for one in rows.order_by("-uploaded_at", "-pk"):
        found.setdefault(one.guild_id, []).append(one)
    return found


def _members(ids: list[int]) -> dict[int, int]:
    rows = Membership.objects.unmerged().filter(guild__in=ids).order_by()
    return dict(rows.values("guild").annotate(n=Count("pk")).values_list("guild", "n"))


def _without_mail(ids: list[int]) -> dict[int, int]:
    """Members of whom the file knows no address, so that no account could be made."""
    rows = Membership.objects.unmerged().filter(
        guild__in=ids, user=None, mail="", account_declined_at=None
    )
    counted = rows.order_by().values("guild").annotate(n=Count("pk"))
    return dict(counted.values_list("guild", "n"))


def _disputes(ids: list[int]) -> dict[int, tuple[int, datetime | None]]:
    rows = Dispute.objects.open().filter(membership__guild__in=ids).order_by()
    counted = rows.values("membership__guild").annotate(n=Count("pk"), first=Min("opened_at"))
    return {
        guild: (n, first)
        for guild, n, first in counted.values_list("membership__guild", "n", "first")
    }


def _proposals(ids: list[int], viewer_id: int | None, now: datetime) -> dict[int, tuple[int, int]]:
    """Roles that wait for this viewer, and those that wait for another."""
    rows = RoleProposal.objects.in_time(now).filter(guild__in=ids).order_by()
    mine = Q(proposed_by=viewer_id) | Q(user=viewer_id)
    counted = rows.values("guild").annotate(
        theirs=Count("pk", filter=~mine), own=Count("pk", filter=mine)
    )
    return {guild: (n, own) for guild, n, own in counted.values_list("guild", "theirs", "own")}


def _shared(ids: list[int], field: str) -> dict[int, int]:
    """How many values two members share; one is counted where a smaller number shares it too."""
    rows = Membership.objects.unmerged().filter(guild__in=ids).exclude(**{field: ""})
    groups = rows.order_by().values("guild", field).annotate(n=Count("pk")).filter(n__gt=1)
    found: dict[int, int] = {}
    for guild in groups.values_list("guild", flat=True):
        found[guild] = found.get(guild, 0) + 1
    return found


def _last_imports(ids: list[int]) -> dict[int, RosterImport]:
    later = RosterImport.objects.filter(
        guild=OuterRef("guild"), state=APPLIED, applied_at__gt=OuterRef("applied_at")
    )
    rows = RosterImport.objects.filter(~Exists(later), guild__in=ids, state=APPLIED)
    return {one.guild_id: one for one in rows.order_by("pk")}
