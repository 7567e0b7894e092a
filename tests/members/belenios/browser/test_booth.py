"""Ballots that a browser makes: read, verified and counted by us and by the independent program."""

from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from members.belenios import ballots, bindings, messages, trustees
from members.belenios.audit import audit
from members.belenios.elections import Question
from portal.templatetags.page import integrity
from tests.members.belenios import judging, made, points
from tests.members.belenios.browser.calling import WORKER, Browsing, RefusedThere

LONG = pytest.mark.whole(on="sqlite")

ONE = Question("Do you ratify?", ("Yes", "No", "Abstain"), 1, 1)
SOME = Question("Which?", ("a", "b", "c", "d"), 1, 3)
ANY = Question("Which, or none?", ("a", "b"), 0, 2)
BLANK = Question("Which, or blank?", ("a", "b", "c"), 1, 2, is_blank_allowed=True)
MANY = Question("Which of many?", tuple(f"Answer {place}" for place in range(20)), 2, 4)
ASKED = {
    (ONE,): [[[1, 0, 0]], [[0, 0, 1]]],
    (SOME, ANY, BLANK): [
        [[1, 0, 0, 0], [0, 0], [1, 0, 0, 0]],
        [[0, 1, 1, 1], [1, 1], [0, 1, 0, 1]],
        [[1, 0, 1, 0], [0, 1], [0, 0, 0, 1]],
    ],
    (MANY,): [[[1, 1, *[0] * 17, 1]]],
}


def cast(page: Browsing, one: made.Made, voter: int, choices: list[list[int]]) -> bytes:
    """A ballot by the browser, verified as the portal does when one comes in."""
    sent = page.vote(one.election.raw, one.election.hash, one.voters[voter], choices)
    ballot = ballots.read_ballot(sent["ballotBytes"], one.election)
    ballots.verify_ballot(ballot, one.election)
    assert ballot.tracker == sent["tracker"]
    return ballot.raw


def test_a_ballot_of_the_browser_is_taken(page: Browsing, random: Random) -> None:
    one = made.made(random, ONE, BLANK)

    raw = cast(page, one, 0, [[0, 1, 0], [1, 0, 0, 0]])

    assert page.booth("trackerOf", raw) == messages.fingerprint(raw)
    assert made.Box(one, [raw]).result() == ((0, 1, 0), (1, 0, 0, 0))


@LONG
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{len(asked)} of {asked[0].length}")
def test_both_programs_count_what_browsers_cast(
    page: Browsing,
    random: Random,
    tool: judging.Tool,
    tmp_path: Path,
    asked: tuple[Question, ...],
) -> None:
    one = made.made(random, *asked)
    box = made.Box(
        one, [cast(page, one, voter, choices) for voter, choices in enumerate(ASKED[asked])]
    )

    record = box.record()

    sums = [
        tuple(map(sum, zip(*answers, strict=True))) for answers in zip(*ASKED[asked], strict=True)
    ]
    assert audit(BytesIO(record)).result == tuple(sums)
    assert judging.accepts(tool, tmp_path, record)


def refusal(page: Browsing, raw: bytes, *given: object, hashed: str | None = None) -> str:
    with pytest.raises(RefusedThere) as refused:
        page.vote(raw, hashed or messages.fingerprint(raw), *given)
    return refused.value.code


@LONG
def test_the_booth_takes_no_other_election(page: Browsing, random: Random) -> None:
    """Whatever comes is hashed as it came, and no key is taken that is none."""
    one = made.made(random)
    raw, given = one.election.raw, (one.voters[0], [[1, 0]])
    key = messages.parse_loosely(raw)["public_key"]
    keys = [*points.SMALL, points.outside(one.election.public_key), key.upper(), key[1:]]
    answers = raw.replace(b'"max":1', b'"max":3')

    assert refusal(page, raw + b" ", *given, hashed=one.election.hash) == "wrong-election"
    assert refusal(page, raw.replace(b"Ed25519", b"RFC-3526"), *given) == "not-allowed"
    assert refusal(page, answers, *given) == "not-allowed"
    assert refusal(page, raw[:-1], *given) == "malformed"
    with_keys = [raw.replace(key.encode(), other.encode()) for other in keys]
    assert {refusal(page, other, *given) for other in with_keys} == {"malformed"}


@LONG
def test_the_booth_says_which_roll_and_trustees_an_election_names(
    page: Browsing, random: Random
) -> None:
    bound, plain = (made.made(random, is_bound=is_bound) for is_bound in (True, False))

    named = page.booth("bindingOf", bound.election.raw)

    written = trustees.write_trustees(bound.trustees)
    assert named == bindings.binding_to(credentials=bound.public, trustees=written)._asdict()
    assert named["trustees"] == page.booth("digestOf", written)
    assert page.booth("bindingOf", plain.election.raw) is None


@LONG
def test_any_other_last_line_names_nothing(page: Browsing) -> None:
    line = bindings.bind("", credentials=b"c", trustees=b"t")
    others = [line[:-1], f" {line}", f"{line} ", f"{line}\n", f"{line}\nText", line.upper()]

    def named(description: object) -> object:
        return page.teller("bindingOf", messages.compact({"description": description}))

    assert all(named(f"Text\n{before}{line}") for before in ("", "\n"))
    assert not any(map(named, others))
    for raw in (b"{}", b"null", b'{"description":1}', b"x", b"\xff"):
        with pytest.raises(RefusedThere, match="malformed"):
            page.booth("bindingOf", raw)


@LONG
def test_the_booth_encrypts_no_other_choice(page: Browsing, random: Random) -> None:
    one = made.made(random, BLANK)
    voter = one.voters[0]
    wrong = [
        [[0, 0, 0, 0]],
        [[0, 1, 1, 1]],
        [[1, 1, 0, 0]],
        [[0, 2, 0, 0]],
        [[0, True, 0, 0]],
        [[0, 1, 0]],
        [[0, 1, 0, 0], [1]],
        ["0100"],
        [],
    ]

    assert {refusal(page, one.election.raw, voter, choices) for choices in wrong} == {"not-allowed"}
    written = [voter[:-1], voter.replace("-", " "), voter[:-1] + "0", None]
    codes = {refusal(page, one.election.raw, other, [[1, 0, 0, 0]]) for other in written}
    assert codes == {"bad-credential"}


@LONG
def test_a_refusal_tells_no_secret(page: Browsing, random: Random) -> None:
    one = made.made(random)

    with pytest.raises(RefusedThere) as refused:
        page.vote(one.election.raw, one.election.hash, f"{one.voters[0]}x", [[1, 0]])

    assert str(refused.value) == "Refused: bad-credential."


@LONG
@pytest.mark.parametrize(
    ("worker", "digest", "code"),
    [
        (WORKER, "sha384-" + "A" * 64, "altered-file"),
        (WORKER, None, "altered-file"),
        ("vendor/votes/absent.js", "sha384-" + "A" * 64, "no-answer"),
    ],
)
def test_no_other_worker_is_started(
    page: Browsing, worker: str, digest: str | None, code: str
) -> None:
    asked = {"workerAddress": f"/static/{worker}", "workerIntegrity": digest}

    with pytest.raises(RefusedThere) as refused:
        page.booth("openBooth", asked)

    assert refused.value.code == code


@LONG
def test_a_worker_starts_from_what_was_checked(
    page: Browsing, random: Random, asked_for: list[str]
) -> None:
    """The browser asks the portal once, and takes the worker out of its own store."""
    one, address = made.made(random), f"/static/{WORKER}?once"
    voter = {"credential": one.voters[0], "choices": [[1, 0]]}
    given = {"election": one.election.raw.decode(), "expectedHash": one.election.hash} | voter
    worker = {"workerAddress": address, "workerIntegrity": integrity(WORKER)}

    tracker = page.page.evaluate(VOTES, {"worker": worker, "given": given})

    assert (len(tracker), asked_for.count(address)) == (43, 1)


VOTES = """async ({ worker, given }) => {
  const { openBooth } = await import("/static/vendor/votes/booth.js");
  const booth = await openBooth(worker);
  const electionBytes = new TextEncoder().encode(given.election);
  const { tracker } = await booth.encryptBallot({ ...given, electionBytes });
  booth.close();
  return tracker;
}"""


LOADS = """({ address, digest }) => new Promise((resolve) => {
  const script = document.createElement("script");
  Object.assign(script, { type: "module", integrity: digest, src: address });
  script.addEventListener("load", () => resolve("load"));
  script.addEventListener("error", () => resolve("error"));
  document.head.append(script);
})"""


@LONG
@pytest.mark.parametrize(
    ("digest", "event"), [(integrity(WORKER), "load"), ("sha384-" + "A" * 64, "error")]
)
def test_a_browser_runs_a_file_with_its_own_integrity_alone(
    page: Browsing, digest: str, event: str
) -> None:
    """Each time by an address of its own, for a browser runs a module once."""
    address = f"/static/{WORKER}?{event}"

    assert page.page.evaluate(LOADS, {"address": address, "digest": digest}) == event


@LONG
def test_a_browser_can_vote_here(page: Browsing) -> None:
    assert (page.booth("isSupported"), page.teller("isSupported")) == (True, True)
