"""Who is given which role in a guild, until when and why; and why one is ended."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.people import current_of
from negotiations.forms.days import DayField
from portal import throttles
from portal.appointments import GIVEN
from portal.models import Guild, User

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class GiveRoleForm(forms.Form):
    """A person by mail address or member number; `cleaned_data` has `user` and `until`."""

    who = forms.CharField(
        label=_("Mail address or member number"),
        max_length=254,
        help_text=_("Of somebody who can sign in."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("Choose one")), *((one.value, one.label) for one in GIVEN)]
    )
    last_day = DayField(
        label=_("Last day"),
        earliest=EARLIEST,
        latest=LATEST,
        required=False,
        help_text=_("The role ends by itself at the end of this day. Without one it is ended."),
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For those who give roles in the guild; “Elected on 2 March”, for instance."),
    )

    def __init__(self, *args: Any, guild: Guild, by: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guild, self.by, self.now = guild, by, now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        who, day = cleaned.get("who"), cleaned.get("last_day")
        if who:
            self._look_up(who, cleaned)
        cleaned["until"] = end_of(day) if day else None
        if cleaned["until"] and cleaned["until"] <= self.now:
            self.add_error("last_day", _now("Choose a day that is still to come."))
        return cleaned

    def _look_up(self, who: str, cleaned: dict[str, Any]) -> None:
        """Find the person; an answer tells whether an address has an account, so few are given."""
        if "@" in who and throttles.wait_before_naming(self.by.pk):
            self.add_error("who", _now("You named many people. Try again in an hour."))
            return
        cleaned["user"] = person_of(self.guild, who)
        if cleaned["user"] is None:
            self.add_error("who", _now("Nobody signs in with this address or number here."))


class EndRoleForm(forms.Form):
    """Why a role is ended; with a tick where too few people would be left who give roles."""

    why = forms.CharField(label=_("Reason"), max_length=300)
    is_warned = forms.BooleanField(
        label=_("I know that the guild then depends on an operator for its roles."),
        required=False,
    )

    def __init__(self, *args: Any, is_risky: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_risky:
            del self.fields["is_warned"]


def person_of(guild: Guild, who: str) -> User | None:
    """Whoever signs in with that address, or the account of the guild's member of that number."""
    people = User.objects.filter(is_active=True)
    if "@" in who:
        return people.filter(email=who.strip().lower()).first()
    member = current_of(guild, who.strip())
    return people.filter(pk=member.user_id or 0).first() if member else None


def end_of(day: date) -> datetime:
    """The instant at which a day is over where the portal stands."""
    after = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(after)
