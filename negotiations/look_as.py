"""Looking at the public pages as somebody else sees them, one release perhaps shown beforehand.

The look is kept in the session and checked on every request. It never shows more than the person
may see anyway: what the audience would see at their own tables, and a release of this one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from negotiations import rules
from negotiations.models import Negotiation, Release
from portal.access import Audience, Permission, Request, Role, Viewer

KEY = "look_as"
GONE = (Release.State.SET_ASIDE, Release.State.WITHDRAWN)
GetResponse = Callable[[HttpRequest], HttpResponse]


class LookedAs(TextChoices):
    """Whose eyes one looks with."""

    PUBLIC = "public", _("the public")
    MEMBERS = "members", _("members")
    PRESS = "press", _("accredited press")


# Whom a release to this audience would reach.
REACHES = {
    Audience.PUBLIC: frozenset(LookedAs),
    Audience.MEMBERS: frozenset({LookedAs.MEMBERS}),
}


@dataclass(frozen=True, slots=True)
class Look:
    """With whose eyes, at which table, and what they see beforehand."""

    audience: LookedAs
    negotiation: Negotiation
    release: Release | None
    viewer: Viewer


class LookingRequest(Request):
    """A request of somebody who looks as another; `viewer` is the other."""

    look: Look


def reached_by(release: Release) -> list[LookedAs]:
    """With whose eyes it makes sense to see a release beforehand."""
    reached = REACHES.get(Audience(release.audience), frozenset())
    return [one for one in LookedAs if one in reached]


def begin(
    request: Request, audience: LookedAs, negotiation: Negotiation, release: Release | None
) -> None:
    pk = release.pk if release else None
    request.session[KEY] = {"audience": audience, "negotiation": negotiation.pk, "release": pk}


def end(request: Request) -> None:
    request.session.pop(KEY, None)


def look_of(request: Request) -> Look | None:
    """The look that was begun, if everything still allows it; else it ends here."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    look = _checked(request, kept)
    if look is None:
        end(request)
    return look


def _checked(request: Request, kept: dict[str, Any]) -> Look | None:
    """Two queries for the table, one for the release."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    table = visible.prefetch_related("parties").filter(pk=kept["negotiation"]).first()
    if table is None or not rules.may(request.viewer, Permission.SEE_DESK, table):
        return None
    audience, release = LookedAs(kept["audience"]), None
    if kept["release"] is not None:
        ours = Release.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
        release = ours.exclude(state__in=GONE).filter(pk=kept["release"]).first()
        if release is None or audience not in reached_by(release):
            return None
    return Look(audience, table, release, _seen_by(request.viewer, audience, table, release))


def _seen_by(
    own: Viewer, audience: LookedAs, table: Negotiation, release: Release | None
) -> Viewer:
    """Someone of the audience; never a member of a guild, or at a table, where one is none."""
    shown = frozenset({release.pk}) if release else frozenset()
    if audience is LookedAs.PUBLIC:
        return rules.seen_as(Audience.PUBLIC, table, shown=shown)
    role = Role.MEMBER if audience is LookedAs.MEMBERS else Role.PRESS
    held, guilds = frozenset({role.value}), rules.guild_ids(table)
    if whole := guilds & own.member_of.guilds:
        return Viewer(roles=dict.fromkeys(whole, held), shown=shown)
    at_the_table = {(table.stream, guild): held for guild in guilds}
    return Viewer(table_roles=at_the_table, shown=shown)


class LookAsMiddleware:
    """Let whoever looks as another read public pages as that other; below ViewerMiddleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "look"):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> None:
        if request.method not in {"GET", "HEAD"} or not _is_public(view):
            return
        asked = cast("LookingRequest", request)
        if look := look_of(asked):
            asked.look, asked.viewer = look, look.viewer


def _is_public(view: Callable[..., Any]) -> bool:
    """Open to strangers: neither asks for a sign-in nor for a permission."""
    return not getattr(view, "login_required", True) and not hasattr(view, "permission")
