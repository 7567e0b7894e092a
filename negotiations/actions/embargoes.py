"""What the press does under an embargo: accept its terms, and read, which is written down."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from negotiations.actions import releases
from negotiations.models import Release, TermsAcceptance
from portal import openings
from portal.access import Role, Viewer
from portal.models import RoleGrant, User
from portal.text import sha256


class NotOffered(Exception):
    """The release is not under embargo now, or not for this person's outlet."""


class OtherTerms(Exception):
    """The terms are not those that the person read."""


@transaction.atomic
def accept_terms(
    *, release: Release, expected_sha256: str, viewer: Viewer, by: User, now: datetime
) -> TermsAcceptance:
    """Record that a person of the press accepted the terms they read; twice changes nothing."""
    offered = Release.objects.select_for_update(of=("self",)).offered_to(viewer, now)
    fresh = offered.select_related("negotiation").filter(pk=release.pk).first()
    if fresh is None:
        raise NotOffered
    if sha256(fresh.terms) != expected_sha256:
        raise OtherTerms
    accepted, is_new = TermsAcceptance.objects.get_or_create(
        release=fresh,
        user=by,
        defaults={
            "outlet": outlet_of(by, fresh, now),
            "accepted_at": now,
            "terms_sha256": expected_sha256,
        },
    )
    if is_new:
        outlet = accepted.outlet
        releases.record("release.terms_accepted", fresh, by=by, now=now, outlet=outlet)
    return accepted


def outlet_of(person: User, release: Release, now: datetime) -> str:
    """The outlet for which the person is accredited at the release's table."""
    grant = _accreditation(person, release, now)
    return grant.outlet if grant else ""


def _accreditation(person: User, release: Release, now: datetime) -> RoleGrant | None:
    """The role by which the person reads the release beforehand."""
    table = release.negotiation
    held = RoleGrant.objects.held(now).filter(
        user=person,
        role=Role.PRESS,
        stream__in=("", table.stream),
        guild__negotiations=table,
    )
    return held.select_related("guild").order_by("pk").first()


def record_reading(*, concerned: Iterable[Release], path: str, by: User, now: datetime) -> None:
    """Write down that the person opened a page while these releases were under embargo.

    The guild that accredited them reads it.
    """
    for release in concerned:
        grant = _accreditation(by, release, now)
        if grant is not None:
            openings.record(
                by=by,
                at=now,
                guild=grant.guild,
                stream=release.negotiation.stream,
                what=path,
                target=release,
                through=grant.outlet,
            )
