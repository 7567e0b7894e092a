"""For whom a link to a release is, and how long it lasts."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.actions.previews import LONGEST

A_WEEK = 7


class PreviewForm(forms.Form):
    """A link that opens one release beforehand."""

    for_whom = forms.CharField(
        label=_("For whom"),
        max_length=200,
        help_text=_("So that you know later whose link was opened; it stands on the page too."),
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=LONGEST.days,
        initial=A_WEEK,
        help_text=_("30 at the most; you can revoke it before."),
    )

    def expires_at(self, now: datetime) -> datetime:
        days: int = self.cleaned_data["days"]
        return now + timedelta(days=days)
