"""Narrowing the log and the openings: where, what, who, of which thing, when, to whom."""

import re
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations import audit, timeline
from negotiations.audit_words import WORDS, verbs_with
from negotiations.forms.days import DayField
from portal.access import Audience, Viewer
from portal.models import Event, Opening, User
from portal.payload_search import HoldsWords

NAMED = re.compile(r"([a-z]+\.[a-z]+):(\w{1,60})")
HEX = re.compile(r"[0-9a-f]{8,64}")
LONGEST_NUMBER = 18
EARLIEST = date(1900, 1, 1)
LATEST = date(9000, 1, 1)
Row = TypeVar("Row", Event, Opening)


class AuditFilter(forms.Form):
    """What the log and the openings are both narrowed by; a fault narrows to nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    table = forms.ChoiceField(label=_("Table"), required=False)
    person = forms.CharField(label=_("Person"), required=False, max_length=200)
    thing = forms.CharField(
        label=_("Object: its address"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "/staff/…/proposals/1/"}),
    )
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("To day"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.now = viewer, now
        tables = [(one.slug, one.title) for one in audit.tables_of(viewer)]
        choices = [("", _now("every table")), *tables]
        cast("forms.ChoiceField", self.fields["table"]).choices = choices

    def clean_thing(self) -> tuple[str, str] | None:
        typed = str(self.cleaned_data["thing"]).strip()
        if not typed:
            return None
        if named := NAMED.fullmatch(typed):
            return named[1], named[2]
        found = audit.target_at(typed, self.viewer, self.now)
        if found is None:
            raise forms.ValidationError(_now("No object that you may see has this address."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("since", "until"):
            day = cleaned.get(name)
            if day and not EARLIEST <= day <= LATEST:
                self.add_error(name, _now("Write the year with all four digits."))
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _now("This day lies before the first one."))
        return cleaned

    def _kept(self, rows: QuerySet[Row], person: str) -> QuerySet[Row]:
        """Rows of the table, the person, the thing and the days chosen."""
        chosen = self.cleaned_data
        if chosen["table"]:
            rows = rows.filter(stream=audit.stream_of(chosen["table"]))
        if chosen["person"]:
            rows = rows.filter(**{f"{person}__in": _people(chosen["person"])})
        if chosen["thing"]:
            kind, key = chosen["thing"]
            rows = rows.filter(target_type=kind, target_id=key)
        if chosen["since"]:
            rows = rows.filter(at__gte=_midnight(chosen["since"]))
        if chosen["until"]:
            rows = rows.filter(at__lt=_midnight(chosen["until"] + timedelta(days=1)))
        return rows


def _people(typed: str) -> QuerySet[User]:
    words = typed.strip()
    return User.objects.filter(Q(name__icontains=words) | Q(email=words.lower())).order_by()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


class EventFilter(AuditFilter):
    """Over events: also what happened, and to whom it is told."""

    verb = forms.ChoiceField(label=_("What"), required=False)
    audience = forms.ChoiceField(
        label=_("Told to"), required=False, choices=[("", _("whoever it is")), *Audience.choices]
    )
    field_order = ("q", "table", "verb", "person", "thing", "since", "until", "audience")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["verb"])
        field.choices = [("", _now("anything")), *_verbs()]

    def keep(self, events: QuerySet[Event]) -> QuerySet[Event]:
        if not self.is_valid():
            return events.none()
        rows, chosen = self._kept(events, "actor"), self.cleaned_data
        exact = {name: chosen[name] for name in ("verb", "audience") if chosen[name]}
        rows = rows.filter(**exact)
        return rows.filter(_said(chosen["q"])) if chosen["q"] else rows


def _verbs() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every verb in words, by what it is about."""

    def kind(verb: str) -> str:
        return str(timeline.VERBS[verb][0].label)

    known = sorted((verb for verb in WORDS if verb in timeline.VERBS), key=kind)
    return [
        (name, [(verb, str(WORDS[verb])) for verb in same]) for name, same in groupby(known, kind)
    ]


def _said(words: str) -> Q:
    """Events whose page shows the words: what, who, what it says, its number, its hash."""
    said = Q(verb__in=verbs_with(words)) | Q(HoldsWords("payload", words))
    said |= Q(actor__in=_people(words))
    if words.isdecimal() and len(words) <= LONGEST_NUMBER:
        said |= Q(number=int(words))
    if HEX.fullmatch(words.lower()):
        said |= Q(hash__startswith=words.lower()) | Q(previous_hash__startswith=words.lower())
    return said


class OpeningFilter(AuditFilter):
    """Over openings: the words are those by which the thing was called."""

    def keep(self, openings: QuerySet[Opening]) -> QuerySet[Opening]:
        if not self.is_valid():
            return openings.none()
        rows, words = self._kept(openings, "user"), self.cleaned_data["q"]
        if not words:
            return rows
        named = Q(what__icontains=words) | Q(through__icontains=words)
        return rows.filter(named | Q(user__in=_people(words)))
