"""The provisions of an agreement as the pure `assembly` reads them, and what they are held against.

Whoever may see the agreement sees all of its provisions; the caller has asked that before.
"""

from collections.abc import Iterable

from negotiations.assembly import AgreedWords, Assembled, Fault, HeldAgainst, Node, Origin
from negotiations.assembly import assemble as put_together
from negotiations.assembly import faults as find_faults
from negotiations.models import Agreement, AgreementClause, Negotiation, TentativeAgreement


def nodes_of(rows: Iterable[AgreementClause]) -> list[Node]:
    """Rows that are in the order of their places, as nodes."""
    return [
        Node(
            key=row.pk,
            parent=row.parent_id or 0,
            label=row.label,
            title=row.title,
            text=row.text,
            origin=Origin(row.origin),
            clause=row.clause_id or 0,
            agreed_by=row.tentative_agreement_id or 0,
            carried_from=row.carried_from_id or 0,
        )
        for row in rows
    ]


def assembled(agreement: Agreement) -> Assembled:
    """The whole text with each provision in its place; one query."""
    return put_together(nodes_of(agreement.clauses.all()))


def standing_agreements(negotiation: Negotiation) -> list[TentativeAgreement]:
    """What both sides have confirmed and nobody reopened, in the order of the board; one query."""
    confirmed = TentativeAgreement.objects.standing().filter(
        clause__negotiation=negotiation,
        guild_confirmed_at__isnull=False,
        employer_confirmed_at__isnull=False,
    )
    ordered = confirmed.order_by("clause__issue__place", "clause__place", "clause")
    return list(ordered.select_related("clause__issue"))


def held_against(agreement: Agreement) -> HeldAgainst:
    """The words that are agreed at the table, and those of the agreement before; two queries."""
    agreed = standing_agreements(agreement.negotiation)
    before = AgreementClause.objects.filter(agreement__successors=agreement)
    return HeldAgainst(
        agreed={one.clause_id: AgreedWords(one.pk, one.sha256) for one in agreed},
        before=dict(before.values_list("pk", "text")),
    )


def faults_of(agreement: Agreement) -> tuple[Fault, ...]:
    """What keeps the text from being declared final; three queries."""
    return find_faults(nodes_of(agreement.clauses.all()), held_against(agreement))
