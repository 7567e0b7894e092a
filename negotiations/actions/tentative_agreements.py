"""Tentative agreements: one text, confirmed by both sides by its hash."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from negotiations.actions.telling import tell_table
from negotiations.models import Clause, TentativeAgreement
from negotiations.models.proposal import Side
from negotiations.redline import Redline, TextTooLong, compare
from portal.models import User
from portal.text import canonical, sha256


class NoText(Exception):
    """A tentative agreement needs words."""


class AgreementStands(Exception):
    """The clause has a tentative agreement already; reopen it first."""


class AgreementReopened(Exception):
    """The tentative agreement was reopened and can't be confirmed any more."""


class ReasonMissing(Exception):
    """Reopening needs a reason."""


class Ratified(Exception):
    """The members have ratified; the clause is no longer tentative."""


class TextsDiffer(Exception):
    """The side confirms other words than those proposed; `redline` leads from ours to theirs.

    It is None where the words are too long for one.
    """

    def __init__(self, redline: Redline | None) -> None:
        super().__init__(_("The two texts differ."))
        self.redline = redline


def _redline(ours: str, theirs: str) -> Redline | None:
    try:
        return compare(ours, theirs)
    except TextTooLong:
        return None


@transaction.atomic
def propose(
    *, clause: Clause, text: str, side: str, by: User, now: datetime, signatory: str = ""
) -> TentativeAgreement:
    """Put one text up for agreement; the proposing side thereby confirms it."""
    clause = Clause.objects.select_for_update(of=("self",)).get(pk=clause.pk)
    text = canonical(text)
    if not text:
        raise NoText
    if clause.tentative_agreements.standing().exists():
        raise AgreementStands
    agreement = TentativeAgreement(
        clause=clause,
        text=text,
        sha256=sha256(text),
        proposed_by_side=side,
        proposed_by=by,
        proposed_at=now,
    )
    _sign(agreement, side, signatory=signatory, by=by, now=now)
    agreement.save()
    _record("agreement.proposed", agreement, side, by=by, now=now)
    return agreement


@transaction.atomic
def confirm(
    *,
    agreement: TentativeAgreement,
    side: str,
    text: str,
    by: User,
    now: datetime,
    signatory: str = "",
) -> TentativeAgreement:
    """Confirm for one side the words it has before it.

    The words must hash to the proposed text's SHA-256, else TextsDiffer shows where they part.
    Confirming twice changes nothing.
    """
    agreement = _lock(agreement)
    if agreement.reopened_at is not None:
        raise AgreementReopened
    if sha256(text) != agreement.sha256:
        raise TextsDiffer(_redline(agreement.text, canonical(text)))
    if _has_signed(agreement, side):
        return agreement
    _sign(agreement, side, signatory=signatory, by=by, now=now)
    agreement.save()
    _record("agreement.confirmed", agreement, side, by=by, now=now)
    return agreement


@transaction.atomic
def reopen(
    *, agreement: TentativeAgreement, reason: str, by: User, now: datetime
) -> TentativeAgreement:
    """End a tentative agreement, or a proposal of one, for a reason that stays on record."""
    agreement = _lock(agreement)
    reason = canonical(reason)
    if not reason:
        raise ReasonMissing
    if agreement.reopened_at is not None:
        return agreement
    ratified_at = agreement.clause.negotiation.ratified_at
    if ratified_at is not None and ratified_at <= now:
        raise Ratified
    agreement.reopened_at, agreement.reopened_by = now, by
    agreement.reopened_reason = reason
    agreement.save()
    _record("agreement.reopened", agreement, Side.GUILD, by=by, now=now, reason=reason)
    return agreement


def _lock(agreement: TentativeAgreement) -> TentativeAgreement:
    return (
        TentativeAgreement.objects.select_for_update(of=("self",))
        .select_related("clause__negotiation")
        .get(pk=agreement.pk)
    )


def _has_signed(agreement: TentativeAgreement, side: str) -> bool:
    signed = agreement.guild_sha256 if side == Side.GUILD else agreement.employer_sha256
    return bool(signed)


def _sign(
    agreement: TentativeAgreement, side: str, *, signatory: str, by: User, now: datetime
) -> None:
    if side == Side.GUILD:
        agreement.guild_sha256 = agreement.sha256
        agreement.guild_confirmed_at, agreement.guild_confirmed_by = now, by
    else:
        agreement.employer_sha256 = agreement.sha256
        agreement.employer_confirmed_at, agreement.employer_confirmed_by = now, by
        agreement.employer_signatory = signatory


def _record(
    verb: str,
    agreement: TentativeAgreement,
    side: str,
    *,
    by: User,
    now: datetime,
    reason: str = "",
) -> None:
    negotiation = agreement.clause.negotiation
    payload = {
        "title": agreement.clause.title,
        "clause": agreement.clause.slug,
        "side": str(side),
        "sha256": agreement.sha256,
    }
    tell_table(
        verb,
        negotiation,
        agreement,
        by=by,
        now=now,
        payload=payload | ({"reason": reason} if reason else {}),
    )
