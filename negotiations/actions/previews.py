"""Links by which somebody without an account reads one release before it is told."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from negotiations.actions import release_decisions, releases
from negotiations.disclosure import Stage
from negotiations.models import PreviewLink, Release
from portal import openings
from portal.access import GRANTS, Audience, Permission
from portal.models import Guild, RoleGrant, User

LONGEST = timedelta(days=30)
BEFOREHAND = frozenset({Stage.DRAFT, Stage.IN_REVIEW, Stage.SCHEDULED, Stage.EMBARGOED})
TOLD = frozenset({Stage.LIVE, Stage.SUPERSEDED, Stage.CORRECTED})
OUTSIDE = frozenset({Audience.MEMBERS, Audience.PUBLIC})
GIVERS = [role for role, granted in GRANTS.items() if Permission.APPROVE in granted]


class NothingToPreview(Exception):
    """The release was told already, set aside or withdrawn."""


class NotForOutsiders(Exception):
    """What is told to staff or committee alone goes to nobody else beforehand."""


class EndsAtWrongTime(Exception):
    """A link ends after now and within LONGEST."""


class NoSuchLink(Exception):
    """The link opens nothing, whatever the reason."""


@transaction.atomic
def make(
    *, release: Release, for_whom: str, expires_at: datetime, by: User, now: datetime
) -> tuple[PreviewLink, str]:
    """Make a link and return it with its token, which is kept nowhere.

    Raise AgainstGroundRules where the release could not be told either.
    """
    fresh = _locked(release)
    if fresh.stage(now) not in BEFOREHAND:
        raise NothingToPreview
    if fresh.audience not in OUTSIDE:
        raise NotForOutsiders
    if not now < expires_at <= now + LONGEST:
        raise EndsAtWrongTime
    release_decisions.check_ground_rules(fresh, now)
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        release=fresh,
        token_sha256=_hashed(token),
        for_whom=for_whom,
        made_at=now,
        made_by=by,
        expires_at=expires_at,
    )
    releases.record("preview.made", fresh, by=by, now=now, for_whom=for_whom)
    return link, token


@transaction.atomic
def revoke(*, link: PreviewLink, by: User, now: datetime) -> PreviewLink:
    """Let a link open nothing from now on; a second time changes nothing."""
    fresh = PreviewLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if fresh.revoked_at is None:
        fresh.revoked_at, fresh.revoked_by = now, by
        fresh.save(update_fields=["revoked_at", "revoked_by"])
        release = _locked(link.release)
        releases.record("preview.revoked", release, by=by, now=now, for_whom=fresh.for_whom)
    return fresh


def open_link(*, token: str, now: datetime) -> PreviewLink:
    """The link of this token if it opens its release now; else raise NoSuchLink."""
    related = PreviewLink.objects.open(now).select_related("release__negotiation", "made_by")
    link = related.filter(token_sha256=_hashed(token)).first()
    if link is None or _guild_of(link, now) is None:
        raise NoSuchLink
    stage = link.release.stage(now)
    if stage not in BEFOREHAND | TOLD or link.release.audience not in OUTSIDE:
        raise NoSuchLink
    if stage in BEFOREHAND:
        _check_ground_rules(link.release, now)
    return link


def _check_ground_rules(release: Release, now: datetime) -> None:
    """What may not be told any more is not shown beforehand either."""
    try:
        release_decisions.check_ground_rules(release, now)
    except release_decisions.AgainstGroundRules as refused:
        raise NoSuchLink from refused


def record_look(*, link: PreviewLink, now: datetime) -> None:
    """Write down that the release was opened by this link; nobody signed in for it."""
    guild = _guild_of(link, now)
    if guild is not None:
        openings.record(
            by=None,
            at=now,
            guild=guild,
            stream=link.release.negotiation.stream,
            what=link.release.get_absolute_url(),
            target=link.release,
            through=link.for_whom,
        )


def _guild_of(link: PreviewLink, now: datetime) -> Guild | None:
    """The guild at the table for which whoever made the link may still give it."""
    table = link.release.negotiation
    held = RoleGrant.objects.held(now).filter(
        user=link.made_by_id,
        user__is_active=True,
        role__in=GIVERS,
        stream__in=("", table.stream),
        guild__negotiations=table,
    )
    grant = held.select_related("guild").order_by("pk").first()
    return grant.guild if grant else None


def _locked(release: Release) -> Release:
    rows = Release.objects.select_for_update(of=("self",)).select_related("negotiation")
    return rows.get(pk=release.pk)


def _hashed(token: str) -> str:
    """A token holds 256 bits by chance, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
