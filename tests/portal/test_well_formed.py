"""What can't be read as text is refused in words, before any view sees it."""

from io import BytesIO

import pytest
from django.test import Client
from rest_framework.exceptions import ParseError

from portal.parsers import WellFormedJSON


@pytest.mark.parametrize("charset", ["hex", "zlib", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_encoding_than_utf_8_is_refused(db, method, charset):
    client = Client(raise_request_exception=False)
    claim = f"text/plain; charset={charset}"

    answer = client.generic(method.upper(), "/sign-in/", b"a=1", content_type=claim)

    assert answer.status_code == 400


def test_utf_8_is_read_by_any_of_its_names(db):
    answer = Client().generic("GET", "/sign-in/", b"a=1", content_type="text/plain; charset=UTF8")

    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["next=%00", "a=1&a=b%00c", "%00=1"])
def test_a_zero_byte_in_the_address_is_refused(db, query):
    answer = Client().get(f"/sign-in/?{query}")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b'{"text": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"number": NaN}',
        b'{"number": ' + b"9" * 5000 + b"}",
        b'"' + b"x" * 12_000_000 + b'"',
    ],
    ids=["empty", "no utf-8", "deep", "surrogate", "surrogate name", "nan", "long number", "long"],
)
def test_json_that_can_not_be_kept_is_refused(body):
    with pytest.raises(ParseError):
        WellFormedJSON().parse(BytesIO(body))


def test_well_formed_json_is_read():
    parsed = WellFormedJSON().parse(BytesIO('{"text": "“é” \U0001f600"}'.encode()))

    assert parsed == {"text": "“é” \U0001f600"}
