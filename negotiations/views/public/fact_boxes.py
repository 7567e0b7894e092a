"""Votes of the record as boxes of facts, each figure with what it is counted over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from negotiations.models import Negotiation
from negotiations.templatetags.said import day, moment, number
from portal.access import Viewer
from portal.models import Event

Payload = Mapping[str, Any]
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a vote: how many chose it, and which share of the valid votes."""

    label: str
    count: str
    share: str


@dataclass(frozen=True, slots=True)
class FactBox:
    """One vote: its question, its facts and its options; what was not published says so."""

    key: str
    title: str
    question: str
    facts: tuple[Fact, ...]
    choices: tuple[Choice, ...]
    notes: tuple[str, ...]
    source: Mapping[str, str]


def votes_of(tables: list[Negotiation], viewer: Viewer, now: datetime) -> dict[str, list[FactBox]]:
    """The votes that the viewer may know of, by stream, the latest first; one query."""
    boxes: dict[str, list[FactBox]] = {table.stream: [] for table in tables}
    reported = Event.objects.visible_to(viewer, now).filter(verb="vote.reported", stream__in=boxes)
    for event in reported.order_by("-at", "-number"):
        boxes[event.stream].append(_box(event))
    return boxes


def _box(event: Event) -> FactBox:
    payload: Payload = event.payload
    return FactBox(
        key=f"vote-{event.hash[:16]}",
        title=str(payload.get("title", "")),
        question=str(payload.get("question", "")),
        facts=tuple(_facts(payload)),
        choices=tuple(_choice(option) for option in payload.get("options", ())),
        notes=tuple(str(note) for note in payload.get("notes", ())),
        source=payload.get("source") or {},
    )


def _facts(payload: Payload) -> list[Fact]:
    """What does not apply to a vote is left out; see `record.payloads`."""
    facts = (
        (_("Opened"), _when(payload, "opened")),
        (_("Closed"), _when(payload, "closed")),
        (_("Eligible"), str(payload.get("eligible_words", ""))),
        (_("Votes cast"), str(payload.get("cast_words", ""))),
        (_("Valid votes"), _valid(payload)),
        (_("Turnout, of those eligible"), str(payload.get("turnout_words", ""))),
        (_("Threshold"), _said(payload, "threshold")),
        (_("Method"), _said(payload, "method")),
        (_("Result"), str(payload.get("result", ""))),
        (_("Certified by"), _said(payload, "certified_by")),
    )
    return [(name, value) for name, value in facts if value]


def _said(payload: Payload, name: str) -> str:
    """What the record does not tell may well have been published elsewhere."""
    return str(payload.get(name) or _("not on record here"))


def _valid(payload: Payload) -> str:
    """The figure itself where it is on record, else the sum where every count is."""
    if payload.get("valid") is not None:
        return str(number(payload["valid"]))
    counts = [option.get("count") for option in payload.get("options", ())]
    if not counts:
        return ""
    if None in counts:
        return _("not published")
    return _("%(count)s (sum of the options)") % {"count": number(sum(counts))}


def _choice(option: Payload) -> Choice:
    return Choice(
        label=str(option.get("label", "")),
        count=str(option.get("count_words") or _("not published")),
        share=str(option.get("percent_words") or _("not published")),
    )


def _when(payload: Payload, name: str) -> str:
    """A day, or an hour where the record knows it."""
    text = str(payload.get(name) or "")
    if "T" in text:
        return moment(parse_datetime(text)) or _said({}, name)
    return day(parse_date(text) if text else None) or _said({}, name)
