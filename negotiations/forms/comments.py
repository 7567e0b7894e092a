"""A remark to one's own guild: on what, the words, and who should read it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.comments import Readers
from negotiations.forms.drafts import clean_text
from portal.models import Guild, User

MAX_WORDS = 5_000
Choices = Sequence[tuple[int, str]]


class RemarkForm(forms.Form):
    """Words of an answer or a correction; `readers` are those who can be mentioned."""

    words = forms.CharField(
        label=_("Comment"),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    mentions = forms.TypedMultipleChoiceField(
        label=_("Mention"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They find it on their desk. Behind an @ the whole name does the same."),
    )

    def __init__(self, *args: Any, readers: Readers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "comment_%s"
        self.people = {person.pk: person for person in readers}
        self.guilds_of = {person.pk: guilds for person, guilds in readers.items()}
        self._offer("mentions", [(key, str(person)) for key, person in self.people.items()])

    def _offer(self, name: str, choices: Choices) -> None:
        """Offer these; nothing is asked where there is nothing to choose."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean_words(self) -> str:
        return clean_text(self.cleaned_data["words"])

    @property
    def mentioned(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data.get("mentions", ())]


class CommentForm(RemarkForm):
    """What begins a thread; on a proposal it is on one of its clauses.

    Whoever works for several guilds at the table says to which of them they speak.
    """

    position = forms.TypedChoiceField(label=_("On"), coerce=int)
    guild = forms.TypedChoiceField(label=_("Read by the people of"), coerce=int)

    field_order = ("position", "guild", "words", "mentions")

    def __init__(
        self, *args: Any, positions: Choices, guilds: Iterable[Guild], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.speaking_for = {guild.pk: guild for guild in guilds}
        several = [(key, str(guild)) for key, guild in self.speaking_for.items()]
        self._offer("position", positions)
        self._offer("guild", several if len(several) > 1 else ())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "guild" in self.fields and "guild" not in cleaned:
            return cleaned
        chosen = cleaned.get("mentions", ())
        others = [one for one in chosen if self.speaks_for not in self.guilds_of[one]]
        if others:
            names = ", ".join(str(self.people[one]) for one in others)
            words = _now("Not of %(guild)s, and would not read it: %(names)s.")
            self.add_error("mentions", words % {"guild": self.speaks_for, "names": names})
        return cleaned

    @property
    def speaks_for(self) -> Guild:
        only = next(iter(self.speaking_for))
        return self.speaking_for[self.cleaned_data.get("guild", only)]

    @property
    def on(self) -> int:
        """The key of the position that was chosen."""
        key: int = self.cleaned_data["position"]
        return key
