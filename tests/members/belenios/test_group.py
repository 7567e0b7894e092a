"""Points and scalars: one form each, and nothing outside the prime-order group."""

from random import Random

import pytest

from members.belenios import group
from members.belenios.errors import Malformed
from tests.members.belenios.points import SMALL, P, outside, torsion

OUTSIDE = outside(group.GENERATOR)


def test_the_generator_is_written_with_its_highest_byte_first() -> None:
    assert group.write_point(group.generator_power(1)) == "6" * 62 + "58"
    assert group.generator_power(1) == group.GENERATOR


def test_exponents_of_nothing() -> None:
    assert group.power(group.GENERATOR, 0) == group.NEUTRAL
    assert group.generator_power(0) == group.NEUTRAL
    assert group.power(group.NEUTRAL, 5) == group.NEUTRAL
    assert group.power(group.GENERATOR, group.ORDER - 1) == group.divide(
        group.NEUTRAL, group.GENERATOR
    )


def test_a_product_adds_exponents(random: Random) -> None:
    one, two = group.random_scalar(), group.random_scalar()

    both = group.multiply(group.generator_power(one), group.generator_power(two))

    assert both == group.generator_power((one + two) % group.ORDER)
    assert group.divide(both, group.generator_power(two)) == group.generator_power(one)


def test_a_point_is_read_as_it_is_written(random: Random) -> None:
    point = group.generator_power(group.random_scalar())

    assert group.read_point(group.write_point(point)) == point


@pytest.mark.parametrize("written", [*SMALL, OUTSIDE])
def test_a_point_outside_the_group_is_refused(written: str) -> None:
    with pytest.raises(Malformed, match="not in the group"):
        group.read_point(written)


def test_a_point_plus_any_of_small_order_is_refused(random: Random) -> None:
    """Also the one of order two, which PyNaCl 1.6.0 and 1.6.1 took (CVE-2025-69277)."""
    small = torsion()
    assert len({*small}) == 7
    assert {group.write_point(point) for point in small} < {*SMALL}

    for point in [group.generator_power(group.random_scalar()) for _time in range(20)]:
        for other in small:
            with pytest.raises(Malformed, match="not in the group"):
                group.read_point(group.write_point(group.multiply(point, other)))


def test_a_point_in_another_writing_is_refused() -> None:
    """Small multiples of g whose y lies below 19 would have a second writing; there is none."""
    beyond = [f"{P + y | sign << 255:064x}" for y in range(19) for sign in (0, 1)]

    for written in beyond:
        with pytest.raises(Malformed):
            group.read_point(written)


def test_the_neutral_element_is_read_where_it_may_stand() -> None:
    written = group.write_point(group.NEUTRAL)

    assert group.read_point(written, may_be_neutral=True) == group.NEUTRAL
    with pytest.raises(Malformed):
        group.read_point(written)
    with pytest.raises(Malformed):
        group.read_point("8" + written[1:], may_be_neutral=True)


@pytest.mark.parametrize(
    "written", ["", "0" * 63, "A" * 64, "0x" + "0" * 62, "٠" * 64, 7, None, "6" * 62 + "58\n"]
)
def test_what_is_no_point_is_refused(written: object) -> None:
    with pytest.raises(Malformed, match="hexadecimal"):
        group.read_point(written)


@pytest.mark.parametrize(
    "written",
    ["", "-1", "+1", "01", "1 ", "1\n", "1e3", "0x1", "١", "1_0", "9" * 78, 1, None, True],
)
def test_what_is_no_number_is_refused(written: object) -> None:
    with pytest.raises(Malformed, match="decimal"):
        group.read_scalar(written)


def test_numbers_end_below_the_order() -> None:
    assert group.read_scalar(str(group.ORDER - 1)) == group.ORDER - 1
    assert group.read_scalar("0") == 0
    for number in (group.ORDER, group.ORDER + 1, 2**252 + 2**251):
        with pytest.raises(Malformed, match="order"):
            group.read_scalar(str(number))


def test_a_response_hides_the_secret_behind_the_nonce(random: Random) -> None:
    nonce, secret, challenge = (group.random_scalar() for _ in range(3))

    assert group.response(nonce, secret, challenge) == (nonce - secret * challenge) % group.ORDER


def test_a_polynomial_is_evaluated_at_small_numbers(random: Random) -> None:
    coefficients = [group.random_scalar() for _ in range(4)]

    for at in (1, 2, 17):
        expected = sum(one * at**place for place, one in enumerate(coefficients)) % group.ORDER
        assert group.evaluated(coefficients, at) == expected


def test_a_challenge_is_a_hash_with_its_highest_byte_first() -> None:
    digest = 0xBA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD

    assert group.challenge_of("abc") == digest % group.ORDER
