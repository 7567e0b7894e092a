"""What a release says of itself, when it becomes visible, and the words of each step."""

from datetime import date, datetime, time
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.disclosure import NoSuchTime, TwiceThatDay, instant
from negotiations.forms.days import DayField
from negotiations.models import Release
from negotiations.models.release import ZONE
from portal.access import Audience

AT_ONCE, AT_A_TIME = "at_once", "at_a_time"
EARLIER, LATER = "earlier", "later"
MAJOR, MINOR = "major", "minor"
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
COMMON_ZONES = (
    ZONE,
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Tokyo",
    "Australia/Sydney",
    "UTC",
)
TERMS = _(
    "Not for publication, broadcast or posting before the time named here, and not to be passed"
    " on to anyone outside your newsroom until then. Who reads on accepts this."
)
WHICH = [
    ("", _("please choose")),
    (EARLIER, _("the earlier one, before the clocks are put back")),
    (LATER, _("the later one, after the clocks are put back")),
]


def zone_in_words(zone: str) -> str:
    return zone.replace("_", " ")


@cache
def _zones() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Every zone that the machine knows, the common ones first."""
    every = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    return [
        (_("Often used"), [(zone, zone_in_words(zone)) for zone in COMMON_ZONES]),
        (_("All"), [(zone, zone_in_words(zone)) for zone in every if zone not in COMMON_ZONES]),
    ]


class ReleaseForm(forms.Form):
    """A release that is drafted; `cleaned_data` has `live_at`, the instant that was meant."""

    title = forms.CharField(label=_("Title"), max_length=200)
    change_note = forms.CharField(
        label=_("What changed"),
        max_length=5000,
        help_text=_("One or two sentences; they stand with the release for ever."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    weight = forms.ChoiceField(
        label=_("Weight"),
        choices=[(MAJOR, _("major: followers are told")), (MINOR, _("minor"))],
        initial=MAJOR,
    )
    audience = forms.ChoiceField(
        label=_("Told to"), choices=reversed(Audience.choices), initial=Audience.PUBLIC
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            (AT_ONCE, _("as soon as it is approved")),
            (AT_A_TIME, _("at the day and time below")),
        ],
        initial=AT_ONCE,
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("Day"), required=False, earliest=EARLIEST, latest=LATEST)
    clock = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, initial=ZONE)
    which = forms.ChoiceField(
        label=_("This time comes twice on that day; it is"),
        choices=WHICH,
        required=False,
        widget=forms.HiddenInput,
    )
    is_embargoed = forms.BooleanField(
        label=_("Accredited press reads it from its approval on, under embargo"), required=False
    )
    terms = forms.CharField(
        label=_("Terms of the embargo"),
        max_length=5000,
        required=False,
        initial=TERMS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    supersedes = forms.ModelChoiceField(
        Release.objects.none(),
        label=_("Takes the place of"),
        required=False,
        empty_label=_("no earlier release"),
    )

    def __init__(
        self, *args: Any, earlier: QuerySet[Release], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        cast("forms.ModelChoiceField[Release]", self.fields["supersedes"]).queryset = earlier
        if self.initial.get("which"):
            self._show_which()

    def _show_which(self) -> None:
        field = self.fields["which"]
        field.widget = forms.Select(choices=WHICH)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["is_major"] = cleaned.get("weight") == MAJOR
        cleaned["live_at"] = self._live_at(cleaned)
        if cleaned.get("is_embargoed"):
            self._check_embargo(cleaned)
        return cleaned

    def _live_at(self, cleaned: dict[str, Any]) -> datetime | None:
        if cleaned.get("when") != AT_A_TIME or {"day", "clock"} & self.errors.keys():
            return None
        day, clock = cleaned.get("day"), cleaned.get("clock")
        if day is None:
            self.add_error("day", _now("Say on which day."))
        if clock is None:
            self.add_error("clock", _now("Say at what time."))
        if day is None or clock is None or "zone" not in cleaned:
            return None
        live_at = self._instant(day, clock, cleaned["zone"], cleaned.get("which", ""))
        if live_at is not None and live_at < self.now:
            words = _now("This lies in the past. Choose a later time, or “as soon as”.")
            self.add_error("clock", words)
        return live_at

    def _instant(self, day: date, clock: time, zone: str, which: str) -> datetime | None:
        """The instant that is meant; where that is not clear, the form says so and returns none."""
        try:
            return instant(day, clock, zone)
        except NoSuchTime:
            words = _now(
                "The clocks are put forward over this time on that day, so it does not come in"
                " %(zone)s. Choose an earlier or a later one."
            )
            self.add_error("clock", words % {"zone": zone_in_words(zone)})
        except TwiceThatDay:
            self._show_which()
            if which:
                return instant(day, clock, zone, is_second=which == LATER)
            words = _now(
                "The clocks are put back on that day, so this time comes twice in %(zone)s. Say"
                " which one is meant."
            )
            self.add_error("which", words % {"zone": zone_in_words(zone)})
        return None

    def _check_embargo(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("audience") != Audience.PUBLIC:
            words = _now("An embargo ends when the public is told; choose the public above.")
            self.add_error("is_embargoed", words)
        if cleaned.get("when") != AT_A_TIME:
            words = _now("An embargo ends at a day and time; choose them above.")
            self.add_error("is_embargoed", words)
        if not cleaned.get("terms"):
            self.add_error("terms", _now("Say what press has to accept before it reads."))

    @property
    def described(self) -> dict[str, Any]:
        """The fields as the actions take them."""
        names = ("title", "change_note", "is_major", "audience", "zone", "live_at")
        more = ("is_embargoed", "terms", "supersedes")
        return {name: self.cleaned_data[name] for name in (*names, *more)}

    @classmethod
    def initial_of(cls, release: Release) -> dict[str, Any]:
        names = ("title", "change_note", "audience", "zone", "is_embargoed", "supersedes")
        initial = {name: getattr(release, name) for name in names}
        initial |= {"weight": MAJOR if release.is_major else MINOR, "when": AT_ONCE}
        initial |= {"terms": release.terms or TERMS}
        return initial | _moment(release) if release.live_at else initial


def _moment(release: Release) -> dict[str, Any]:
    """The instant of a release as the form shows it."""
    if release.live_at is None:
        return {}
    local = release.live_at.astimezone(ZoneInfo(release.zone))
    shown = {"when": AT_A_TIME, "day": local.date(), "clock": local.time().replace(fold=0)}
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        shown["which"] = LATER if local.fold else EARLIER
    return shown


class WordsForm(forms.Form):
    """Why a step is taken; kept, and shown where the step asks for it."""

    words = forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class ForceForm(WordsForm):
    """A reason, and that the person knows how long it stands."""

    is_known = forms.BooleanField(
        label=_("I know that this stays visible for ever"),
        error_messages={"required": _("Say that you know this.")},
    )
