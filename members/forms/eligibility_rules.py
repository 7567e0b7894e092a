"""A rule as one form: what it is called, and a list of conditions that grows by a button.

Everything works by sending the form: a step adds or removes a condition, shows the rule in words,
or saves it once the words were seen. Nothing typed is lost by any of them.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.actions.eligibility_rules import Words
from members.eligibility import All, AnyOf, Condition, Leaf, dump, parse
from members.forms.eligibility_rows import ALWAYS, PLACES, ROWS, RowForm
from members.models import EligibilityRule
from members.verdict_words import Part, kinds, rule_parts
from negotiations.forms.days import DayField

MOST_ROWS = 20
CHOICES = tuple(place for place, _words in PLACES if place != ALWAYS)


class DetailsForm(forms.Form):
    """What a rule is called, for which votes, as of when, and where it is written."""

    name = forms.CharField(label=_("Name"), max_length=200)
    purpose = forms.ChoiceField(label=_("For"), choices=EligibilityRule.Purpose.choices)
    as_of_on = DayField(
        label=_("Asked as of this day"),
        required=False,
        help_text=_("Without one, as of the day on which somebody asks."),
    )
    contest_until_on = DayField(
        label=_("Members may contest the answer until"),
        required=False,
        help_text=_("The last day on which they can; without one, always."),
    )
    source = forms.CharField(
        label=_("Where the rule is written"),
        max_length=300,
        required=False,
        help_text=_("An article of the constitution, or an address. Members see it."),
    )
    note = forms.CharField(
        label=_("Note for the office"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class KindForm(forms.Form):
    """Which condition is added next."""

    new_kind = forms.ChoiceField(label=_("A further condition"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["new_kind"]).choices = list(kinds())


@dataclass(frozen=True, slots=True)
class Row:
    """A condition on the page."""

    number: int
    kind: str
    name: str
    form: RowForm


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which field."""

    href: str
    label: str
    words: str


class RuleSheet:
    """The form with its rows, filled in from a rule, or as it was sent."""

    def __init__(self, data: QueryDict | None = None, rule: EligibilityRule | None = None) -> None:
        self._data = data
        self.step = data.get("step", "read") if data is not None else ""
        self.is_judged = self.step in {"read", "save"}
        kept = _rows_of(rule) if rule and data is None else []
        # A rule may be nested more deeply than this form writes; its new version begins anew.
        self.is_too_nested = kept is None
        sent = _sent_rows(data) if data is not None else [*(kept or [])]
        self._fields = sent
        self.details = self._form(DetailsForm, _details_of(rule))
        self.rows = [self._row(number, kind, values) for number, (kind, values) in enumerate(sent)]
        self.kinds = KindForm()

    def _form(self, form: type[forms.Form], initial: Mapping[str, Any]) -> forms.Form:
        """Bound where it is judged; otherwise what was typed stands there without a word on it."""
        if self._data is None or self.is_judged:
            return form(self._data, initial=dict(initial))
        return form(initial={name: self._data.get(name, "") for name in form.base_fields})

    def _row(self, number: int, kind: str, values: Mapping[str, Any]) -> Row:
        prefix = f"row-{number}"
        if self.is_judged:
            data = {f"{prefix}-{name}": value for name, value in values.items()}
            form = ROWS[kind](_as_query(data), prefix=prefix)
        else:
            form = ROWS[kind](initial=dict(values), prefix=prefix)
        return Row(number, kind, dict(kinds())[kind], form)

    def is_valid(self) -> bool:
        forms_valid = [form.is_valid() for form in (self.details, *(row.form for row in self.rows))]
        if not self.rows:
            self.details.add_error(None, _now("Add at least one condition."))
            return False
        return all(forms_valid) and self._are_choices_whole()

    def _are_choices_whole(self) -> bool:
        chosen = [(row, row.form.cleaned_data["choice"]) for row in self.rows]
        counted = Counter(place for _row, place in chosen if place != ALWAYS)
        alone = [row for row, place in chosen if counted[place] == 1]
        for row in alone:
            words = _now("A choice needs two conditions; make this one always needed instead.")
            row.form.add_error("choice", words)
        return not alone

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong, each with the place of its field."""
        if not self.is_judged:
            return []
        return [*_faults(self.details), *(one for row in self.rows for one in _row_faults(row))]

    @property
    def condition(self) -> Condition:
        """The rule: what is always needed, then each choice; after validation only."""
        placed = [(row.form.cleaned_data["choice"], row.form.leaf()) for row in self.rows]
        always: list[Condition] = [leaf for place, leaf in placed if place == ALWAYS]
        choices = (tuple(leaf for at, leaf in placed if at == choice) for choice in CHOICES)
        return All((*always, *(AnyOf(leaves) for leaves in choices if leaves)))

    @property
    def parts(self) -> tuple[Part, ...]:
        return rule_parts(self.condition)

    @property
    def words(self) -> Words:
        return Words(condition=dump(self.condition), **self.details.cleaned_data)

    @property
    def fingerprint(self) -> str:
        """What tells this rule from another one, so that only one that was read is saved."""
        typed = json.dumps([dump(self.condition), self.details.cleaned_data], default=str)
        return hashlib.sha256(typed.encode()).hexdigest()

    @property
    def was_read(self) -> bool:
        return self._data is not None and self._data.get("seen") == self.fingerprint


def _faults(form: forms.Form) -> Iterator[Fault]:
    for words in form.non_field_errors():
        yield Fault("#rows", "", str(words))
    for field in form:
        for words in field.errors:
            yield Fault(f"#{field.id_for_label or field.auto_id}", str(field.label), str(words))


def _row_faults(row: Row) -> Iterator[Fault]:
    for fault in _faults(row.form):
        yield Fault(fault.href, f"{row.number + 1}. {row.name}, {fault.label}", fault.words)


def _as_query(data: Mapping[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def _details_of(rule: EligibilityRule | None) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in DetailsForm.base_fields} if rule else {}


Fields = tuple[str, dict[str, Any]]


def _rows_of(rule: EligibilityRule) -> list[Fields] | None:
    """The rows that stand for a rule, or None where it is nested more deeply."""
    condition = parse(rule.condition)
    parts = condition.parts if isinstance(condition, All) else (condition,)
    groups = [part for part in parts if isinstance(part, AnyOf)]
    leaves = [leaf for part in parts for leaf in (part.parts if part in groups else [part])]
    if len(groups) > len(CHOICES) or any(isinstance(one, All | AnyOf) for one in leaves):
        return None
    places = {
        id(leaf): place
        for place, group in zip(CHOICES, groups, strict=False)
        for leaf in group.parts
    }
    return [_fields_of(cast("Leaf", leaf), places.get(id(leaf), ALWAYS)) for leaf in leaves]


def _fields_of(leaf: Leaf, place: str) -> Fields:
    kind = leaf.kind.value
    return kind, {"choice": place, **ROWS[kind].initial_of(leaf)}


def _sent_rows(data: QueryDict) -> list[Fields]:
    """The rows as they were sent, with what the step adds or takes away."""
    step = data.get("step", "")
    rows = [row for number in range(MOST_ROWS) if (row := _sent_row(data, number, step))]
    new = data.get("new_kind", "")
    if step == "add" and new in ROWS and len(rows) < MOST_ROWS:
        rows.append((new, {}))
    return rows


def _sent_row(data: QueryDict, number: int, step: str) -> Fields | None:
    kind = data.get(f"row-{number}-kind", "")
    if kind not in ROWS or step == f"remove-{number}":
        return None
    form = ROWS[kind]
    several = {"one_of"} if kind == "standing" else set()
    read = {name: data.getlist if name in several else data.get for name in form.base_fields}
    sent = {name: read[name](f"row-{number}-{name}") for name in form.base_fields}
    return kind, {name: value for name, value in sent.items() if value is not None}
