"""What the parties have agreed to say in public: a mode, and which kinds of things to whom."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from negotiations.disclosure import Allowance, Mode, Rules
from negotiations.models import GroundRules
from negotiations.models.release import ITEM_FIELDS
from portal.access import Audience

KINDS: dict[str, Promise] = {
    "negotiation_itself": _("the negotiation itself"),
    "session": _("sessions"),
    "position": _("texts handed over"),
    "tentative_agreement": _("agreed texts"),
    "agreement": _("whole agreements"),
    "summary_revision": _("summaries"),
    "statement": _("statements"),
}
OUTSIDE = (Audience.MEMBERS, Audience.PUBLIC)
EVERYTHING = frozenset((kind, audience.value) for kind in ITEM_FIELDS for audience in OUTSIDE)
SAFE = ("negotiation_itself", "session", "statement")
PRESETS: dict[Mode, frozenset[Allowance]] = {
    Mode.OPEN: EVERYTHING,
    Mode.HOLDING_LINE: frozenset(pair for pair in EVERYTHING if pair[0] in SAFE),
    Mode.BLACKOUT: frozenset(),
}


def kinds_in_words(kinds: tuple[str, ...] | list[str]) -> str:
    return ", ".join(str(KINDS[kind]) for kind in kinds)


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of the matrix: its value, its whole meaning in words, whether it is ticked."""

    value: str
    label: str
    is_ticked: bool


class GroundRulesForm(forms.Form):
    """Rules as they are proposed; `allows` is the matrix of kinds and audiences."""

    mode = forms.ChoiceField(
        label=_("Mode"),
        choices=GroundRules.Mode.choices,
        help_text=_("Open allows everything, a blackout nothing, whatever is ticked below."),
    )
    words = forms.CharField(
        label=_("The rule as agreed"),
        max_length=5000,
        help_text=_("Quoted wherever something is refused because of it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    notice = forms.CharField(
        label=_("Notice on the public page"),
        max_length=2000,
        required=False,
        help_text=_("Whoever may see the negotiation reads it there while the rules hold."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    allows = forms.MultipleChoiceField(
        choices=[(f"{kind}:{audience}", "") for kind, audience in sorted(EVERYTHING)],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        mode = cleaned.get("mode")
        ticked = frozenset(_pair(value) for value in cleaned.get("allows", ()))
        preset = PRESETS.get(cast("Mode", mode), ticked)
        cleaned["allows"] = ticked if mode == Mode.HOLDING_LINE else preset
        if mode == Mode.HOLDING_LINE and not ticked:
            words = _now("Nothing is ticked; choose a blackout if nothing may be told.")
            self.add_error("mode", words)
        return cleaned

    @property
    def rules(self) -> Rules:
        return Rules(Mode(self.cleaned_data["mode"]), self.cleaned_data["allows"])

    @property
    def matrix(self) -> list[tuple[str, list[Box]]]:
        """A row for each kind, a box for each audience."""
        ticked = set(self["allows"].value() or ())
        return [(str(KINDS[kind]), _boxes(kind, ticked)) for kind in ITEM_FIELDS]

    @classmethod
    def initial_of(cls, rules: GroundRules | None, mode: str) -> dict[str, Any]:
        """The rules in force as they are, or the preset of a mode with their words."""
        pairs = rules.rules.allows if rules else EVERYTHING
        initial: dict[str, Any] = {"mode": rules.mode if rules else Mode.OPEN}
        if rules:
            initial |= {"words": rules.words, "notice": rules.notice}
        if mode in set(Mode):
            initial["mode"], pairs = mode, PRESETS[Mode(mode)]
        return initial | {"allows": [f"{kind}:{audience}" for kind, audience in sorted(pairs)]}


def _pair(value: str) -> Allowance:
    kind, audience = value.split(":")
    return kind, audience


def _boxes(kind: str, ticked: set[str]) -> list[Box]:
    return [
        Box(
            value=f"{kind}:{audience.value}",
            label=_now("%(kind)s to %(audience)s")
            % {"kind": KINDS[kind], "audience": audience.label},
            is_ticked=f"{kind}:{audience.value}" in ticked,
        )
        for audience in OUTSIDE
    ]
