"""A paper for the committee alone, as it is handed in."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.actions.committee_papers import LARGEST
from negotiations.models import Attachment, Clause, Negotiation

LONGEST_NAME = 200


class PaperForm(forms.Form):
    """Title, kind, clause and file."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=Attachment.Kind.choices)
    clause = forms.ModelChoiceField(
        label=_("On which clause"),
        queryset=Clause.objects.none(),
        required=False,
        empty_label=_("the whole negotiation"),
    )
    file = forms.FileField(label=_("File"), help_text=_("Of any kind, up to 20 MB."))

    def __init__(self, *args: Any, negotiation: Negotiation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses = negotiation.clauses.select_related("issue").order_by("issue__place", "place")
        chosen: forms.Field = self.fields["clause"]
        chosen.queryset = clauses  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda clause: clause.title  # type: ignore[attr-defined]

    def clean_file(self) -> "UploadedFile[bytes]":
        file = cast("UploadedFile[bytes]", self.cleaned_data["file"])
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _now("The file has more than 20 MB. Split it, or keep it elsewhere.")
            )
        return file

    @property
    def file_name(self) -> str:
        """The name it came under, its ending kept where it must be cut."""
        name = self.cleaned_data["file"].name or _now("file without a name")
        if len(name) <= LONGEST_NAME:
            return str(name)
        start, dot, ending = name.rpartition(".")
        return f"{start[: LONGEST_NAME - 10]}{dot}{ending[:9]}"
