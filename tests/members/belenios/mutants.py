"""Records of which one thing is wrong, put together as well as whoever writes them could.

Whatever can be computed anew is: names and the chain of events, signatures by a voter who cheats,
decryptions by trustees who were shown a false tally. Each record goes on to a result, since the
independent program looks at ballots only then; what is wrong is the first thing that is.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from random import Random
from typing import Any

from members.belenios import answers, archive, ballots, decryption, group, results, tally, trustees
from members.belenios.elections import Question
from members.belenios.errors import WrongCount
from members.belenios.messages import Ciphertext, Proof, compact
from tests.members.belenios import made
from tests.members.belenios.points import SMALL, outside

Event = tuple[str, list[bytes]]
QUESTIONS = (
    Question("Which?", ("a", "b", "c"), 1, 2),
    Question("And?", ("a", "b"), 1, 1, is_blank_allowed=True),
)


@dataclass
class Base:
    """A record that holds: four voters, of whom the first voted twice and the last did not.

    `events` are the whole of it; `other` is an election with the same questions.
    """

    random: Random
    box: made.Box
    other: made.Made
    events: list[Event]

    @property
    def made(self) -> made.Made:
        return self.box.made

    def whole(self) -> list[Event]:
        return [(kind, [*objects]) for kind, objects in self.events]

    def setup(self) -> Event:
        return self.whole()[0]

    def until_ballots(self) -> list[Event]:
        return self.whole()[: 1 + len(self.box.cast)]

    def until_decryptions(self) -> list[Event]:
        return self.whole()[:-1]


def base(random: Random) -> Base:
    one = made.made(random, *QUESTIONS, voters=4, tellers=(2, 3))
    cast = [
        one.ballot(voter, *(made.choice(random, asked) for asked in QUESTIONS))
        for voter in (0, 1, 2, 0)
    ]
    box = made.Box(one, cast)
    setup = setup_of(one.election.raw, trustees.write_trustees(one.trustees), one.public)
    events = [setup, *(("Ballot", [raw]) for raw in cast), ("EndBallots", [])]
    other = made.made(random, *QUESTIONS, voters=4)
    return Base(random, box, other, [*events, *counted(one, box.encrypted())])


def counted(one: made.Made, encrypted: tally.EncryptedTally) -> list[Event]:
    """A tally, true or false, what the trustees who count make of it, and a result."""
    parts = one.decrypted(encrypted, one.quorum())
    try:
        result = one.counted(encrypted, parts)
    except WrongCount:
        result = tuple(tuple(0 for _pair in row) for row in encrypted.ciphertexts)
    ended: Event = ("Result", [results.write_result(result)])
    return [tallied(encrypted), *(decrypted(*part) for part in parts.items()), ended]


def setup_of(*objects: bytes) -> Event:
    digests = dict(
        zip(("election", "trustees", "credentials"), map(archive.digest_of, objects), strict=True)
    )
    return "Setup", [*objects, compact(digests)]


def tallied(encrypted: tally.EncryptedTally) -> Event:
    raw = tally.write_ciphertexts(encrypted.ciphertexts)
    return "EncryptedTally", [raw, tally.write_size(encrypted, archive.digest_of(raw))]


def decrypted(owner: int, part: decryption.PartialDecryption) -> Event:
    return decrypted_raw(owner, decryption.write_decryption(part))


def decrypted_raw(owner: int, raw: bytes) -> Event:
    return "PartialDecryption", [raw, decryption.write_owner(owner, archive.digest_of(raw))]


def written(events: list[Event]) -> bytes:
    chain = archive.Chain(made.BEGAN)
    opening = chain.opening()
    return opening + b"".join(chain._event(kind, *objects) for kind, objects in events)


def flipped(random: Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    changed[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(changed)


def flipped_record(one: Base) -> bytes:
    return flipped(one.random, written(one.whole()))


def flipped_object(one: Base) -> bytes:
    """One bit of one object, with every name and the whole chain made anew."""
    events = one.whole()
    kind, objects = one.random.choice([event for event in events if event[1]])
    place = one.random.randrange(len(objects))
    objects[place] = flipped(one.random, objects[place])
    end = events.index((kind, objects))
    match kind:
        case "Setup":
            events[end] = setup_of(*objects[:3])
        case "EncryptedTally":
            count = one.box.encrypted()
            size = tally.write_size(count, archive.digest_of(objects[0]))
            events[end] = (kind, [objects[0], size if place == 0 else objects[1]])
        case "PartialDecryption" if place == 0:
            events[end] = decrypted_raw(json.loads(objects[1])["owner"], objects[0])
    return written(events)


def with_ballot(one: Base, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A ballot that its own voter changed and signed again."""
    voter = one.random.randrange(3)
    said = json.loads(one.box.cast[voter])
    del said["signature"]
    change(said)
    raw = made.signed(compact(said), one.made.voter_secrets[voter])
    return with_raw_ballot(one, raw)


def with_raw_ballot(one: Base, raw: bytes) -> bytes:
    """The record with one more ballot, which is counted as far as its points can be added up."""
    cast: list[Event] = [*one.until_ballots(), ("Ballot", [raw]), ("EndBallots", [])]
    try:
        running = tally.Tally(one.made.election)
        ballots = {ballot["credential"]: ballot for ballot in map(json.loads, [*one.box.cast, raw])}
        for ballot in ballots.values():
            running.add(cast_to_ballot(ballot))
        return written([*cast, *counted(one.made, running.encrypted())])
    except (ValueError, RuntimeError, KeyError, TypeError):
        return written([*cast, *one.whole()[len(one.box.cast) + 2 :]])


def cast_to_ballot(said: dict[str, Any]) -> ballots.Ballot:
    """What counts of a ballot, as somebody would read it who checks nothing."""
    answered = [
        answers.Answer(
            tuple(
                Ciphertext(*(group.Point(bytes.fromhex(pair[name])[::-1]) for name in pair))
                for pair in answer["choices"]
            ),
            (),
            (),
            None,
        )
        for answer in said["answers"]
    ]
    nobody = Proof(0, 0)
    return ballots.Ballot(b"", group.NEUTRAL, tuple(answered), nobody, "")


def proofs_of(answer: dict[str, Any]) -> list[dict[str, str]]:
    single = [proof for proofs in answer["individual_proofs"] for proof in proofs]
    return [*single, *answer["overall_proof"], *answer.get("blank_proof", [])]


def other_number(random: Random, number: str) -> str:
    value = int(number)
    return random.choice(
        [
            str((value + 1) % group.ORDER),
            str(value + group.ORDER),
            str(group.ORDER - value),
            "0",
            "0" + number,
            "-" + number,
            str(random.randrange(group.ORDER)),
            number + " ",
        ]
    )


def other_point(random: Random, written: str) -> str:
    point = group.read_point(written)
    return random.choice(
        [
            random.choice(SMALL),
            outside(point),
            group.write_point(group.multiply(point, group.GENERATOR)),
            group.write_point(group.divide(group.NEUTRAL, point)),
            written.upper(),
            f"{int(written, 16) ^ 1 << 255:064x}",
            written[2:],
            group.write_point(group.NEUTRAL),
        ]
    )


def ballot_number(one: Base) -> bytes:
    def change(said: dict[str, Any]) -> None:
        proof = one.random.choice(proofs_of(one.random.choice(said["answers"])))
        name = one.random.choice(["challenge", "response"])
        proof[name] = other_number(one.random, proof[name])

    return with_ballot(one, change)


def ballot_point(one: Base) -> bytes:
    def change(said: dict[str, Any]) -> None:
        pair = one.random.choice(one.random.choice(said["answers"])["choices"])
        name = one.random.choice(["alpha", "beta"])
        pair[name] = other_point(one.random, pair[name])

    return with_ballot(one, change)


def ballot_swap(one: Base) -> bytes:
    """Two proofs, two ciphertexts, or the two halves of one of them, in each other's place."""

    def change(said: dict[str, Any]) -> None:
        answer = one.random.choice(said["answers"])
        things: list[Any] = one.random.choice(
            [proofs_of(answer), answer["choices"], answer["individual_proofs"]]
        )
        first, second = one.random.sample(range(len(things)), 2)
        if isinstance(things[first], dict) and one.random.random() < 0.3:
            names = [*things[first]]
            values = [*things[first].values()][::-1]
            things[first].update(zip(names, values, strict=True))
        elif isinstance(things[first], dict):
            things[first], kept = dict(things[second]), dict(things[first])
            exchange(answer, things, first, second, kept)
        else:
            things[first], things[second] = things[second], things[first]

    return with_ballot(one, change)


def exchange(
    answer: dict[str, Any], things: list[Any], first: int, second: int, kept: dict[str, str]
) -> None:
    """`proofs_of` makes a list of its own: write through to the answer's dictionaries."""
    if things is answer["choices"]:
        things[second] = kept
        return
    proofs = proofs_of(answer)
    proofs[first].update(things[first])
    proofs[second].update(kept)


def ballot_shape(one: Base) -> bytes:
    """An answer, a ciphertext or a proof too many or too few, or a field that is not asked for."""

    def change(said: dict[str, Any]) -> None:
        answer = one.random.choice(said["answers"])
        thing: list[Any] = one.random.choice(
            [said["answers"], *(answer[name] for name in answer), *answer["individual_proofs"]]
        )
        match one.random.randrange(4):
            case 0:
                thing.pop(one.random.randrange(len(thing)))
            case 1:
                thing.append(thing[one.random.randrange(len(thing))])
            case 2:
                said["answers"].reverse()
            case 3:
                if "blank_proof" in answer and one.random.random() < 0.5:
                    del answer["blank_proof"]
                else:
                    answer["extra"] = one.random.randrange(1000)

    return with_ballot(one, change)


def ballot_copied(one: Base) -> bytes:
    """Another voter's answers, another election's ballot, the same ballot again."""
    voter, source = one.random.sample(range(3), 2)
    secret = one.made.voter_secrets[voter]
    said = json.loads(one.box.cast[source])
    mine = {"credential": group.write_point(group.generator_power(secret))}
    choices = [made.choice(one.random, question) for question in QUESTIONS]
    match one.random.randrange(5):
        case 0:
            raw = made.signed(compact(unsigned(said | mine)), secret)
        case 1:
            raw = one.box.cast[source]
        case 2:
            raw = one.other.ballot(voter, *choices)
        case 3:
            foreign = json.loads(one.other.ballot(voter, *choices))
            named = {"election_uuid": one.made.election.uuid}
            named["election_hash"] = one.made.election.hash
            raw = made.signed(compact(unsigned(foreign | named | mine)), secret)
        case _:
            stranger = replace(one.made, voters=[made.credential(one.random)])
            raw = stranger.ballot(0, *choices)
    return with_raw_ballot(one, raw)


def unsigned(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "signature"}


def ballot_resigned(one: Base) -> bytes:
    """The signature by another credential, or over another hash."""
    raw = one.box.cast[one.random.randrange(4)]
    said = json.loads(raw)
    signature = said["signature"]
    match one.random.randrange(3):
        case 0:
            stolen = one.made.voter_secrets[3]
            raw = made.signed(compact(unsigned(said)), stolen)
        case 1:
            name = one.random.choice(["challenge", "response"])
            signature["proof"][name] = other_number(one.random, signature["proof"][name])
            raw = compact(said)
        case _:
            signature["hash"] = one.random.choice(
                ["", one.made.election.hash, said["election_hash"]]
            )
            raw = compact(said)
    return with_raw_ballot(one, raw)


def chain_order(one: Base) -> bytes:
    """Files dropped, doubled or moved, with names and links as they were."""
    raw = written(one.whole())
    files = [*archive.entries(BytesIO(raw))]
    ends = [file.offset for file in files[1:]] + [len(raw)]
    blocks = [raw[file.offset : end] for file, end in zip(files, ends, strict=True)]
    place = one.random.randrange(len(blocks) - 1)
    match one.random.randrange(3):
        case 0:
            del blocks[place]
        case 1:
            blocks.insert(one.random.randrange(len(blocks)), blocks[place])
        case _:
            moved = blocks.pop(place)
            blocks.insert(
                one.random.choice([n for n in range(len(blocks) + 1) if n != place]), moved
            )
    return b"".join(blocks)


def chain_events(one: Base) -> bytes:
    """Events dropped, doubled or moved, and chained anew: what a server could write."""
    events = one.whole()
    ballots = range(1, 1 + len(one.box.cast))
    match one.random.randrange(3):
        case 0:
            # The first ballot is replaced by the last: without it the record would hold.
            del events[
                one.random.choice([0, *ballots[1:], *range(1 + len(ballots), len(events) - 1)])
            ]
        case 1:
            events.insert(one.random.randrange(len(events)), one.random.choice(events))
        case _:
            first, last = ballots[0], ballots[-1]
            events[first], events[last] = events[last], events[first]
    return written(events)


def chain_links(one: Base) -> bytes:
    """One event with another height, parent, kind or payload, under its own right name."""
    raw = written(one.whole())
    files = [*archive.entries(BytesIO(raw))]
    place = one.random.choice(
        [place for place, file in enumerate(files) if file.name.endswith(archive.EVENT)]
    )
    event = json.loads(files[place].raw)
    digest = archive.digest_of(bytes([one.random.randrange(256)]))
    match one.random.randrange(4):
        case 0:
            event["height"] += one.random.choice([-1, 1, 2, 1000])
        case 1:
            event = {"parent": digest} | event | {"parent": digest}
        case 2:
            event["type"] = one.random.choice(["Shuffle", "EndShuffles", "Setup2", "", "setup"])
        case _:
            event["payload"] = digest
    body = compact(event)
    changed = archive._file(archive.digest_of(body) + archive.EVENT, body, made.BEGAN)
    return raw[: files[place].offset] + changed


def false_tally(one: Base) -> bytes:
    """A tally that the ballots do not make, with decryptions and all."""
    whole = one.box.encrypted()
    rows = [[*row] for row in whole.ciphertexts]
    row = one.random.choice(rows)
    place = one.random.randrange(len(row))
    ended: list[Event] = [*one.until_ballots(), ("EndBallots", [])]
    match one.random.randrange(5):
        case 0:
            alpha, beta = row[place]
            row[place] = Ciphertext(alpha, group.multiply(beta, group.GENERATOR))
        case 1:
            row[place] = Ciphertext(group.NEUTRAL, group.NEUTRAL)
        case 2:
            row.reverse()
        case 3:
            row[place] = Ciphertext(*row[place][::-1])
        case _:
            count = whole.ballots + one.random.choice([-1, 1, 5])
            return written([*ended, *counted(one.made, replace(whole, ballots=count))])
    false = replace(whole, ciphertexts=tuple(map(tuple, rows)))
    return written([*ended, *counted(one.made, false)])


def false_decryption(one: Base) -> bytes:
    """A factor, a proof or an owner that is not the right one."""
    events = one.whole()
    place = one.random.randrange(-len(one.made.quorum()) - 1, -1)
    raw, about = events[place][1]
    said, owner = json.loads(raw), json.loads(about)["owner"]
    row = one.random.randrange(len(said["decryption_factors"]))
    factors, proofs = said["decryption_factors"][row], said["decryption_proofs"][row]
    column = one.random.randrange(len(factors))
    match one.random.randrange(6):
        case 0:
            factors[column] = other_point(one.random, factors[column])
        case 1:
            name = one.random.choice(["challenge", "response"])
            proofs[column][name] = other_number(one.random, proofs[column][name])
        case 2:
            proofs.reverse() if column else factors.reverse()
        case 3:
            owner = one.random.choice([n for n in (-1, 0, 1, 2, 3, 4, 5) if n != owner])
        case 4:
            said["decryption_factors"].reverse()
        case _:
            proofs.append(proofs[0])
    events[place] = decrypted_raw(owner, compact(said))
    return written(events)


def false_bound_proof(one: Base) -> bytes:
    """A proof of our own that is missing, in another's place, or of other numbers."""
    events = one.whole()
    place = one.random.randrange(-len(one.made.quorum()) - 1, -1)
    raw, about = events[place][1]
    said = json.loads(raw)
    proofs = one.random.choice(said["bound_proofs"])
    match one.random.randrange(4):
        case 0:
            del said["bound_proofs"]
        case 1:
            proofs.append(proofs[0])
        case 2:
            proofs[:2] = proofs[1::-1]
        case _:
            proof, name = one.random.choice(proofs), one.random.choice(["challenge", "response"])
            proof[name] = other_number(one.random, proof[name])
    events[place] = decrypted_raw(json.loads(about)["owner"], compact(said))
    return written(events)


def false_result(one: Base) -> bytes:
    rows = [[*row] for row in one.box.result()]
    row = one.random.choice(rows)
    place = one.random.randrange(len(row))
    match one.random.randrange(4):
        case 0:
            row[place] += one.random.choice([-1, 1, 2, 1000])
        case 1:
            row[place] += group.ORDER
        case 2:
            row.append(0)
        case _:
            row.pop()
    return written([*one.until_decryptions(), ("Result", [compact({"result": rows})])])


def false_trustees(one: Base) -> bytes:
    """Any number, point or signature in what the trustees published."""
    _kind, (election, raw, public, _digests) = one.setup()
    said = json.loads(raw)
    single, several = said[0][1], said[1][1]
    match one.random.randrange(6):
        case 0:
            proof = one.random.choice([single["pok"], *several["signatures"]])
            name = one.random.choice(["challenge", "response"])
            proof[name] = other_number(one.random, proof[name])
        case 1:
            single["public_key"] = other_point(one.random, single["public_key"])
        case 2:
            key = one.random.choice(several["verification_keys"])
            key["public_key"] = other_point(one.random, key["public_key"])
        case 3:
            one.random.choice(
                [several[name] for name in ("certs", "coefexps", "signatures", "verification_keys")]
            ).reverse()
        case 4:
            several["threshold"] = one.random.choice([0, 1, 3, 4])
        case _:
            signed = one.random.choice(several["certs"] + several["coefexps"])
            name = one.random.choice(["challenge", "response"])
            signed["signature"][name] = other_number(one.random, signed["signature"][name])
    return written([setup_of(election, compact(said), public), *one.whole()[1:]])


def false_election(one: Base) -> bytes:
    """Another key, another question, another list of voters than the ballots were made for."""
    _kind, (election, raw, public, _digests) = one.setup()
    said, listed = json.loads(election), json.loads(public)
    match one.random.randrange(5):
        case 0:
            said["public_key"] = other_point(one.random, said["public_key"])
        case 1:
            said["questions"][0]["max"] = one.random.choice([1, 3])
        case 2:
            said["name"] += str(one.random.randrange(1000))
        case 3:
            voter = one.random.randrange(3)
            mine = group.generator_power(one.made.voter_secrets[voter])
            listed.remove(group.write_point(mine))
        case _:
            voter = group.generator_power(one.made.voter_secrets[one.random.randrange(3)])
            place = listed.index(group.write_point(voter))
            listed[place] = other_point(one.random, listed[place])
    setup = setup_of(compact(said), raw, compact(listed))
    return written([setup, *one.whole()[1:]])


FAMILIES: tuple[Callable[[Base], bytes], ...] = (
    flipped_record,
    flipped_object,
    ballot_number,
    ballot_point,
    ballot_swap,
    ballot_shape,
    ballot_copied,
    ballot_resigned,
    chain_order,
    chain_events,
    chain_links,
    false_tally,
    false_decryption,
    false_bound_proof,
    false_result,
    false_trustees,
    false_election,
)


def mutants(random: Random, count: int) -> Iterator[tuple[str, bytes]]:
    """`count` records, all different, each with the family that it comes from."""
    one = base(random)
    seen = {written(one.whole()[:length]) for length in range(len(one.whole()) + 1)}
    made_so_far = 0
    while made_so_far < count:
        family = FAMILIES[made_so_far % len(FAMILIES)]
        record = partial(family, one)()
        if record not in seen:
            seen.add(record)
            made_so_far += 1
            yield family.__name__, record
