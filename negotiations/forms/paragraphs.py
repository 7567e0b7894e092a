"""Where the paragraphs of a file go, as one person chose on top of what the page showed them."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.actions.uploads import Choice, fingerprint_of, words_key
from negotiations.models import Clause, Issue, UploadedParagraph

Fate = UploadedParagraph.Fate
HASH, LONGEST_KEY = 64, 19
NAMES = ("to", "new_title", "new_issue", "shown", "words")
_SENT = re.compile(r"(\d{1,18})-to")


class ParagraphForm(forms.Form):
    """Where one paragraph goes; the prefix is the paragraph's id.

    `shown` tells which choice the page showed, `words` which words it was for: another person may
    have chosen meanwhile, and a file that is read anew has the same words in other paragraphs.
    """

    to = forms.ChoiceField(label=_("Goes to"))
    new_title = forms.CharField(label=_("Title of the new clause"), required=False, max_length=200)
    new_issue = forms.ChoiceField(label=_("Its issue"), required=False)
    shown = forms.CharField(required=False, max_length=HASH, widget=forms.HiddenInput)
    words = forms.CharField(required=False, max_length=HASH, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        paragraph: UploadedParagraph,
        places: "Places",
        **kwargs: Any,
    ) -> None:
        initial = initial_of(paragraph)
        super().__init__(*args, **{"prefix": str(paragraph.pk), "initial": initial, **kwargs})
        self.paragraph, self._places = paragraph, places
        self.fields["to"].choices = places.choices  # type: ignore[attr-defined]
        self.fields["new_issue"].choices = places.issue_choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("to") == Fate.NEW_CLAUSE:
            cleaned["new_title"] = str(cleaned.get("new_title", "")).strip()
            if not cleaned["new_title"]:
                self.add_error("new_title", _now("Name the new clause."))
            if not cleaned.get("new_issue") and "new_issue" not in self.errors:
                self.add_error("new_issue", _now("Say which issue the new clause belongs to."))
        if not self.errors and self._is_overtaken:
            self.add_error("to", self._meanwhile())
        return cleaned

    @property
    def choice(self) -> Choice:
        """What was chosen; only for fields that are valid."""
        to = self.cleaned_data["to"]
        if to == Fate.NEW_CLAUSE:
            return Choice(
                to,
                new_title=self.cleaned_data["new_title"],
                new_issue=self._places.issues[int(self.cleaned_data["new_issue"])],
            )
        if to in {Fate.IGNORED, Fate.UNDECIDED}:
            return Choice(to)
        return Choice(Fate.CLAUSE, clause=self._places.clauses[int(to)])

    @property
    def seen(self) -> str:
        """The fingerprint of the choice that the page showed."""
        return str(self.data.get(self.add_prefix("shown"), ""))

    @property
    def is_changed(self) -> bool:
        """Whether this person chose other than what the page showed."""
        return self.choice.fingerprint != self.seen

    @property
    def stood(self) -> str:
        """The fingerprint of the choice that stands for the paragraph now."""
        return fingerprint_of(self.paragraph)

    @property
    def _is_overtaken(self) -> bool:
        """Whether somebody chose something else after the page was shown."""
        return self.is_changed and self.stood not in {self.seen, self.choice.fingerprint}

    def _meanwhile(self) -> str:
        theirs, yours = self.paragraph, self.choice
        words = _now(
            "Somebody chose “%(theirs)s” meanwhile; you chose “%(yours)s”. "
            "Keep your choices once more to put yours in its place."
        )
        return words % {
            "theirs": self._places.name_of_place(theirs.fate, theirs.clause_id, theirs.new_title),
            "yours": self._places.name_of_place(
                yours.fate, yours.clause.pk if yours.clause else None, yours.new_title
            ),
        }


def initial_of(paragraph: UploadedParagraph) -> dict[str, str]:
    """The fields for a paragraph as it stands."""
    return {
        "to": str(paragraph.clause_id or paragraph.fate),
        "new_title": paragraph.new_title,
        "new_issue": str(paragraph.new_issue_id or ""),
        "shown": fingerprint_of(paragraph),
        "words": words_key(paragraph.base_text, paragraph.text),
    }


class SentChoices:
    """The forms of a page as they came, for the paragraphs as they stand by now.

    What was chosen for a paragraph that is not there any more goes to the one with its words;
    `lost` holds the choices for which there is none.
    """

    def __init__(
        self, sent: QueryDict, rows: Collection[UploadedParagraph], places: "Places"
    ) -> None:
        self._data = sent.copy()
        keys = [name[1] for name in map(_SENT.fullmatch, sent) if name]
        self.lost = [
            places.name_of_sent(str(sent[f"{key}-to"]), str(sent.get(f"{key}-new_title", "")))
            for key in self._lost(keys, rows)
        ]
        self.forms = [
            ParagraphForm(self._data, paragraph=row, places=places)
            for row in rows
            if f"{row.pk}-to" in self._data
        ]

    def _lost(self, keys: Iterable[str], rows: Iterable[UploadedParagraph]) -> list[str]:
        """Move each choice for a paragraph that is gone to its words; the keys that found none."""
        standing = {str(row.pk) for row in rows}
        free: dict[str, list[str]] = {}
        for row in rows:
            if f"{row.pk}-to" not in self._data:
                words = words_key(row.base_text, row.text)
                free.setdefault(words, []).append(str(row.pk))
        gone = [key for key in keys if key not in standing]
        return [key for key in gone if not self._is_moved(key, free)]

    def _is_moved(self, key: str, free: dict[str, list[str]]) -> bool:
        there = free.get(str(self._data.get(f"{key}-words", "")))
        if not there:
            return False
        to = there.pop(0)
        for name in NAMES:
            self._data[f"{to}-{name}"] = str(self._data.get(f"{key}-{name}", ""))
        return True

    def is_valid(self) -> bool:
        """Whether all can be kept; if not, the forms show how things stand beside what is typed."""
        if all([*(form.is_valid() for form in self.forms), not self.lost]):
            return True
        for form in self.forms:
            self._bring_up_to_date(form)
        return False

    def _bring_up_to_date(self, form: ParagraphForm) -> None:
        """A choice that nobody touched here is shown as it stands; one typed stays, knowingly."""
        now = initial_of(form.paragraph)
        names = ["shown"] if form.errors or form.is_changed else list(now)
        for name in names:
            self._data[form.add_prefix(name)] = now[name]

    @property
    def changed(self) -> list[ParagraphForm]:
        """The forms in which this person chose anything; only if all are valid."""
        return [form for form in self.forms if form.is_changed]


class Places:
    """Where paragraphs can go at this table, made once for all forms of a page."""

    def __init__(self, clauses: Sequence[Clause], issues: Sequence[Issue]) -> None:
        self.clauses = {clause.pk: clause for clause in clauses}
        self.issues = {issue.pk: issue for issue in issues}
        named = [(str(issue.pk), issue.title) for issue in issues]
        self.issue_choices = [("", _("choose")), *named]
        by_issue: dict[str, list[tuple[str, str]]] = {}
        for clause in clauses:
            named_so = (str(clause.pk), self.name_of(clause.pk))
            by_issue.setdefault(clause.issue.title, []).append(named_so)
        self.choices: list[tuple[str, Any]] = [
            (Fate.UNDECIDED.value, Fate.UNDECIDED.label),
            (Fate.IGNORED.value, Fate.IGNORED.label),
            (Fate.NEW_CLAUSE.value, _("a new clause, named below")),
            *by_issue.items(),
        ]

    def name_of(self, clause_id: int | None) -> str:
        """A clause as both sides call it; "" for one that is not on this board."""
        clause = self.clauses.get(clause_id or 0)
        return f"{clause.reference} {clause.title}".strip() if clause else ""

    def name_of_place(self, fate: str, clause_id: int | None, new_title: str) -> str:
        """Where a paragraph goes, in words."""
        match fate:
            case Fate.CLAUSE:
                return self.name_of(clause_id)
            case Fate.NEW_CLAUSE:
                return _now("New clause: %(title)s") % {"title": new_title}
            case Fate.IGNORED:
                return _now("Left out")
        return _now("Not decided")

    def name_of_sent(self, to: str, new_title: str) -> str:
        """The same for fields as they were sent, of whatever value."""
        is_clause = to.isdecimal() and len(to) < LONGEST_KEY
        return self.name_of_place(
            Fate.CLAUSE if is_clause else to, int(to) if is_clause else None, new_title
        )
