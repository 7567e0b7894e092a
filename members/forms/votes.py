"""A vote as an officer sets it up, its tellers, and the reasons that later steps ask for."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members.actions.vote_drafts import Sheet
from members.actions.votes import Option, Question
from members.models import EligibilityRule, Vote
from negotiations.forms.days import DayField
from negotiations.models import Agreement, Negotiation
from portal.access import Role, Viewer
from portal.models import Guild, RoleGrant, User

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
PART = re.compile(r"\s*(\d{1,4})\s*/\s*(\d{1,4})\s*")
Kind, Base = Vote.Kind, Vote.Base
# What each kind begins with: its question, what a yes brings about, and who decides then.
READY: Mapping[str, Mapping[str, Promise | str | bool | int]] = {
    Kind.AUTHORIZATION: {
        "question": _("Do you authorize the board to call a strike?"),
        "options": _("Yes\nNo"),
        "decides": _("A yes lets the board call a strike. It is not a strike."),
        "follows": _("The board may call a strike while the authority lasts, and need not."),
        "threshold": "1/2",
        "threshold_base": Base.NAMED,
    },
    Kind.RATIFICATION: {
        "question": _("Do you ratify the agreement?"),
        "options": _("Yes, ratify it\nNo, do not ratify it"),
        "decides": _("A yes ratifies the agreement whose text is named here. A no refuses it."),
        "follows": _("After a yes the agreement is in force; after a no, bargaining goes on."),
        "threshold": "1/2",
        "threshold_base": Base.NAMED,
    },
    Kind.SURVEY: {"question": "", "options": "", "threshold": "", "threshold_base": Base.BALLOTS},
}


class InstantField(forms.DateTimeField):
    """A day and an hour in the portal's zone."""

    def __init__(self, **options: Any) -> None:
        form = "%Y-%m-%dT%H:%M"
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=form)
        super().__init__(widget=picker, input_formats=[form], **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        zone = timezone.get_current_timezone_name().replace("_", " ")
        self.help_text = _now("Time of %(zone)s.") % {"zone": zone}
        return super().get_bound_field(form, field_name)


class PartField(forms.CharField):
    """A part of a whole, cleaned to numerator and denominator; empty, to two times nothing."""

    def clean(self, value: Any) -> tuple[int | None, int | None]:
        text = super().clean(value)
        if not text:
            return None, None
        found = PART.fullmatch(text)
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise forms.ValidationError(_now("Write a part such as 1/2 or 60/100."))
        return int(found[1]), int(found[2])


def words(label: Any, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class VoteForm(forms.Form):
    """One vote with one question; `sheet` is what was said, once it is valid."""

    title = forms.CharField(label=_("Title"), max_length=200)
    address = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("Letters, digits and hyphens; the guild’s own is put before it."),
    )
    question = words(_("Question"), 2)
    options = words(_("Options"), 4, help_text=_("One a line. The threshold is about the first."))
    beside = words(
        _("Options outside the base"),
        2,
        required=False,
        help_text=_("Such as an abstention, one a line; not counted into a base of options named."),
    )
    least = forms.IntegerField(label=_("Choose at least"), min_value=0, max_value=50, initial=1)
    most = forms.IntegerField(label=_("Choose at most"), min_value=1, max_value=50, initial=1)
    is_blank_allowed = forms.BooleanField(
        label=_("A blank vote is possible"), required=False, initial=True
    )
    decides = words(_("What it decides"), 3, required=False)
    follows = words(_("What happens next"), 3, required=False)
    next_decider = forms.CharField(label=_("Who decides next"), max_length=200, required=False)
    lapses_on = DayField(
        label=_("The authority lapses on"), earliest=EARLIEST, latest=LATEST, required=False
    )
    negotiation = forms.ModelChoiceField(
        Negotiation.objects.none(), label=_("Negotiation"), required=False
    )
    agreement = forms.ModelChoiceField(
        Agreement.objects.none(),
        label=_("Agreement voted on"),
        required=False,
        help_text=_("Those with a final text; the vote is bound to its SHA-256."),
    )
    opens_at = InstantField(label=_("Opens"), required=False)
    closes_at = InstantField(label=_("Closes"), required=False)
    rule = forms.ModelChoiceField(
        EligibilityRule.objects.none(), label=_("Rule about who may vote"), required=False
    )
    as_of_on = DayField(
        label=_("Rule asked as of"), earliest=EARLIEST, latest=LATEST, required=False
    )
    threshold = PartField(
        label=_("Threshold"), max_length=20, required=False, help_text=_("Such as 1/2 or 60/100.")
    )
    is_threshold_strict = forms.BooleanField(
        label=_("More than that; else it is enough to reach it"), required=False, initial=True
    )
    threshold_base = forms.ChoiceField(
        label=_("Threshold counted over"), choices=Base.choices, initial=Base.NAMED
    )
    quorum = PartField(label=_("Quorum, as a part of the roll"), max_length=20, required=False)
    tellers_needed = forms.IntegerField(
        label=_("Tellers who suffice to count"),
        min_value=2,
        max_value=50,
        required=False,
        help_text=_("Of three or more. Without a number all are needed: a lost key ends the vote."),
    )
    notice_days = forms.IntegerField(
        label=_("Days the text is out before it opens"), min_value=0, max_value=365, initial=7
    )

    def __init__(
        self, *args: Any, guild: Guild, viewer: Viewer, now: datetime, is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.guild = guild
        tables = Negotiation.objects.visible_to(viewer, now).filter(guilds=guild)
        texts = Agreement.objects.visible_to(viewer, now).final()
        self._choices("negotiation").queryset = tables.newest_first()
        self._choices("agreement").queryset = texts.filter(negotiation__guilds=guild)
        rules = EligibilityRule.objects.visible_to(viewer, now).in_use()
        self._choices("rule").queryset = rules.filter(guild=guild)
        if not is_new:
            del self.fields["address"]

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def clean_address(self) -> str:
        """The guild's own before it, so that one guild never learns of another's addresses."""
        slug = f"{self.guild.slug}-{self.cleaned_data['address']}"
        if Vote.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_now("A vote has this address already."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _now("It closes after it opens."))
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _now("At most is no less than at least."))
        return cleaned

    @property
    def sheet(self) -> Sheet:
        said = dict(self.cleaned_data)
        said.pop("address", None)
        question = Question(
            words=said.pop("question"),
            options=[*_options(said.pop("options")), *_options(said.pop("beside"), is_named=False)],
            least=said.pop("least"),
            most=said.pop("most"),
            is_blank_allowed=said.pop("is_blank_allowed"),
        )
        for name in ("threshold", "quorum"):
            said[f"{name}_numerator"], said[f"{name}_denominator"] = said.pop(name)
        return Sheet(said, question)


def _options(lines: str, *, is_named: bool = True) -> list[Option]:
    """One a line; the first of those in the base is what the threshold is about."""
    said = [line.strip() for line in lines.splitlines() if line.strip()]
    return [
        Option(words, is_asked_for=is_named and place == 0, is_named=is_named)
        for place, words in enumerate(said)
    ]


def initial_of(vote: Vote) -> dict[str, Any]:
    """What the form shows of a draft."""
    names = ("title", "decides", "follows", "next_decider", "lapses_on", "negotiation", "agreement")
    more = ("opens_at", "closes_at", "rule", "as_of_on", "is_threshold_strict", "threshold_base")
    said = {name: getattr(vote, name) for name in (*names, *more, "tellers_needed", "notice_days")}
    for name in ("threshold", "quorum"):
        part = (getattr(vote, f"{name}_numerator"), getattr(vote, f"{name}_denominator"))
        said[name] = "/".join(map(str, part)) if part[0] else ""
    question = vote.questions.order_by("place").first()
    if question is None:
        return said
    options = list(question.options.order_by("place"))
    return said | {
        "question": question.words,
        "options": "\n".join(one.words for one in options if one.is_named),
        "beside": "\n".join(one.words for one in options if not one.is_named),
        "least": question.least,
        "most": question.most,
        "is_blank_allowed": question.is_blank_allowed,
    }


class TellersForm(forms.Form):
    """Which of those who hold the role are the tellers of one vote."""

    tellers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Tellers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those who hold the role of a teller in the guild."),
    )

    def __init__(self, *args: Any, guild: Guild, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = User.objects.filter(
            pk__in=RoleGrant.objects.held(now)
            .filter(guild=guild, role=Role.TELLER, stream="")
            .values("user")
        )
        field: Any = self.fields["tellers"]
        field.queryset = held.order_by("name", "pk")


class ReasonForm(forms.Form):
    reason = words(_("Reason"), 4, help_text=_("Everybody reads it on the page of the vote."))


class ExtensionForm(ReasonForm):
    """A later closing, and why."""

    closes_at = InstantField(label=_("Closes"))
    field_order = ("closes_at", "reason")


class CertificateForm(forms.Form):
    note = words(
        _("Note of the certificate"),
        4,
        help_text=_("Who counted, where, and what was compared. Everybody reads it."),
    )
