"""A vote that the portal held, judged by the independent program, which casts in it too."""

import json

import pytest

from members.actions import vote_board
from members.models import RollEntry
from portal import sealing
from tests.members.belenios import judging
from tests.members.votes import held as h

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tellers", "needed", "counting"),
    [(0, None, ()), (3, 2, (1, 3))],
    ids=["the portal alone", "two of three"],
)
def test_the_program_casts_in_it_and_agrees(
    time_machine, tool, tmp_path, tellers, needed, counting
):
    kind = "authorization" if tellers else "survey"
    held = h.frozen(time_machine, members=4, tellers=tellers, needed=needed, kind=kind)
    for member, choice in enumerate([h.YES, h.NO, h.BLANK]):
        held.cast(member, choice)
    held.cast(1, h.YES)
    vote_board.append_ballots(held.vote.pk)

    held.cast(3, raw=by_the_program(tool, tmp_path, held, 3, h.NO))
    h.counted(held, *counting)

    assert held.audited().result == ((1, 2, 1),)
    assert judging.accepts(tool, tmp_path, held.record())


def by_the_program(tool, folder, held: h.Held, member: int, choice) -> bytes:
    entry = RollEntry.objects.get(vote=held.vote, membership=held.members[member])
    (folder / "record.bel").write_bytes(held.record())
    (folder / "credential").write_bytes(sealing.unseal(bytes(entry.sealed)))
    (folder / "choice").write_text(json.dumps(choice))
    asked = ("--privcred", str(folder / "credential"), "--choice", str(folder / "choice"))
    return tool("election", "generate-ballot", "--dir", str(folder), *asked).stdout.rstrip(b"\n")
