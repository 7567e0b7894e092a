"""The other side's answer, a silence included, as staff write it down."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.forms.drafts import MAX_TEXT, clean_text
from negotiations.forms.moments import MomentForm
from negotiations.models import Clause, Position, Proposal

NOT_IN_THIS_ANSWER = ("", _("not part of this answer"))
ANSWERS = (
    NOT_IN_THIS_ANSWER,
    *(
        (stance.value, stance.label)
        for stance in (
            Position.Stance.ACCEPT,
            Position.Stance.COUNTER,
            Position.Stance.REJECT,
            Position.Stance.HOLD,
            Position.Stance.NO_RESPONSE,
            Position.Stance.WITHDRAW,
        )
    ),
)
OFFERS = (*ANSWERS, (Position.Stance.PROPOSE.value, Position.Stance.PROPOSE.label))


class AnswerForm(MomentForm):
    """When and how the answer came, who tells it, and where it can be read."""

    medium = forms.ChoiceField(label=_("How it came"), choices=Proposal.Medium.choices)
    described_by = forms.CharField(
        label=_("As described by"),
        required=False,
        max_length=200,
        help_text=_("Who tells it, where the other side's own words are not at hand."),
    )
    is_package = forms.BooleanField(
        label=_("They accept and offer it only as a whole"),
        required=False,
        help_text=_("Every clause stays open until we answer all of them."),
    )
    publisher = forms.CharField(label=_("Source: publisher"), required=False, max_length=200)
    url = forms.URLField(
        label=_("Source: address"), required=False, max_length=500, assume_scheme="https"
    )
    note = forms.CharField(label=_("Source: note"), required=False, max_length=300)

    def __init__(self, *args: Any, asked: Proposal | None = None, **kwargs: Any) -> None:
        """`asked` is the proposal of ours that is answered; no answer comes before it."""
        super().__init__(*args, **kwargs)
        self.asked = asked

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._follow(cleaned)
        if cleaned.get("medium") == Proposal.Medium.REPORTED and not cleaned.get("described_by"):
            self.add_error("described_by", _now("Say who describes the answer."))
        if cleaned.get("url") and not (cleaned.get("publisher") or cleaned.get("note")):
            self.add_error("publisher", _now("Say who published it."))
        return cleaned

    def _follow(self, cleaned: dict[str, Any]) -> None:
        """Refuse an answer before its question; a day without a time is never before it."""
        if self.asked is None or self.asked.tabled_at is None or "said_at" not in cleaned:
            return
        asked_at = self.asked.tabled_at.replace(second=0, microsecond=0)
        if cleaned["said_at"] >= asked_at:
            return
        if not cleaned["said_time"] and cleaned["said_on"] == timezone.localtime(asked_at).date():
            cleaned["said_at"] = asked_at
            return
        words = _now("Our proposal was handed over later, on %(date)s.")
        date = formats.date_format(timezone.localtime(asked_at), "j F Y, H:i T")
        self.add_error("said_time" if cleaned["said_time"] else "said_on", words % {"date": date})


class EntryForm(forms.Form):
    """What the other side says on one clause; the prefix is the clause's id."""

    stance = forms.ChoiceField(label=_("Answer"), choices=ANSWERS, required=False)
    text = forms.CharField(
        label=_("Their words"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "class": "contract"}),
    )

    def __init__(self, *args: Any, clause: Clause, is_answer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": str(clause.pk), **kwargs})
        self.clause = clause
        if not is_answer:
            self.fields["stance"].choices = OFFERS  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stance, text = cleaned.get("stance"), str(cleaned.get("text", "")).strip()
        if stance in Position.NEEDS_TEXT and not text and "text" not in self.errors:
            self.add_error("text", _now("A counter needs their words. Paste them here."))
        if text and not stance and "stance" not in self.errors:
            self.add_error("stance", _now("There are words here: say what kind of answer it is."))
        return cleaned


def entry_forms(clauses: Iterable[Clause], *, is_answer: bool, data: Any = None) -> list[EntryForm]:
    """One form a clause, in their order."""
    return [EntryForm(data, clause=clause, is_answer=is_answer) for clause in clauses]
