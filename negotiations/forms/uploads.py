"""Taking a file in: the file or pasted words, a paragraph cut in parts, and what they amount to."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.actions.uploads import words_key
from negotiations.forms.answers import ANSWERS, OFFERS
from negotiations.forms.drafts import MAX_TEXT
from negotiations.intake import ClauseView
from negotiations.models import Position, Proposal, Upload, UploadedParagraph
from negotiations.refusals import sentence
from negotiations.word.inspection import MAX_BYTES, inspect, megabytes
from negotiations.word.model import Reason, Refused
from negotiations.word.plain import decode, refuse_too_long
from portal.text import canonical

PASTED_NAME = "pasted.txt"
HASH = 64
ZIP_MARK = b"PK"


@dataclass(frozen=True, slots=True)
class Taken:
    """What came in: its bytes, which kind of text it is, and the name it came under."""

    kind: str
    name: str
    content: bytes


class UploadForm(forms.Form):
    """A Word or text file, or pasted words; refused here and now where the first look tells."""

    purpose = forms.ChoiceField(
        label=_("Whose words are these?"),
        choices=Upload.Purpose.choices,
        widget=forms.RadioSelect,
        initial=Upload.Purpose.ANSWER,
    )
    handed_over = forms.ModelChoiceField(
        label=_("Which of our proposals did they have in hand?"),
        queryset=Proposal.objects.none(),
        required=False,
        empty_label=_("none of ours"),
        help_text=_("Where their base is not our text, you will be shown every silent change."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "A Word document (.docx) with its tracked changes, or plain text; up to 25 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.txt,.md,text/plain"}),
    )
    pasted = forms.CharField(
        label=_("Or paste the words"),
        required=False,
        strip=False,
        max_length=2 * MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "class": "contract"}),
    )

    def __init__(self, *args: Any, proposals: QuerySet[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["handed_over"]
        chosen.queryset = proposals  # type: ignore[attr-defined]
        chosen.label_from_instance = _named  # type: ignore[attr-defined]

    def clean_pasted(self) -> str:
        pasted = cast("str", self.cleaned_data["pasted"])
        try:
            refuse_too_long(pasted)
        except Refused as refused:
            raise forms.ValidationError(sentence(refused.reason, refused.detail)) from refused
        return pasted

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, pasted = cleaned.get("file"), canonical(cleaned.get("pasted") or "")
        if self.errors:
            return cleaned
        if bool(file) == bool(pasted):
            words = (
                _now("Choose a file or paste the words, not both.")
                if file
                else _now("Choose a file, or paste the words below.")
            )
            self.add_error("file", words)
            return cleaned
        cleaned["taken"] = self._file(file) if file else _pasted(pasted)
        return cleaned

    def _file(self, file: "UploadedFile[bytes]") -> Taken | None:
        """Look at the file's make; its words are read later, in a process of their own."""
        name = file.name or _now("file without a name")
        try:
            return _looked_at(file, name)
        except Refused as refused:
            self.add_error("file", sentence(refused.reason, refused.detail))
            return None


def _named(proposal: Proposal) -> str:
    return f"{proposal.label} {proposal.title}"


def _pasted(words: str) -> Taken:
    return Taken(Upload.Kind.PASTED, PASTED_NAME, words.encode())


def _looked_at(file: "UploadedFile[bytes]", name: str) -> Taken:
    if (file.size or 0) > MAX_BYTES:
        raise Refused(Reason.TOO_BIG, megabytes(file.size or 0))
    content = file.read()
    if content.startswith(ZIP_MARK):
        inspect(content)
        return Taken(Upload.Kind.WORD, name, content)
    decode(content)
    return Taken(Upload.Kind.PLAIN, name, content)


class SplitForm(forms.Form):
    """Both readings of a paragraph, with an empty line where the next part begins."""

    text = forms.CharField(label=_("What they propose"), required=False, strip=False)
    base_text = forms.CharField(label=_("Their base"), required=False, strip=False)
    words = forms.CharField(required=False, max_length=HASH, widget=forms.HiddenInput)

    def __init__(self, *args: Any, paragraph: UploadedParagraph, **kwargs: Any) -> None:
        self._words = words_key(paragraph.base_text, paragraph.text)
        initial = {"text": paragraph.text, "base_text": paragraph.base_text, "words": self._words}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self._text = paragraph.text or paragraph.base_text
        for name in ("text", "base_text"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 8, "class": "contract"})

    def parts(self, name: str) -> list[str]:
        """The typed words cut at each empty line."""
        typed = canonical(self.cleaned_data[name])
        return typed.split("\n\n") if typed else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["words"] not in {"", self._words}:
            words = _now("Somebody cut this paragraph meanwhile; it says now: “%(text)s”.")
            self.add_error(None, words % {"text": self._text})
            return cleaned
        if max(len(self.parts("text")), len(self.parts("base_text"))) < 2:
            self.add_error("text", _now("Put an empty line where the next part begins."))
        return cleaned


class StanceForm(forms.Form):
    """What the other side answers on one clause; the prefix is that of the clause.

    `shown` tells which words the page showed, for somebody may put others to the clause meanwhile.
    """

    stance = forms.ChoiceField(label=_("Answer"))
    shown = forms.CharField(required=False, max_length=HASH, widget=forms.HiddenInput)

    def __init__(self, *args: Any, view: ClauseView, is_answer: bool, **kwargs: Any) -> None:
        initial = {"stance": view.stance, "shown": words_key(view.words.base_text, view.words.text)}
        super().__init__(*args, **{"initial": initial, "prefix": f"clause{view.mark}", **kwargs})
        self.view, self._shown = view, initial["shown"]
        offered = ANSWERS if is_answer else OFFERS
        if view.stance == Position.Stance.PROPOSE:
            offered = OFFERS
        self.fields["stance"].choices = offered[1:]  # type: ignore[attr-defined]

    def clean_stance(self) -> str:
        stance = str(self.cleaned_data["stance"])
        if stance in Position.NEEDS_TEXT and not self.view.words.text:
            words = _now("Their file strikes this clause: nothing is left to propose or counter.")
            raise forms.ValidationError(words)
        return stance

    def tell_meanwhile(self) -> None:
        """Say it where the clause came in, or has other words, since the page was shown."""
        data = {name: str(self.data[name]) for name in self.data}
        if self.add_prefix("stance") not in data:
            self.errors.clear()
            self.add_error("stance", _now("This clause came in meanwhile."))
            data[self.add_prefix("stance")] = self.view.stance
        elif self.cleaned_data.get("shown") != self._shown:
            self.add_error("stance", _now("The words of this clause have changed since."))
        self.data = data | {self.add_prefix("shown"): self._shown}


class DraftTitleForm(forms.Form):
    """What the draft that a file becomes is called."""

    title = forms.CharField(label=_("Title of the draft"), max_length=200)
