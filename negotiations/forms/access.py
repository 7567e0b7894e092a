"""Who is let in to a table, as what, for how long."""

from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.actions.access import GIVEN
from negotiations.disclosure import NoSuchTime, instant
from negotiations.forms.days import DayField
from negotiations.models.release import ZONE
from portal.access import Role
from portal.models import Guild

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class LetInForm(forms.Form):
    """A person by mail address, and the role they get; `cleaned_data` has `until`, an instant."""

    email = forms.EmailField(
        label=_("Mail address"), help_text=_("Of an account that an operator has made.")
    )
    guild = forms.ModelChoiceField(label=_("For"), queryset=Guild.objects.none(), empty_label=None)
    role = forms.ChoiceField(label=_("As"), choices=[(role.value, role.label) for role in GIVEN])
    last_day = DayField(
        label=_("Last day"),
        earliest=EARLIEST,
        latest=LATEST,
        required=False,
        help_text=_("A consultant always needs one."),
    )
    last_time = forms.TimeField(
        label=_("Until this time of that day"),
        required=False,
        help_text=_("Pacific time; without one until the end of the day."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    outlet = forms.CharField(
        label=_("Outlet"), max_length=120, required=False, help_text=_("For press.")
    )

    def __init__(self, *args: Any, guilds: QuerySet[Guild], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        cast("forms.ModelChoiceField[Guild]", self.fields["guild"]).queryset = guilds

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role, day, clock = (cleaned.get(name) for name in ("role", "last_day", "last_time"))
        if not day and "last_day" not in self.errors:
            if role == Role.CONSULTANT:
                self.add_error("last_day", _now("Say until which day a consultant is let in."))
            elif clock:
                self.add_error("last_day", _now("Say on which day."))
        if role == Role.PRESS and not cleaned.get("outlet"):
            self.add_error("outlet", _now("Say for which outlet the journalist works."))
        cleaned["until"] = self._instant(day, clock) if day else None
        return cleaned

    def _instant(self, day: date, clock: time | None) -> datetime | None:
        """The end in Pacific time; of an hour that comes twice the first."""
        try:
            until = instant(day, clock or time.max, ZONE, is_second=False)
        except NoSuchTime:
            words = _now("The clocks are put forward over this time on that day. Choose another.")
            self.add_error("last_time", words)
            return None
        if until <= self.now:
            self.add_error("last_day", _now("Choose an end that is still to come."))
        return until
