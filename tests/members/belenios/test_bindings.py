"""An election that names its roll and its trustees, and a record that has others."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from members.belenios import bindings, trustee_keys, trustees
from members.belenios.audit import audit
from members.belenios.errors import NotAllowed
from tests.members.belenios import judging, made

LINE = (
    f"SHA-256 of the credentials: {sha256(b'c').hexdigest()}; "
    f"of the trustees: {sha256(b't').hexdigest()}."
)


@pytest.mark.parametrize(
    ("description", "bound"),
    [("", LINE), ("Text", f"Text\n{LINE}"), ("Two\nlines\n", f"Two\nlines\n\n{LINE}")],
)
def test_the_last_line_names_both(description: str, bound: str) -> None:
    assert bindings.bind(description, credentials=b"c", trustees=b"t") == bound
    assert bindings.binding_in(bound) == bindings.binding_to(credentials=b"c", trustees=b"t")


@pytest.mark.parametrize(
    "description",
    ["", "Text", LINE[:-1], f"{LINE} ", f" {LINE}", f"{LINE}\n", f"{LINE}\nText", LINE.upper()],
)
def test_any_other_last_line_names_nothing(description: str) -> None:
    assert bindings.binding_in(description) is None


def test_a_description_is_bound_once() -> None:
    with pytest.raises(NotAllowed, match="already"):
        bindings.bind(LINE, credentials=b"c", trustees=b"t")


def test_a_record_says_whether_it_is_bound(random: Random) -> None:
    for is_bound in (False, True):
        one = made.made(random, tellers=(1, 2), is_bound=is_bound)
        assert audit(BytesIO(made.Box(one).record())).is_bound == is_bound


def test_a_roll_changed_after_the_vote_is_refused(random: Random) -> None:
    """Three credentials that nobody was handed, and their ballots; no other ballot is touched."""
    one = made.made(random, is_bound=True)
    box = made.Box(one, [one.ballot(0, [1, 0])])
    assert audit(BytesIO(box.record())).result == ((1, 0),)

    one.voters += [made.credential(random) for _voter in range(3)]
    box.cast += [one.ballot(voter, [0, 1]) for voter in (3, 4, 5)]

    with pytest.raises(NotAllowed, match="names other credentials"):
        audit(BytesIO(box.record()))


def test_trustees_changed_after_the_vote_are_refused(random: Random) -> None:
    """Two others, whose keys together make the same common key."""
    one = made.made(random, singles=2, is_bound=True)
    assert audit(BytesIO(made.Box(one).record())).result == ((0, 0),)
    one.secrets = {1: one.secrets[1] + 1, 2: one.secrets[2] - 1}
    one.trustees = tuple(
        trustees.Single(trustee_keys.make_key(secret)) for secret in one.secrets.values()
    )
    assert trustees.election_key(one.trustees) == one.election.public_key

    with pytest.raises(NotAllowed, match="or trustees"):
        audit(BytesIO(made.Box(one).record()))


def test_the_independent_program_takes_a_bound_election(
    random: Random, tool: judging.Tool, tmp_path: Path
) -> None:
    one = made.made(random, tellers=(2, 2), is_bound=True)
    box = made.Box(one, [one.ballot(0, [1, 0]), one.ballot(2, [0, 1])])

    assert judging.accepts(tool, tmp_path, box.record())
