"""The files of a proposal and of an agreement as LibreOffice takes them, as the other side would."""

import io
from zipfile import ZipFile

import pytest

from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    PositionFactory,
    ProposalFactory,
    finish,
)
from tests.office import ACCEPT, REJECT

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("office")]

PAIRS = (
    ("The old rule stays.\n(a) One.\n(b) Two.", "The new rule stays.\n(a) One.\n(c) Three."),
    ("", "A clause of ours that nobody answered."),
    ("הכלל הישן נשאר.", "הכלל החדש נשאר.\nAnd 第二 line."),
)


def lines(*texts: str) -> list[str]:
    return [line for text in texts for line in text.split("\n") if line]


def test_a_proposal_and_an_agreement_accept_and_reject_to_their_texts(office, client, table):
    draft = ProposalFactory(negotiation=table)
    for number, (theirs, ours) in enumerate(PAIRS):
        clause = ClauseFactory(negotiation=table, reference=f"Art. {number}", title="Rules")
        PositionFactory(proposal=draft, clause=clause, text=ours, place=number)
        if theirs:
            answer = ProposalFactory(negotiation=table, employer=True)
            PositionFactory(proposal=answer, clause=clause, text=theirs, tabled=True)
    before, after = (AgreementFactory(negotiation=table, slug=slug) for slug in ("old", "new"))
    for number, sides in enumerate(PAIRS):
        for agreement, words in zip((before, after), sides, strict=True):
            AgreementClauseFactory(
                agreement=agreement, label=f"{number}.", title="Rules", text=words, place=number
            )
    finish(before)

    ready = client.get(f"/staff/table/proposals/{draft.pk}/export/ready-to-send.zip").content
    with ZipFile(io.BytesIO(ready)) as archive:
        clean, redline = (archive.read(name) for name in archive.namelist())
    whole = client.get("/staff/table/agreements/new/export/redline.docx?base=old").content
    found = office.read({"clean": clean, "redline": redline, "whole": whole}, REJECT, ACCEPT)

    base = [("Art. 0 Rules", PAIRS[0][0]), ("Art. 2 Rules", PAIRS[2][0])]
    ours = [(f"Art. {number} Rules", pair[1]) for number, pair in enumerate(PAIRS)]
    held = [lines(*(words for pair in side for words in pair)) for side in (base, ours)]
    assert found["clean"] == (held[1], held[1])
    assert found["redline"] == tuple(held)
    assert found["whole"] == tuple(
        lines(
            *(
                words
                for number, pair in enumerate(PAIRS)
                for words in (f"{number}. Rules", pair[side])
            )
        )
        for side in (0, 1)
    )
