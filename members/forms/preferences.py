"""How a person wants the portal."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models import Profile


class PreferencesForm(forms.Form):
    """Language where there is a choice, text size, categories of work, mail.

    `categories` are those that the person's guilds name; one chosen before that no guild names any
    more is offered too, so that it can be taken away.
    """

    language = forms.ChoiceField(label=_("Language"), required=False, widget=forms.RadioSelect)
    text_size = forms.ChoiceField(
        label=_("Text size"),
        choices=Profile.TextSize.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    categories = forms.MultipleChoiceField(
        label=_("Categories of work shown first"),
        help_text=_(
            "Tables of the guild in which you do this work, and tables that name it, come first on "
            "your page. Nothing is hidden."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mail_choice = forms.ChoiceField(
        label=_("Mail about what happens at your tables"),
        help_text=_(
            "Letters that you ask for yourself, such as codes, always come. What you choose here "
            "counts more than what your guild’s file says."
        ),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, profile: Profile, categories: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = sorted({*categories, *profile.categories})
        self._offer("language", settings.LANGUAGES if len(settings.LANGUAGES) > 1 else ())
        self._offer("categories", [(name, name) for name in offered])
        choices = Profile.MailChoice.choices
        self._offer("mail_choice", choices if not profile.mail_choice else choices[1:])

    def clean_mail_choice(self) -> str:
        """What was once said can be changed, and not unsaid by sending nothing."""
        return str(self.cleaned_data["mail_choice"] or self.initial.get("mail_choice", ""))

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Let the field choose from these; without any it is left out."""
        if choices:
            cast("forms.ChoiceField", self.fields[name]).choices = list(choices)
        else:
            del self.fields[name]
