"""One clause of a draft as the editor's page sends it without JavaScript."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.actions import drafts, papers
from negotiations.models import Position, PositionNote
from portal.text import sha256

MAX_TEXT = drafts.MAX_TEXT
MAX_REVISION = 2**31 - 1


def clean_text(text: str) -> str:
    """The text with one line feed per line end, otherwise as typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fingerprint(stance: str, text: str) -> str:
    """What a row showed, so that an untouched row is not taken for a change."""
    return sha256(f"{stance}\n{text}")


class DraftForm(forms.Form):
    """Stance, text and papers of one position; the prefix is the position's id."""

    others_papers: PositionNote | None = None

    revision = forms.IntegerField(min_value=0, max_value=MAX_REVISION, widget=forms.HiddenInput)
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput(attrs={"data-part": "seen"}))
    stance = forms.ChoiceField(label=_("Stance"), choices=Position.Stance.choices)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "class": "contract", "data-part": "text"}),
    )
    base = forms.IntegerField(required=False)
    rationale = forms.CharField(
        label=_("Rationale"),
        required=False,
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-part": "rationale"}),
    )
    internal_notes = forms.CharField(
        label=_("Internal notes"),
        required=False,
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-part": "internal_notes"}),
    )

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])

    def clean_rationale(self) -> str:
        return clean_text(self.cleaned_data["rationale"])

    def clean_internal_notes(self) -> str:
        return clean_text(self.cleaned_data["internal_notes"])

    def show_others_papers(self, note: PositionNote) -> None:
        """Say that papers were changed meanwhile, and hold them to be shown beside the typed."""
        self.others_papers = note
        words = _now("%(name)s changed these papers meanwhile. Yours are not saved yet.")
        self.add_error("rationale", words % {"name": note.updated_by})

    def papers_on(self, position: Position, note: PositionNote) -> "DraftForm":
        """The saved words, with the papers typed here to be saved on top of `note`."""
        typed = {name: self[name].value() for name in ("rationale", "internal_notes")}
        fields = self.initial_of(position) | typed | {"seen": papers.fingerprint(note)}
        fields["base"] = fields["base"] or ""
        data = {self.add_prefix(name): value for name, value in fields.items()}
        form = DraftForm(data, prefix=self.prefix)
        form.show_others_papers(note)
        return form

    @property
    def has_new_papers(self) -> bool:
        """Whether rationale or notes differ from what the page showed."""
        typed = PositionNote(
            rationale=self.cleaned_data["rationale"],
            internal_notes=self.cleaned_data["internal_notes"],
        )
        return papers.fingerprint(typed) != str(self.cleaned_data["seen"])

    @property
    def has_new_words(self) -> bool:
        """Whether stance or text differ from what the page showed."""
        typed = fingerprint(self.cleaned_data["stance"], self.cleaned_data["text"])
        return typed != str(self.cleaned_data["shown"])

    @classmethod
    def initial_of(cls, position: Position) -> dict[str, Any]:
        note = getattr(position, "note", None)
        return {
            "revision": position.revision,
            "shown": fingerprint(position.stance, position.text),
            "seen": papers.fingerprint(note),
            "stance": position.stance,
            "text": position.text,
            "base": position.base_id,
            "rationale": note.rationale if note else "",
            "internal_notes": note.internal_notes if note else "",
        }


class SettleForm(forms.Form):
    """The words that end a conflict, on top of the revision the person saw."""

    base_revision = forms.IntegerField(
        min_value=0, max_value=MAX_REVISION, widget=forms.HiddenInput
    )
    stance = forms.ChoiceField(label=_("Stance"), choices=Position.Stance.choices)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "class": "contract"}),
    )

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])
