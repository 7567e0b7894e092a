"""When something was said or handed over; never in the future."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.forms.days import DayField

NOON = time(12)
EARLIEST = date(1900, 1, 1)


class MomentForm(forms.Form):
    """A date and perhaps a time in the portal's zone, cleaned into `said_at`."""

    said_on = DayField(label=_("Date"), earliest=EARLIEST)
    said_time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        zone = timezone.get_current_timezone_name().replace("_", " ")
        self.fields["said_time"].help_text = _now("Time of %(zone)s.") % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "said_on" in cleaned and "said_time" in cleaned:
            cleaned["said_at"] = self._said_at(cleaned["said_on"], cleaned["said_time"])
            if cleaned["said_at"] > self.now:
                field = "said_time" if cleaned["said_time"] else "said_on"
                self.add_error(field, _now("This lies in the future."))
        return cleaned

    def _said_at(self, said_on: Any, said_time: time | None) -> datetime:
        """The instant; a day without a time stands at noon, today at the latest at now."""
        zone = timezone.get_current_timezone()
        said_at = datetime.combine(said_on, said_time or NOON, zone)
        is_today = said_on == self.now.astimezone(zone).date()
        return min(said_at, self.now) if is_today and not said_time else said_at


class HandOverForm(MomentForm):
    """The moment of handing over, and the hash of what the page showed."""

    expected_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
