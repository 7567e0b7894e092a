"""From ballots to numbers: tally, partial decryptions, result."""

import tracemalloc
from dataclasses import replace
from itertools import combinations, cycle, islice
from random import Random

import pytest

from members.belenios import ballots, decryption, group, results, tally
from members.belenios.elections import Question, read_election
from members.belenios.errors import BadProof, Malformed, NotAllowed, WrongCount
from members.belenios.messages import Proof, compact, parse
from tests.members.belenios import made

TWO = Question("Which?", ("a", "b", "c"), 1, 2, is_blank_allowed=True)


@pytest.fixture
def box(random: Random) -> made.Box:
    one = made.made(random, TWO, tellers=(2, 3), voters=4)
    cast = [one.ballot(0, [0, 1, 0, 0]), one.ballot(1, [0, 1, 1, 0]), one.ballot(2, [1, 0, 0, 0])]
    return made.Box(one, cast)


def test_ballots_are_counted(box: made.Box) -> None:
    assert box.result() == ((1, 2, 1, 0),)


def test_a_later_ballot_replaces_an_earlier_one(box: made.Box) -> None:
    box.cast.append(box.made.ballot(0, [0, 0, 0, 1]))
    assert box.result() == ((1, 1, 1, 1),)

    box.cast.reverse()
    assert box.result() == ((1, 2, 1, 0),)


def test_a_tie_is_a_tie(box: made.Box) -> None:
    box.cast = [box.made.ballot(0, [0, 1, 0, 0]), box.made.ballot(1, [0, 0, 1, 0])]

    assert box.result() == ((0, 1, 1, 0),)


def test_no_ballot_at_all(box: made.Box) -> None:
    box.cast = []

    assert box.result() == ((0, 0, 0, 0),)


def test_a_ballot_that_is_taken_back_leaves_no_trace(box: made.Box) -> None:
    one, two, three = (ballots.read_ballot(raw, box.made.election) for raw in box.cast)
    running = tally.Tally(box.made.election)
    for ballot in (one, two, three):
        running.add(ballot)
    running.take_back(two)

    assert running.encrypted() == tally.tally(box.made.election, [three, one])


def test_any_two_tellers_count_alike(box: made.Box) -> None:
    whole, every = box.encrypted(), box.partials([1, 2, 3, 4])
    counts = {
        results.count(
            whole,
            results.combine(box.made.trustees, {owner: every[owner] for owner in (1, *tellers)}),
        )
        for size in (2, 3)
        for tellers in combinations((2, 3, 4), size)
    }

    assert counts == {((1, 2, 1, 0),)}


@pytest.mark.parametrize("owners", [[], [1], [2, 3], [1, 2], [2, 3, 4]])
def test_too_few_trustees_do_not_count(box: made.Box, owners: list[int]) -> None:
    assert not results.is_complete(box.made.trustees, owners)
    with pytest.raises(NotAllowed):
        results.combine(box.made.trustees, box.partials(owners))


def test_what_is_written_is_read(box: made.Box) -> None:
    election, whole = box.made.election, box.encrypted()
    partial = box.partials([1])[1]

    ciphertexts = tally.write_ciphertexts(whole.ciphertexts)
    assert tally.read_ciphertexts(ciphertexts, election) == whole.ciphertexts
    assert tally.read_size(tally.write_size(whole, "ab")) == (3, "ab")
    assert decryption.read_decryption(decryption.write_decryption(partial), election) == partial
    assert decryption.read_owner(decryption.write_owner(2, "ab")) == (2, "ab")
    assert results.read_result(results.write_result(box.result()), election) == box.result()


def test_a_partial_decryption_is_proved(box: made.Box) -> None:
    election, whole, made_ = box.made.election, box.encrypted(), box.made
    partial = box.partials([1])[1]
    key = group.generator_power(made_.secrets[1])
    decryption.verify_decryption(election, whole, key, partial)
    turned = replace(partial, factors=tuple(row[::-1] for row in partial.factors))
    other = decryption.decrypt(election, whole, made_.secrets[2])

    for wrong in (turned, other, replace(partial, proofs=other.proofs)):
        with pytest.raises(BadProof, match=r"^decryption of"):
            decryption.verify_decryption(election, whole, key, wrong)
    for proofs in (other.bound_proofs, partial.proofs):
        wrong = replace(partial, bound_proofs=proofs)
        for as_specified in (False, True):
            with pytest.raises(BadProof, match="bound decryption of answer 0 of question 0"):
                decryption.verify_decryption(election, whole, key, wrong, as_specified=as_specified)


def bound_with(box: made.Box, words: str) -> decryption.PartialDecryption:
    """Trustee 1's decryption with bound proofs made here, of these words behind the key."""
    election, whole, secret = box.made.election, box.encrypted(), box.made.secrets[1]
    key, partial = group.generator_power(secret), box.partials([1])[1]
    proofs = []
    for pair, factor in zip(whole.ciphertexts[0], partial.factors[0], strict=True):
        alpha, written = group.write_point(pair.alpha), group.write_point(factor)
        said = f"decrypt-bound|{election.hash}|{group.write_point(key)}|"
        said += words.format(alpha=alpha, factor=written)
        nonce = group.random_scalar()
        commitments = (group.generator_power(nonce), group.power(pair.alpha, nonce))
        challenge = group.challenge_of(said + ",".join(map(group.write_point, commitments)))
        proofs.append(Proof(challenge, (nonce - secret * challenge) % group.ORDER))
    return replace(partial, bound_proofs=(tuple(proofs),))


def test_a_bound_proof_has_ciphertext_and_factor_in_its_hash(box: made.Box) -> None:
    """To the letter, since browsers make it too; a hash of less could be made beforehand."""
    election, whole = box.made.election, box.encrypted()
    key = group.generator_power(box.made.secrets[1])

    decryption.verify_decryption(election, whole, key, bound_with(box, "{alpha},{factor}|"))
    for less in ("{alpha}|", "{factor}|", ""):
        with pytest.raises(BadProof, match="bound decryption"):
            decryption.verify_decryption(election, whole, key, bound_with(box, less))


def test_a_decryption_without_bound_proofs_is_for_tests(box: made.Box) -> None:
    election, whole = box.made.election, box.encrypted()
    key, partial = group.generator_power(box.made.secrets[1]), box.partials([1])[1]
    bare = replace(partial, bound_proofs=None)

    assert decryption.read_decryption(decryption.write_decryption(bare), election) == bare
    decryption.verify_decryption(election, whole, key, bare, as_specified=True)
    with pytest.raises(BadProof, match="without proofs"):
        decryption.verify_decryption(election, whole, key, bare)


def test_a_decryption_holds_in_one_election(random: Random, box: made.Box) -> None:
    """The hash of the whole election is in its challenge: another name is another election."""
    whole, key = box.encrypted(), group.generator_power(box.made.secrets[1])
    said = box.made.election.raw.replace(b'"Vertrag', b'"vertrag')
    other = read_election(said)

    partial = decryption.decrypt(other, whole, box.made.secrets[1])

    decryption.verify_decryption(other, whole, key, partial)
    with pytest.raises(BadProof):
        decryption.verify_decryption(box.made.election, whole, key, partial)


def test_shapes_are_the_elections(box: made.Box) -> None:
    election, partial = box.made.election, box.partials([1])[1]
    said = parse(decryption.write_decryption(partial))

    for name in said:
        for value in ([], [said[name][0][1:]], said[name] * 2):
            with pytest.raises(Malformed):
                decryption.read_decryption(compact(said | {name: value}), election)
    for rows in ([], [[1, 2, 1]], [[1, 2, 1, 0]] * 2, [[1, 2, 1, -1]], [[1, 2, 1, True]]):
        with pytest.raises(Malformed):
            results.read_result(compact({"result": rows}), election)


@pytest.mark.parametrize("weight", [b"3", b"true", b"1.0", b'"1"'])
def test_a_tally_with_weights_is_refused(weight: bytes) -> None:
    with pytest.raises(Malformed):
        tally.read_size(b'{"num_tallied":1,"total_weight":%b,"encrypted_tally":"a"}' % weight)


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 4, 24, 25, 26, 1000])
def test_logarithms_up_to_their_limit(limit: int) -> None:
    logarithms = results.Logarithms(limit)

    for number in {0, 1, limit // 2, limit - 1, limit} - {-1}:
        if number <= limit:
            assert logarithms.of(group.generator_power(number)) == number
    for number in (limit + 1, limit + 2, 10 * limit + 50, group.ORDER - 1):
        with pytest.raises(WrongCount):
            logarithms.of(group.generator_power(number))


def test_a_tally_does_not_grow_with_the_ballots(box: made.Box) -> None:
    """Ballots that come one by one are forgotten one by one."""
    election = box.made.election
    again = [*islice(cycle(box.cast), 150)]
    tracemalloc.start()

    whole = tally.tally(election, (ballots.read_ballot(raw, election) for raw in again))

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert whole.ballots == 150
    assert peak < sum(map(len, again)) / 2
