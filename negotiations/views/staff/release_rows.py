"""One release of a table as staff pages load and name it."""

from collections.abc import Sequence

from django.db.models import Exists
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations.actions.release_items import Item
from negotiations.actions.releases import DESCRIBED
from negotiations.models import Negotiation, Release, TentativeAgreement
from negotiations.views.staff import tables
from portal.access import Request
from portal.text import sha256

PEOPLE = ("created_by", "submitted_by", "approved_by", "withdrawn_by", "supersedes")


def release_at(request: Request, table: Negotiation, pk: int, **facts: Exists) -> Release:
    """A release of the table in any state, with the people who took its steps."""
    visible = Release.objects.visible_to(request.viewer, request.now).with_course(request.now)
    rows = visible.annotate(**facts).select_related(*PEOPLE)
    row = get_object_or_404(rows, negotiation=table, pk=pk)
    row.negotiation = table
    return row


def crumb(table: Negotiation) -> tables.Crumb:
    return _("Releases"), reverse("releases", args=[table.slug])


def crumb_of(release: Release) -> tables.Crumb:
    return release.title, address(release)


def address(release: Release) -> str:
    return reverse("release-draft", args=[release.negotiation.slug, release.pk])


def _state_of(item: Item) -> str:
    """Of what moves on after it is written: the release tells it as it is when it is approved."""
    if isinstance(item, TentativeAgreement):
        return f"{item.guild_confirmed_at} {item.employer_confirmed_at} {item.reopened_at}"
    return ""


def fingerprint(release: Release, items: Sequence[Item]) -> str:
    """What a person read before signing, so that nobody signs what was changed meanwhile."""
    said = [f"{name}={getattr(release, name)}" for name in DESCRIBED if name != "supersedes"]
    named = sorted(f"{type(item).__name__} {item.pk} {_state_of(item)}" for item in items)
    return sha256("\n".join([*said, str(release.supersedes_id), *named]))
