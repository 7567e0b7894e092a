"""Choices among rows of one table, named as its people name them."""

from django import forms
from django.utils import formats, timezone

from negotiations.models import Clause, Issue, Proposal


class ProposalChoice(forms.ModelChoiceField[Proposal]):
    """A handed-over proposal, named by label, title and date."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(Proposal.objects.none(), **kwargs)  # type: ignore[arg-type]

    def label_from_instance(self, obj: Proposal) -> str:
        return " · ".join(part for part in (obj.label, obj.title, _date(obj)) if part)


def _date(proposal: Proposal) -> str:
    if proposal.tabled_at is None:
        return ""
    return formats.date_format(timezone.localtime(proposal.tabled_at), "j F Y")


class ClauseChoice(forms.ModelChoiceField[Clause]):
    """A clause, named with its issue."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(Clause.objects.none(), **kwargs)  # type: ignore[arg-type]

    def label_from_instance(self, obj: Clause) -> str:
        return f"{obj.issue.title}: {obj.title}"


class IssueChoice(forms.ModelChoiceField[Issue]):
    """An issue of the board."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(Issue.objects.none(), **kwargs)  # type: ignore[arg-type]
