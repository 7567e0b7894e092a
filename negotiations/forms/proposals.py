"""What a proposal says about itself, and which clauses it holds."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.forms.choices import ProposalChoice
from negotiations.models import Clause, Negotiation, Proposal
from negotiations.models.proposal import Side

GUILD_KINDS = tuple(
    (kind.value, kind.label)
    for kind in (
        Proposal.Kind.INITIAL,
        Proposal.Kind.COUNTER,
        Proposal.Kind.PACKAGE,
        Proposal.Kind.LAST_BEST_FINAL,
        Proposal.Kind.RESPONSE,
        Proposal.Kind.STATEMENT,
    )
)


class DetailsForm(forms.Form):
    """Title, kind and medium of a guild proposal, and which earlier ones it follows."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=GUILD_KINDS)
    medium = forms.ChoiceField(label=_("Handed over"), choices=Proposal.Medium.choices)
    responds_to = ProposalChoice(
        label=_("Answers"),
        required=False,
        empty_label=_("no proposal of the other side"),
    )
    supersedes = ProposalChoice(
        label=_("Replaces"), required=False, empty_label=_("no earlier proposal of ours")
    )
    is_package = forms.BooleanField(
        label=_("To be accepted only as a whole"),
        required=False,
        help_text=_("Every clause stays open until the other side answers all of them."),
    )

    def __init__(self, *args: Any, negotiation: Negotiation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tabled = negotiation.proposals.tabled().exclude(kind__in=Proposal.OUTSIDE_CYCLE)
        newest_first = tabled.order_by("-tabled_at", "-pk")
        self._choice("responds_to").queryset = newest_first.exclude(side=Side.GUILD)
        self._choice("supersedes").queryset = newest_first.filter(side=Side.GUILD)

    def _choice(self, name: str) -> ProposalChoice:
        return cast("ProposalChoice", self.fields[name])

    @classmethod
    def initial_of(cls, proposal: Proposal) -> dict[str, Any]:
        """The values of a draft, for editing."""
        return {
            "title": proposal.title,
            "kind": proposal.kind,
            "medium": proposal.medium,
            "responds_to": proposal.responds_to_id,
            "supersedes": proposal.supersedes_id,
            "is_package": proposal.is_package,
        }


class ClauseTicks(forms.Form):
    """Clauses of a negotiation to tick, in the order of the board."""

    clauses = forms.MultipleChoiceField(
        label=_("Clauses"),
        error_messages={"required": _("Tick at least one clause.")},
    )

    def __init__(
        self, *args: Any, clauses: Iterable[Clause], may_be_none: bool = False, **kwargs: Any
    ) -> None:
        """`clauses` are those on offer, loaded with their issues."""
        super().__init__(*args, **kwargs)
        self.on_offer = list(clauses)
        field = cast("forms.MultipleChoiceField", self.fields["clauses"])
        field.required = not may_be_none
        field.choices = [(str(clause.pk), clause.title) for clause in self.on_offer]

    def clean_clauses(self) -> list[Clause]:
        ticked = self.cleaned_data["clauses"]
        return [clause for clause in self.on_offer if str(clause.pk) in ticked]

    @property
    def ticked(self) -> set[str]:
        """The clauses ticked so far, by id as text, for showing the form again."""
        return {str(value) for value in self["clauses"].value() or ()}
