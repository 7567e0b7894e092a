"""An agreement in work: its tree with the origin of every word, what is wrong, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from negotiations import provisions, rules
from negotiations.actions import agreement_words, agreements
from negotiations.assembly import Fault, FaultKind, Passage, assemble, faults
from negotiations.forms.agreements import BY_ISSUE, AssembleForm
from negotiations.models import Agreement, AgreementClause, Clause, Negotiation
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires

FAULTS: dict[FaultKind, Promise] = {
    FaultKind.NOTHING: gettext_lazy("It holds no provision yet."),
    FaultKind.DIFFERS: gettext_lazy("%(it)s differs from what both sides agreed on its clause."),
    FaultKind.LACKING: gettext_lazy("“%(clause)s” is agreed at the table and stands nowhere here."),
    FaultKind.REOPENED: gettext_lazy("%(it)s holds words whose agreement was reopened."),
    FaultKind.NOT_AS_BEFORE: gettext_lazy(
        "%(it)s is marked as unchanged and is not what the agreement before says."
    ),
    FaultKind.BARE: gettext_lazy("%(it)s has neither a heading nor words."),
    FaultKind.LABEL_TWICE: gettext_lazy("%(it)s has the label of one of its neighbours."),
}


@dataclass(frozen=True, slots=True)
class FaultInWords:
    """One fault as a sentence, and where to mend it."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A provision in the tree, with the row it is made of and whether something is wrong."""

    row: AgreementClause
    passage: Passage
    is_faulty: bool

    @property
    def indent(self) -> int:
        """How far to the right it stands; deeper ones stay where the third level is."""
        return min(self.passage.depth, 3)


def agreement_at(request: Request, table: Negotiation, slug: str) -> Agreement:
    visible = Agreement.objects.visible_to(request.viewer, request.now)
    row = get_object_or_404(visible.select_related("predecessor"), negotiation=table, slug=slug)
    row.negotiation = table
    return row


def crumb(agreement: Agreement) -> tuple[str, str]:
    """The way to the tree from the pages below it."""
    return agreement.title, tree_address(agreement)


def tree_address(agreement: Agreement) -> str:
    return reverse("agreement-draft", args=[agreement.negotiation.slug, agreement.slug])


def places_in(agreement: Agreement) -> list[tuple[str, str]]:
    """Every provision by its key, under which another may stand."""
    whole = provisions.assembled(agreement)
    return [(str(passage.node.key), name_of(passage)) for passage in whole.passages]


def below(agreement: Agreement, key: str | None) -> AgreementClause | None:
    """The provision that a form names, None for the first level; any other key is no place.

    Raises NoSuchPlace, also for a form without the field.
    """
    if key == "":
        return None
    found = agreement.clauses.filter(pk=tables.key_of(key or "")).first()
    if found is None:
        raise agreement_words.NoSuchPlace
    return found


def name_of(passage: Passage) -> str:
    """A provision as it is called in a sentence."""
    words = passage.node.heading or passage.node.words[:60]
    return words or _("provision %(number)s") % {"number": passage.number}


@requires(Permission.SEE_DESK)
def agreement_draft(request: Request, negotiation: str, agreement: str) -> HttpResponse:
    """The tree; above it what keeps it from being final, each with the way to mend it."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    row = agreement_at(request, table, agreement)
    rows = {one.pk: one for one in row.clauses.select_related("clause")}
    nodes = provisions.nodes_of(rows.values())
    whole = assemble(nodes)
    found = () if row.is_final else faults(nodes, provisions.held_against(row))
    faulty = {fault.node for fault in found}
    context = {
        "negotiation": table,
        "agreement": row,
        "branches": [Branch(rows[p.node.key], p, p.node.key in faulty) for p in whole.passages],
        "faults": faults_in_words(row, found, whole.passages),
        "may_draft": rules.may(request.viewer, Permission.DRAFT, table) and not row.is_final,
        "may_agree": rules.may(request.viewer, Permission.AGREE, table),
        "form": AssembleForm(
            places=[(str(p.node.key), _("below %s") % name_of(p)) for p in whole.passages]
        ),
        "crumbs": tables.crumbs(table, here=row.title),
    }
    return render(request, "negotiations/staff/agreement_draft.html", context)


def faults_in_words(
    agreement: Agreement, found: Iterable[Fault], passages: Iterable[Passage]
) -> list[FaultInWords]:
    """Each fault with a link to the provision, or to a new one for a clause that has none."""
    found = list(found)
    names = {passage.node.key: name_of(passage) for passage in passages}
    missing = [fault.clause for fault in found if fault.kind is FaultKind.LACKING]
    clauses = Clause.objects.in_bulk(missing) if missing else {}
    place = [agreement.negotiation.slug, agreement.slug]
    told = []
    for fault in found:
        clause = clauses.get(fault.clause)
        words = str(FAULTS[fault.kind]) % {"it": names.get(fault.node, ""), "clause": clause or ""}
        href = reverse("provision-new", args=place)
        if fault.node:
            href = reverse("provision", args=[*place, fault.node])
        elif fault.clause:
            href += f"?clause={fault.clause}"
        told.append(FaultInWords(words, href))
    return told


@require_POST
@requires(Permission.DRAFT)
def agreement_assemble(request: Request, negotiation: str, agreement: str) -> HttpResponse:
    """Take in all that is agreed at the table."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    row = agreement_at(request, table, agreement)
    wanted = request.POST.get("place")
    try:
        under = None if wanted == BY_ISSUE else below(row, wanted)
        count = agreement_words.assemble(
            agreement=row,
            under=under,
            by_issue=wanted == BY_ISSUE,
            by=tables.person(request),
            now=request.now,
        )
    except agreements.TextIsFinal:
        messages.warning(request, _("The text was declared final meanwhile."))
    except agreement_words.NoSuchPlace:
        messages.warning(request, _("Nothing was taken in: new provisions can’t stand there."))
    else:
        messages.success(request, _taken(count))
    return redirect(tree_address(row))


def _taken(count: int) -> str:
    words = ngettext(
        "%(count)s provision took the agreed words.",
        "%(count)s provisions took the agreed words.",
        count,
    )
    return words % {"count": count}
