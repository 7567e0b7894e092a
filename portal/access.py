"""Who may do and see what: the roles, the one table of grants, and the viewer of a request."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who a thing is told to; each audience contains the ones before it."""

    COMMITTEE = "committee", _("the negotiating committee")
    STAFF = "staff", _("guild staff and committee")
    MEMBERS = "members", _("members of the guilds at the table")
    PUBLIC = "public", _("the public")


class Role(models.TextChoices):
    """What a person is to one guild."""

    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer: reads the staff pages, changes nothing")
    CONSULTANT = "consultant", _("outside consultant: reads and comments until a set day")
    COUNSEL = "counsel", _("counsel: drafts at one table")
    STAFF = "staff", _("negotiating staff")
    COMMITTEE = "committee", _("negotiating committee")
    PRESS = "press", _("accredited press: reads embargoed releases under accepted terms")
    MEMBERSHIP = "membership", _("membership office: keeps the roster and answers members")
    TELLER = "teller", _("teller: holds a key of votes and counts them")


class Permission(StrEnum):
    """One thing a role may do; a route that is not public names exactly one."""

    SIGN_OUT = "sign out"
    SEE_OWN = "see the pages about oneself"
    OPERATE = "operate the portal"
    SEE_DESK = "see the staff pages"
    DRAFT = "draft proposals, clauses and answers"
    TABLE = "hand a proposal over and log the other side's answer"
    AGREE = "propose, confirm and reopen tentative agreements"
    COMMENT = "comment on working papers"
    RELEASE = "write releases, summaries and statements, and send them to review"
    APPROVE = "approve, force, withdraw and correct what is released, and set ground rules"
    ADMIT = "let press, counsel and consultants in, and end their access"
    AUDIT = "search the log and see who opened what"
    CONFIDE = "read and keep papers of the committee alone"
    SEE_PRESS = "read the press desk"
    ROSTER = "look members up and keep the guild's roster"
    ELIGIBILITY = "set who may vote, and answer members who contest it"
    APPOINT = "give and end roles in the guild"
    VOTES = "set up members’ votes, freeze, extend, void and certify them"
    TELL = "make and hold a key of a vote, and count with it"


READS = frozenset({Permission.SEE_DESK})
WRITES = READS | {Permission.DRAFT, Permission.COMMENT}
BARGAINS = WRITES | {
    Permission.TABLE,
    Permission.AGREE,
    Permission.RELEASE,
    Permission.APPROVE,
    Permission.ADMIT,
    Permission.AUDIT,
}
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset(),
    Role.OBSERVER: READS,
    Role.CONSULTANT: READS | {Permission.COMMENT},
    Role.COUNSEL: WRITES,
    Role.STAFF: BARGAINS,
    Role.COMMITTEE: BARGAINS | {Permission.CONFIDE, Permission.APPOINT, Permission.VOTES},
    Role.PRESS: frozenset({Permission.SEE_PRESS}),
    Role.MEMBERSHIP: frozenset(
        {Permission.ROSTER, Permission.ELIGIBILITY, Permission.APPOINT, Permission.VOTES}
    ),
    Role.TELLER: frozenset({Permission.TELL}),
}
# What everybody who is signed in may do, whatever their roles.
OWN = frozenset({Permission.SIGN_OUT, Permission.SEE_OWN})
STAFF_ROLES = frozenset({Role.OBSERVER, Role.CONSULTANT, Role.COUNSEL, Role.STAFF, Role.COMMITTEE})
MEMBER_ROLES = STAFF_ROLES | {Role.MEMBER}
# Who works inside a guild without reading what is at the table.
OFFICE_ROLES = frozenset({Role.MEMBERSHIP, Role.TELLER})
INSIDE_ROLES = STAFF_ROLES | OFFICE_ROLES
# Roles that count only after a second factor in the same session.
GUARDED_ROLES = INSIDE_ROLES | {Role.PRESS}
# Roles that take two people to give.
STRONG_ROLES = frozenset({Role.STAFF, Role.COMMITTEE, Role.MEMBERSHIP, Role.TELLER})


@dataclass(frozen=True, slots=True)
class Reach:
    """Where some roles count: in whole guilds (by id), and at single tables (by stream).

    `seats` say for which guild they count at which of these tables.
    """

    guilds: frozenset[int] = frozenset()
    tables: frozenset[str] = frozenset()
    seats: frozenset[tuple[str, int]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.guilds or self.tables)

    def covers(self, guild_ids: Iterable[int], stream: str = "") -> bool:
        """Whether a thing of these guilds, kept in this stream, lies within."""
        return bool(self.guilds & frozenset(guild_ids)) or stream in self.tables

    def guilds_at(self, stream: str) -> frozenset[int]:
        """The guilds for which one comes to this table."""
        return self.guilds | {guild for table, guild in self.seats if table == stream}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever asks: no one in particular, or a person with roles.

    `roles` are held in whole guilds (by id), `table_roles` for a guild at one table only (by
    stream and guild id).
    `shown` names releases that this viewer sees whatever their state and instant: a look at them
    beforehand.
    `awaits_second_factor` says that roles are held which do not count yet in this session.
    """

    user_id: int | None = None
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    is_operator: bool = False
    table_roles: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    shown: frozenset[int] = frozenset()
    awaits_second_factor: bool = False

    def _reach(self, among: Iterable[str]) -> Reach:
        wanted = frozenset(among)
        seats = frozenset(seat for seat, held in self.table_roles.items() if held & wanted)
        return Reach(
            frozenset(guild for guild, held in self.roles.items() if held & wanted),
            frozenset(table for table, _ in seats),
            seats,
        )

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def committee_of(self) -> Reach:
        return self._reach({Role.COMMITTEE})

    @property
    def staff_of(self) -> Reach:
        """Where this viewer reads working papers; contains `committee_of`."""
        return self._reach(STAFF_ROLES)

    @property
    def member_of(self) -> Reach:
        """Where this viewer reads what members are told; contains `staff_of`."""
        return self._reach(MEMBER_ROLES)

    def staff_guilds_at(self, stream: str) -> frozenset[int]:
        """The guilds for which this viewer works at the table, or everywhere."""
        return self.staff_of.guilds_at(stream)

    def guilds_granting(self, permission: Permission, stream: str) -> frozenset[int]:
        """The guilds for which this viewer may do that at the table."""
        return self._granting(permission).guilds_at(stream)

    @property
    def auditor_of(self) -> Reach:
        """Where this viewer searches the log."""
        return self._granting(Permission.AUDIT)

    @property
    def press_of(self) -> Reach:
        """Where this viewer is accredited to read embargoed releases."""
        return self._reach({Role.PRESS})

    def permits(self, permission: Permission, guild_ids: Iterable[int], stream: str = "") -> bool:
        """Whether a role in any of these guilds, or at this table, grants the permission."""
        if permission == Permission.OPERATE:
            return self.is_operator
        if permission in OWN:
            return self.is_signed_in
        return self._granting(permission).covers(guild_ids, stream)

    def permits_somewhere(self, permission: Permission) -> bool:
        if permission in OWN | {Permission.OPERATE}:
            return self.permits(permission, ())
        return bool(self._granting(permission))

    def _granting(self, permission: Permission) -> Reach:
        return self._reach(role for role, granted in GRANTS.items() if permission in granted)

    @property
    def is_staff_somewhere(self) -> bool:
        return bool(self.staff_of)

    @property
    def inside_of(self) -> Reach:
        """Where this viewer works, at the table or in an office of the guild."""
        return self._reach(INSIDE_ROLES)

    @property
    def is_inside_somewhere(self) -> bool:
        return bool(self.inside_of)

    @property
    def is_office_somewhere(self) -> bool:
        """Whether this viewer looks people up in some guild."""
        return bool(self._granting(Permission.ROSTER))

    @property
    def gives_roles_somewhere(self) -> bool:
        return bool(self._granting(Permission.APPOINT))


ANYONE = Viewer()


def told_to(viewer: Viewer, concerns: Callable[[Reach], models.Q]) -> models.Q:
    """Rows whose `audience` holds the viewer; `concerns` picks those within a reach."""
    told = models.Q(audience=Audience.PUBLIC)
    for audience, reach in (
        (Audience.MEMBERS, viewer.member_of),
        (Audience.STAFF, viewer.staff_of),
        (Audience.COMMITTEE, viewer.committee_of),
    ):
        if reach:
            told |= models.Q(audience=audience) & concerns(reach)
    return told


class Request(HttpRequest):
    """A request after the middleware: one instant for all its decisions, and whoever asks.

    `signed_in_at` is when that person last proved who they are in this session.
    """

    now: datetime
    viewer: Viewer
    signed_in_at: datetime | None


class SecondFactorNeeded(Exception):
    """The person holds roles that count only after a second factor; nothing else is told."""


class RecentSignInNeeded(Exception):
    """A step that takes a sign-in of the last minutes, so that an open screen is not enough."""


RECENT = timedelta(minutes=15)
P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]


def requires(permission: Permission, *, is_sensitive: bool = False) -> Callable[[View[P]], View[P]]:
    """Let only holders of the permission in some guild reach the view.

    Someone with no role inside any guild gets 404, as if the page did not exist; an insider
    without the permission gets 403. What the permission covers on one object is for `rules.py`.
    A sensitive step asks for a recent sign-in too.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            check(request.viewer, permission)
            if is_sensitive:
                check_recent(request)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return decorate


def check(viewer: Viewer, permission: Permission) -> None:
    """Raise Http404 for outsiders and PermissionDenied for insiders without the permission.

    Raise SecondFactorNeeded where roles wait for one: what they grant is not known before.
    """
    if viewer.permits_somewhere(permission):
        return
    if viewer.awaits_second_factor:
        raise SecondFactorNeeded
    if viewer.is_inside_somewhere:
        raise PermissionDenied
    raise Http404


def check_recent(request: Request) -> None:
    """Raise RecentSignInNeeded unless the person proved who they are within RECENT."""
    if request.signed_in_at is None or request.now - request.signed_in_at > RECENT:
        raise RecentSignInNeeded
