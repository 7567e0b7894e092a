"""What a file for the other side is made against, and the name it bears."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.drafting import Base, DraftRow
from negotiations.models import Agreement
from portal.text import canonical

NOTHING = "none"
LONGEST_AUTHOR = 80


class ExportForm(forms.Form):
    """Who stands as the author in Word; what was not asked for has its usual value.

    `usual` holds a value for each field, so that an address without any choice can be followed
    and one with all choices is the same file for ever.
    """

    author = forms.CharField(
        label=_("Author of the changes"),
        max_length=LONGEST_AUTHOR,
        help_text=_("The only name that the files bear. Remembered until you sign out."),
    )

    def __init__(self, query: Mapping[str, Any], *, usual: Mapping[str, str]) -> None:
        self.usual = dict(usual)
        asked = {name: str(query[name]) for name in usual if name in query}
        super().__init__(self.usual | asked)

    def clean_author(self) -> str:
        """The name in one line, of letters that a Word file can hold."""
        author = " ".join(canonical(self.cleaned_data["author"]).split())
        if not author.isprintable() or "\ufffd" in author:
            raise forms.ValidationError(_now("This name has characters that no file can hold."))
        return author

    @property
    def chosen(self) -> dict[str, str]:
        """Every choice by the name it has in the address of a file."""
        return {name: str(self.cleaned_data[name]) for name in self.usual}


class _TextForm(ExportForm):
    """With choices of texts besides the author."""

    def _offer(self, name: str, label: str, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=list(choices))


class ProposalExport(_TextForm):
    """The base of each clause of a proposal."""

    def __init__(self, query: Mapping[str, Any], *, rows: Sequence[DraftRow], author: str) -> None:
        self.rows = rows
        usual = {_field(row): str(row.base.key) if row.base else NOTHING for row in rows}
        super().__init__(query, usual={"author": author} | usual)
        for row in rows:
            bases = [(str(base.key), base.name) for base in row.bases.all]
            nothing = (NOTHING, _now("Nothing: every word is new"))
            self._offer(_field(row), row.position.clause.title, [*bases, nothing])

    def bases(self) -> dict[int, Base | None]:
        """The base by position; None for nothing."""
        return {
            row.position.pk: row.bases.find(_key(self.cleaned_data[_field(row)]))
            for row in self.rows
        }


def _field(row: DraftRow) -> str:
    return f"base-{row.position.pk}"


def _key(chosen: str) -> int | None:
    return None if chosen == NOTHING else int(chosen)


class ClauseExport(_TextForm):
    """Two texts of one clause."""

    def __init__(
        self, query: Mapping[str, Any], *, texts: Sequence[tuple[str, str]], author: str
    ) -> None:
        usual = {"author": author, "from": texts[0][0], "to": texts[-1][0]}
        super().__init__(query, usual=usual)
        self._offer("from", _now("From"), texts)
        self._offer("to", _now("To"), texts)


class AgreementExport(_TextForm):
    """The agreement that another is held against."""

    def __init__(
        self,
        query: Mapping[str, Any],
        *,
        others: Sequence[Agreement],
        usual: Agreement,
        author: str,
    ) -> None:
        self.others = others
        super().__init__(query, usual={"author": author, "base": usual.slug})
        self._offer("base", _now("Compared with"), [(one.slug, one.title) for one in others])

    @property
    def base(self) -> Agreement:
        """The agreement chosen."""
        return next(one for one in self.others if one.slug == self.cleaned_data["base"])
