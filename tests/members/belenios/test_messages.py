"""JSON to the byte: what another writer would have written is refused."""

import pytest

from members.belenios import messages, trustee_keys
from members.belenios.errors import Malformed

OTHERWISE = {
    "a space": b'{"a": 1}',
    "a line": b'{"a":1}\n',
    "a field twice": b'{"a":1,"a":1}',
    "a needless escape": rb'{"a":"\u0061"}',
    "an escaped slash": rb'{"a":"\/"}',
    "a capital in an escape": rb'{"a":"\u001F"}',
    "a number with an exponent": b'{"a":1e0}',
    "a mark of the encoding": b'\xef\xbb\xbf{"a":1}',
    "half a pair": rb'{"a":"\ud800"}',
    "not UTF-8": b'{"a":"\xff"}',
    "nothing": b"",
    "no end": b'{"a":',
    "more than one value": b"{}{}",
    "too deep": b"[" * 100_000,
    "a number without end": b"[" + b"9" * 5000 + b"]",
}


@pytest.mark.parametrize("raw", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_json_in_another_form_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        messages.parse(raw)


@pytest.mark.parametrize(
    "raw", [b"{}", b'{"a":[1,"2",true,null]}', '{"ä":"\u2028😀\\n\\u001f\\"/"}'.encode()]
)
def test_compact_json_is_read(raw: bytes) -> None:
    assert messages.compact(messages.parse(raw)) == raw


def test_other_json_is_read_where_it_means_one_thing() -> None:
    assert messages.parse_loosely(b'{ "a": [1, {"b": "\\u00e4"}] }') == {"a": [1, {"b": "ä"}]}


@pytest.mark.parametrize(
    "raw",
    [b'{"a":1,"a":1}', b'[{"b":{"a":1,"a":2}}]', b"1.0", b"[1e0]", b"NaN", b"[-Infinity]",
     rb'{"a":"\ud800"}', rb'{"\udc00":1}', b"9" * 5000],
)  # fmt: skip
def test_json_of_two_meanings_is_refused(raw: bytes) -> None:
    for read in (messages.parse_loosely, messages.parse):
        with pytest.raises(Malformed):
            read(raw)


@pytest.mark.parametrize("raw", [b'"12345678901234567890', b'"12345678901234567890\xff"'])
def test_what_is_refused_does_not_ride_on_the_exception(raw: bytes) -> None:
    """It may be a private key, and an exception may be shown or mailed to somebody."""
    with pytest.raises(Malformed) as refused:
        trustee_keys.read_private_key(raw)

    assert refused.value.__cause__ is refused.value.__context__ is None


def test_fields_come_in_their_order_and_no_others() -> None:
    assert messages.fields({"a": 1, "b": 2}, "a", "b") == [1, 2]
    for value in ({"b": 2, "a": 1}, {"a": 1}, {"a": 1, "b": 2, "c": 3}, [1, 2], None):
        with pytest.raises(Malformed, match="a, b"):
            messages.fields(value, "a", "b")


def test_a_field_may_be_missing_where_it_may() -> None:
    assert messages.named({"b": 2}, "?a", "b") == {"b": 2}
    assert messages.named({"a": 1, "b": 2}, "?a", "b") == {"a": 1, "b": 2}
    for value in ({"b": 2, "a": 1}, {"a": 1}, []):
        with pytest.raises(Malformed):
            messages.named(value, "?a", "b")


@pytest.mark.parametrize("value", [True, 1.0, "1", -1, 2**31, None])
def test_a_small_number_is_nothing_else(value: object) -> None:
    with pytest.raises(Malformed):
        messages.small_number(value)


def test_lists_and_texts_are_nothing_else() -> None:
    for value in ("ab", {"a": 1}, [1]):
        with pytest.raises(Malformed):
            messages.items(value, 2)
    with pytest.raises(Malformed):
        messages.text(1)


def test_a_fingerprint_has_no_padding() -> None:
    assert messages.fingerprint(b"abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0"
