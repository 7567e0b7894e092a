"""What auditors do: have the chain of the log checked, take rows of it away as a file."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import rules
from negotiations.models import Proposal, Upload
from portal import chain_checks, jobs, openings
from portal.access import Viewer
from portal.models import Guild, Job, User

CHECK = "check-chain"


def own_places(viewer: Viewer) -> list[tuple[Guild, str]]:
    """The guilds for which the viewer audits, each with the one table if it is at one only."""
    reach = viewer.auditor_of
    places = [(pk, "") for pk in reach.guilds]
    places += [(pk, stream) for stream, pk in reach.seats if pk not in reach.guilds]
    guilds = Guild.objects.in_bulk({pk for pk, _stream in places})
    return [(guilds[pk], stream) for pk, stream in sorted(places)]


@transaction.atomic
def start_check(*, viewer: Viewer, by: User, now: datetime) -> Job:
    """Ask for a walk over the whole log; a check of one's own that is under way is joined."""
    User.objects.select_for_update().get(pk=by.pk)
    mine = Job.objects.filter(kind=CHECK, asked_by=by, state__in=Job.UNFINISHED)
    under_way = next((job for job in mine if not job.is_left(now)), None)
    if under_way:
        return under_way
    guild, stream = own_places(viewer)[0]
    return jobs.start(
        kind=CHECK,
        title=_("Checking the chain of the log"),
        target_id=chain_checks.begin(by=by, at=now).pk,
        address=reverse("audit-chain"),
        guild=guild,
        stream=stream,
        by=by,
        now=now,
    )


@transaction.atomic
def note_export(*, viewer: Viewer, what: str, by: User, now: datetime) -> None:
    """Write down for each guild that the person took rows away."""
    for guild, stream in own_places(viewer):
        openings.record(by=by, at=now, guild=guild, stream=stream, what=what, target=guild)


@transaction.atomic(savepoint=False)
def note_file(
    *, target: Proposal | Upload, viewer: Viewer, what: str, by: User, now: datetime
) -> None:
    """Write down, for each guild the person works for at the table, that a file was opened."""
    table = target.negotiation
    for pk in sorted(viewer.staff_guilds_at(table.stream) & rules.guild_ids(table)):
        guild = Guild(pk=pk)
        openings.record(by=by, at=now, guild=guild, stream=table.stream, what=what, target=target)
