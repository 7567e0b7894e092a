"""What the editor's script asks of one draft position: its state, saves, holds and redlines."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from negotiations import drafting
from negotiations.actions import drafts, papers
from negotiations.actions.drafts import Hold
from negotiations.actions.proposals import NotADraft
from negotiations.api.doors import api, page_request, person, position_at
from negotiations.api.serializers import (
    BaseSerializer,
    HoldSerializer,
    NoteSerializer,
    RedlineSerializer,
    SaveSerializer,
)
from negotiations.models import DraftRevision, Position, PositionNote
from portal.access import Permission


@api(Permission.DRAFT, "GET", "PATCH")
def position(request: ApiRequest, pk: int) -> Response:
    """The words as they are saved; PATCH saves what was typed on top of a revision."""
    row = position_at(request, pk, Permission.DRAFT)
    asked = page_request(request)
    if request.method == "GET":
        hold = drafts.hold_of(row, viewer_id=person(asked).pk, now=asked.now)
        return Response(_state(row, hold))
    typed = SaveSerializer(data=request.data)
    typed.is_valid(raise_exception=True)
    try:
        result = drafts.save(position=row, by=person(asked), now=asked.now, **typed.validated_data)
    except NotADraft:
        return _gone()
    if result.conflict:
        return _conflict(row, result.position, result.conflict)
    return Response({"revision": result.position.revision, "saved_at": _clock(asked.now)})


def _state(row: Position, hold: Hold | None) -> dict[str, Any]:
    return {
        "revision": row.revision,
        "stance": row.stance,
        "text": row.text,
        "holder": hold.holder.name if hold and not hold.is_mine else None,
    }


def _clock(now: datetime) -> str:
    return formats.date_format(timezone.localtime(now), "H:i")


def _gone() -> Response:
    title = _("This proposal is no draft any more.")
    return _problem(status.HTTP_410_GONE, title)


def _problem(code: int, title: str, **further: Any) -> Response:
    problem = {"status": code, "title": title, **further}
    return Response(problem, status=code, content_type="application/problem+json")


def _conflict(row: Position, current: Position, conflict: DraftRevision) -> Response:
    """409 with the common base, both texts, and the page where somebody chooses."""
    proposal = row.proposal
    place = [proposal.negotiation.slug, proposal.pk, conflict.pk]
    return _problem(
        status.HTTP_409_CONFLICT,
        _("Somebody saved another text meanwhile. Both are kept."),
        base={"revision": conflict.revision, "text": drafts.base_text(conflict)},
        theirs={"revision": current.revision, "stance": current.stance, "text": current.text},
        yours={"stance": conflict.stance, "text": conflict.text},
        settle_url=reverse("draft-conflict", args=place),
    )


@api(Permission.DRAFT, "POST", "DELETE")
def position_hold(request: ApiRequest, pk: int) -> Response:
    """Say that one is writing here, or that one has stopped."""
    row = position_at(request, pk, Permission.DRAFT)
    asked = page_request(request)
    if request.method == "DELETE":
        drafts.release_hold(position=row, by=person(asked))
        return Response(status=status.HTTP_204_NO_CONTENT)
    wanted = HoldSerializer(data=request.data)
    wanted.is_valid(raise_exception=True)
    try:
        hold = drafts.take_hold(
            position=row, by=person(asked), now=asked.now, **wanted.validated_data
        )
    except NotADraft:
        return _gone()
    return Response(_state(row, hold))


@api(Permission.DRAFT, "POST")
def position_redline(request: ApiRequest, pk: int) -> Response:
    """What the words change against a base, as the page shows it; nothing is kept."""
    row = position_at(request, pk, Permission.DRAFT)
    asked = page_request(request)
    wanted = RedlineSerializer(data=request.data)
    wanted.is_valid(raise_exception=True)
    bases = drafting.bases_of([row], asked.viewer, asked.now)[row.pk]
    redline = drafting.redline_between(
        bases.chosen(wanted.validated_data["base"]), wanted.validated_data["text"]
    )
    shown = {"redline": redline, "place": drafting.place_of(row)}
    html = render_to_string("negotiations/staff/redline_panel.html", shown)
    statistics = {"inserted": redline.words_inserted, "deleted": redline.words_deleted}
    return Response({"html": html, "statistics": statistics})


@api(Permission.DRAFT, "PUT")
def position_base(request: ApiRequest, pk: int) -> Response:
    """Compare the draft with another text of its clause from now on."""
    row = position_at(request, pk, Permission.DRAFT)
    asked = page_request(request)
    wanted = BaseSerializer(data=request.data)
    wanted.is_valid(raise_exception=True)
    key = wanted.validated_data["base"]
    base = drafting.bases_of([row], asked.viewer, asked.now)[row.pk].find(key)
    if key is not None and base is None:
        raise Http404
    try:
        drafts.set_base(position=row, base=base.position if base else None)
    except NotADraft:
        return _gone()
    return Response(status=status.HTTP_204_NO_CONTENT)


@api(Permission.DRAFT, "PUT")
def position_note(request: ApiRequest, pk: int) -> Response:
    """Keep rationale and internal notes; they stay open after the proposal is handed over."""
    row = position_at(request, pk, Permission.DRAFT)
    asked = page_request(request)
    typed = NoteSerializer(data=request.data)
    typed.is_valid(raise_exception=True)
    try:
        note = papers.save_note(
            position=row, by=person(asked), now=asked.now, **typed.validated_data
        )
    except papers.PapersChanged as error:
        return _papers_changed(error.note)
    return Response({"saved_at": _clock(asked.now), "seen": papers.fingerprint(note)})


def _papers_changed(note: PositionNote) -> Response:
    """409 with the words that are kept; those sent are still with whoever typed them."""
    return _problem(
        status.HTTP_409_CONFLICT,
        _("Somebody changed these papers meanwhile."),
        theirs={
            "by": note.updated_by.name,
            "rationale": note.rationale,
            "internal_notes": note.internal_notes,
            "seen": papers.fingerprint(note),
        },
    )
