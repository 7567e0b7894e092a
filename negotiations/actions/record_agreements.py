"""From a record's agreed texts to the whole agreement that its members ratified."""

import re
from datetime import datetime
from typing import Any

from negotiations import provisions, record
from negotiations.actions import agreement_words
from negotiations.actions.record_ledger import Ledger
from negotiations.actions.record_tables import Board
from negotiations.models import Agreement, Source
from negotiations.record import rows
from portal.text import sha256


def conclude(table: rows.Negotiation, board: Board, ledger: Ledger) -> None:
    """Make one text of what was agreed, once it was ratified for a term; compare it if it is there.

    The file tells the AI terms only, and not in the words of the contract; title and mark say so.
    The provisions stand under the issues of the board: the contract's own order is not in the file.
    """
    agreed = provisions.standing_agreements(board.negotiation)
    instants = [one.agreed_at for one in agreed if one.agreed_at]
    if not (instants and board.negotiation.ratified_at):
        return
    facts = _facts(table, board)
    found = Agreement.objects.filter(slug=facts["slug"]).first()
    if found:
        ledger.compare(table.path, found, facts)
        present = {row.clause_id: sha256(row.text) for row in found.clauses.exclude(clause=None)}
        if present != {one.clause_id: one.sha256 for one in agreed}:
            ledger.differences.append(f"{table.path}: other texts make up the agreement on record")
    else:
        _tell(_add(facts, max(instants), ledger), board, ledger)


def _facts(table: rows.Negotiation, board: Board) -> dict[str, Any]:
    """The guild and the agreement by its short name, without what stands in brackets."""
    name = re.sub(r" \(.*\)", "", table.agreement)
    return {
        "slug": f"{table.slug[:70]}-ai-terms",
        "negotiation": board.negotiation,
        "title": f"{board.negotiation.guild_short_name} {name}: AI terms"[:200],
        "term_from": table.term.starts,
        "term_to": table.term.ends,
        "is_retold": True,
    }


def _add(facts: dict[str, Any], at: datetime, ledger: Ledger) -> Agreement:
    """The provisions first and then the end, as the triggers want it."""
    agreement = Agreement.objects.create(status=Agreement.Status.DRAFT_TEXT, created_at=at, **facts)
    agreement_words.take_in(agreement, by_issue=True)
    whole = provisions.assembled(agreement)
    agreement.text, agreement.sha256, agreement.final_at = whole.text, whole.sha256, at
    agreement.status = Agreement.Status.IN_FORCE
    ratified_on = record.instant(agreement.negotiation.ratified_at or at).astimezone(record.ZONE)
    agreement.status_on = max(facts["term_from"], ratified_on.date())
    agreement.save()
    cited = Source.objects.filter(tentative_agreements__in=_agreed_in(agreement))
    agreement.sources.add(*cited.distinct())
    ledger.added["agreements"] += 1
    ledger.items.append((at, agreement.negotiation, agreement))
    return agreement


def _agreed_in(agreement: Agreement) -> list[int]:
    keys = agreement.clauses.values_list("tentative_agreement", flat=True)
    return [key for key in keys if key]


def _tell(agreement: Agreement, board: Board, ledger: Ledger) -> None:
    """The end of the text, and the day from which it is in force."""
    final_at, since = agreement.final_at, agreement.status_on
    if final_at is None or since is None:
        raise ValueError(f"{agreement} was not finished.")
    named = {"title": agreement.title, "agreement": agreement.slug}
    for verb, at, more in (
        ("agreement.final", final_at, {"sha256": agreement.sha256}),
        (
            "agreement.status",
            max(record.noon(since), final_at),
            {"status": agreement.status, "date": since.isoformat()},
        ),
    ):
        ledger.tell(
            verb,
            at,
            board.negotiation,
            named | more,
            target=agreement,
            not_before=max(board.public_from, final_at),
        )
