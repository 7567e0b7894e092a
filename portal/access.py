"""Who may do and see what: the roles, the one table of grants, and the viewer of a request."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    STAFF = "staff", _("negotiating staff")
    COMMITTEE = "committee", _("negotiating committee")


class Permission(StrEnum):
    """One thing a role may do; a route that is not public names exactly one."""

    SIGN_OUT = "sign out"
    OPERATE = "operate the portal"
    SEE_DESK = "see the staff pages"
    DRAFT = "draft proposals, clauses and answers"
    TABLE = "hand a proposal over and log the other side's answer"
    AGREE = "propose, confirm and reopen tentative agreements"


GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset(),
    Role.OBSERVER: frozenset({Permission.SEE_DESK}),
    Role.STAFF: frozenset(
        {Permission.SEE_DESK, Permission.DRAFT, Permission.TABLE, Permission.AGREE}
    ),
    Role.COMMITTEE: frozenset(
        {Permission.SEE_DESK, Permission.DRAFT, Permission.TABLE, Permission.AGREE}
    ),
}
STAFF_ROLES = frozenset({Role.OBSERVER, Role.STAFF, Role.COMMITTEE})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever asks: no one in particular, or a person with roles in guilds (by guild id)."""

    user_id: int | None = None
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    is_operator: bool = False

    def _guilds(self, among: Iterable[str]) -> frozenset[int]:
        wanted = frozenset(among)
        return frozenset(guild for guild, held in self.roles.items() if held & wanted)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def committee_of(self) -> frozenset[int]:
        return self._guilds({Role.COMMITTEE})

    @property
    def staff_of(self) -> frozenset[int]:
        """Guilds whose working papers this viewer reads; contains `committee_of`."""
        return self._guilds(STAFF_ROLES)

    @property
    def member_of(self) -> frozenset[int]:
        """Guilds whose members' releases this viewer reads; contains `staff_of`."""
        return self._guilds(Role)

    def permits(self, permission: Permission, guild_ids: Iterable[int]) -> bool:
        """Whether a role in any of these guilds grants the permission."""
        if permission == Permission.OPERATE:
            return self.is_operator
        if permission == Permission.SIGN_OUT:
            return self.is_signed_in
        granting = {role for role, permissions in GRANTS.items() if permission in permissions}
        return bool(self._guilds(granting) & frozenset(guild_ids))

    def permits_somewhere(self, permission: Permission) -> bool:
        return self.permits(permission, self.roles)

    @property
    def is_staff_somewhere(self) -> bool:
        return bool(self.staff_of)


ANYONE = Viewer()


def told_to(viewer: Viewer, concerns: Callable[[frozenset[int]], models.Q]) -> models.Q:
    """Rows whose `audience` holds the viewer; `concerns` picks those of one of some guilds."""
    told = models.Q(audience=Audience.PUBLIC)
    for audience, guilds in (
        (Audience.MEMBERS, viewer.member_of),
        (Audience.STAFF, viewer.staff_of),
        (Audience.COMMITTEE, viewer.committee_of),
    ):
        if guilds:
            told |= models.Q(audience=audience) & concerns(guilds)
    return told


class Request(HttpRequest):
    """A request after the middleware: one instant for all its decisions, and whoever asks."""

    now: datetime
    viewer: Viewer


P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Let only holders of the permission in some guild reach the view.

    Someone with no staff role anywhere gets 404, as if the page did not exist; a staff member
    without the permission gets 403. What the permission covers on one object is for `rules.py`.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            check(request.viewer, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return decorate


def check(viewer: Viewer, permission: Permission) -> None:
    """Raise Http404 for outsiders and PermissionDenied for insiders without the permission."""
    if viewer.permits_somewhere(permission):
        return
    if viewer.is_staff_somewhere:
        raise PermissionDenied
    raise Http404
