"""Handing a proposal over: first what the other side will see, then the act."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from negotiations import drafting
from negotiations.actions import proposals, tabling
from negotiations.forms.moments import HandOverForm
from negotiations.models import Position, Proposal
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires
from portal.text import sha256


@never_cache
@requires(Permission.TABLE)
def proposal_hand_over(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Show the document with its hash; posting that hash hands over exactly what was shown."""
    table = tables.table_at(request, negotiation, Permission.TABLE)
    draft = tables.proposal_at(request, table, pk)
    if draft.state != Proposal.State.DRAFT:
        return redirect(draft)
    local = timezone.localtime(request.now)
    initial = {"said_on": local.date(), "said_time": local.time().replace(second=0, microsecond=0)}
    form = HandOverForm(request.POST or None, now=request.now, initial=initial)
    if request.method == "POST" and form.is_valid():
        refusal = _hand_over(request, draft, form)
        if not refusal:
            return redirect(draft)
        form.add_error(None, refusal)
    context = _shown(request, draft, form) | {"negotiation": table, "proposal": draft, "form": form}
    way = tables.proposal_crumb(draft)
    context["crumbs"] = tables.crumbs(table, way, here=_("Hand over"))
    return render(request, "negotiations/staff/proposal_hand_over.html", context)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One clause of the document: the words as they will be frozen, and their hash."""

    row: drafting.DraftRow
    words: str

    @property
    def sha256(self) -> str:
        return sha256(self.words) if self.words else ""

    @property
    def is_wordless(self) -> bool:
        """Whether the stance needs words and there are none."""
        return self.row.position.stance in Position.NEEDS_TEXT and not self.words


def _shown(request: Request, draft: Proposal, form: HandOverForm) -> dict[str, Any]:
    """The document as handing it over at the moment typed would freeze it, and its hash."""
    rows = [
        row
        for row in drafting.rows_of(draft, request.viewer, request.now)
        if not row.position.is_left_out
    ]
    typed = form.cleaned_data if form.is_bound else {}
    said_at = typed.get("said_at", request.now)
    positions = [row.position for row in rows]
    preview = tabling.preview(draft, positions, said_at=said_at)
    draft.number = preview.number
    return {
        "leaves": [Leaf(row, preview.words[row.position.pk]) for row in rows],
        "label": draft.running_label,
        "shown": preview.sha256,
    }


def _hand_over(request: Request, draft: Proposal, form: HandOverForm) -> str:
    """Hand over, or say in words why not."""
    try:
        tabling.table_proposal(
            proposal=draft,
            said_at=form.cleaned_data["said_at"],
            expected_sha256=form.cleaned_data["expected_sha256"],
            by=tables.person(request),
            now=request.now,
        )
    except tabling.DraftChanged:
        return _("The draft was changed after this page was shown. Read it again below.")
    except tabling.TextMissing as error:
        return _("These clauses have no text yet: %(clauses)s.") % {"clauses": error}
    except tabling.ConflictsUnsettled as error:
        return _("Two texts wait for a choice on: %(clauses)s.") % {"clauses": error}
    except tabling.NothingToHandOver:
        return _("The draft holds no clause.")
    except proposals.NotADraft:
        return _("The draft was set aside meanwhile.")
    return ""
