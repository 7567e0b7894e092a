"""How a person wants the portal."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models import Profile

# What a form sends for an empty value, which no radio button can.
UNSAID = "unsaid"
MAIL = (
    (UNSAID, _("I have not said")),
    (Profile.MailChoice.WANTED.value, _("Yes, write to me")),
    (Profile.MailChoice.DECLINED.value, _("No, don’t write to me")),
)


class PreferencesForm(forms.Form):
    """Language where there is a choice, text size, categories of work, mail.

    `categories` are those that the person's guilds name; one chosen before that no guild names any
    more is offered too, so that it can be taken away.
    """

    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    text_size = forms.ChoiceField(
        label=_("Text size"),
        choices=[(size.value or UNSAID, size.label) for size in Profile.TextSize],
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
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, profile: Profile, categories: Sequence[str], **kwargs: Any
    ) -> None:
        chosen = {
            "language": profile.language or settings.LANGUAGE_CODE,
            "text_size": profile.text_size or UNSAID,
            "categories": profile.categories,
            "mail_choice": profile.mail_choice or UNSAID,
        }
        super().__init__(*args, **{**kwargs, "initial": chosen})
        offered = sorted({*categories, *profile.categories})
        self._offer("language", settings.LANGUAGES if len(settings.LANGUAGES) > 1 else ())
        self._offer("categories", [(name, name) for name in offered])
        self._offer("mail_choice", MAIL if not profile.mail_choice else MAIL[1:])

    def clean(self) -> dict[str, Any]:
        """Empty values as the rows have them."""
        typed = super().clean() or {}
        return {name: "" if value == UNSAID else value for name, value in typed.items()}

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Let the field choose from these; without any it is left out."""
        if choices:
            cast("forms.ChoiceField", self.fields[name]).choices = list(choices)
        else:
            del self.fields[name]
