"""What each reader finds in each kind of row, by the one rule that all doors share."""

from collections.abc import Iterable

import pytest
from django.db.models import Model
from django.utils import timezone

from negotiations.models import (
    Clause,
    DraftRevision,
    Issue,
    Negotiation,
    Position,
    PositionNote,
    Proposal,
    Release,
    Session,
    Source,
    TentativeAgreement,
)
from portal.access import ANYONE, Viewer
from portal.models import Event, RoleGrant
from tests.leaks import world as w

pytestmark = pytest.mark.django_db

# Of each kind of row the field by which the world's hidden ones are known.
NAMED_BY = {
    Clause: "slug",
    DraftRevision: "text",
    Event: "payload__title",
    Issue: "slug",
    Negotiation: "title",
    Position: "text",
    PositionNote: "internal_notes",
    Proposal: "title",
    Session: "topics",
    Source: "publisher",
    TentativeAgreement: "text",
}
NO_ONES_BUT_INSIDE = {
    Clause: {"canaryclauseslug"},
    DraftRevision: {"canaryrevision", "canaryconflict"},
    Issue: {"canaryissueslug"},
    PositionNote: {"canarynotes"},
    Proposal: {"canarytitle"},
    Session: {"canarysession"},
    Source: {"canarysource"},
    TentativeAgreement: {"canaryagreement"},
}
HIDDEN_TEXTS = {"canarytabled", "canarydraft", "canaryleftout", "canaryfuture"}
OTHERS = {Negotiation: {"canaryothertable"}, Position: {"canaryotherdraft"}}
FOUND = {
    w.ANYONE: {Position: {"canarypublic"}},
    w.MEMBER: {Position: {"canarypublic", "canarymembers"}},
    w.OTHER_STAFF: OTHERS | {Position: {"canarypublic", "canaryotherdraft"}},
    w.STAFF: NO_ONES_BUT_INSIDE
    | {
        Event: {"canarystaffevent"},
        Position: {"canarypublic", "canarymembers"} | HIDDEN_TEXTS,
    },
}
FOUND[w.OBSERVER] = FOUND[w.STAFF]
FOUND[w.COMMITTEE] = FOUND[w.STAFF] | {Event: {"canarystaffevent", "canarycommitteeevent"}}


def viewer_of(user) -> Viewer:
    if user is None:
        return ANYONE
    roles = {
        grant.guild_id: frozenset({grant.role}) for grant in RoleGrant.objects.filter(user=user)
    }
    return Viewer(user_id=user.pk, roles=roles)


def canaries(model: type[Model], viewer: Viewer) -> set[str]:
    visible = model._default_manager.visible_to(viewer, timezone.now())
    return set(first_words(visible.values_list(NAMED_BY[model], flat=True)))


def first_words(values: Iterable[str | None]) -> Iterable[str]:
    return (value.split()[0] for value in values if value and value.startswith("canary"))


@pytest.mark.parametrize("reader", FOUND)
def test_each_reader_finds_what_is_theirs(reader):
    world = w.build()
    viewer = viewer_of(world.people[reader])

    found = {model: canaries(model, viewer) for model in NAMED_BY}

    assert found == {model: FOUND[reader].get(model, set()) for model in NAMED_BY}


@pytest.mark.parametrize(
    ("reader", "audiences"),
    [
        (w.ANYONE, {"public"}),
        (w.OTHER_STAFF, {"public"}),
        (w.MEMBER, {"public", "members"}),
        (w.STAFF, {"public", "members"}),
    ],
)
def test_each_reader_finds_the_releases_told_to_them(reader, audiences):
    world = w.build()

    found = Release.objects.visible_to(viewer_of(world.people[reader]), timezone.now())

    assert {release.audience for release in found} == audiences
