"""Files that people upload: on disk while they come, and never more of them than may be read."""

import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.file_handlers import KEPT_BYTES, BoundedFileHandler, takes_files


def test_a_file_beyond_the_limit_is_counted_and_not_kept() -> None:
    handler = BoundedFileHandler()
    handler.new_file("file", "big.docx", "application/octet-stream", None)
    chunk = bytes(KEPT_BYTES // 4)

    for number in range(8):
        handler.receive_data_chunk(chunk, number * len(chunk))
    file = handler.file_complete(8 * len(chunk))

    assert file.size == 2 * KEPT_BYTES
    assert file.seek(0, io.SEEK_END) == KEPT_BYTES


def test_a_file_within_the_limit_is_kept_whole() -> None:
    handler = BoundedFileHandler()
    handler.new_file("file", "small.docx", "application/octet-stream", None)

    handler.receive_data_chunk(b"PK and ", 0)
    handler.receive_data_chunk(b"more", 7)

    assert handler.file_complete(11).read() == b"PK and more"


def test_the_limit_is_that_of_the_whole_request() -> None:
    handler = BoundedFileHandler()
    chunk = bytes(KEPT_BYTES // 2)
    sizes = []

    for name in ("one", "two", "three"):
        handler.new_file(name, "big.docx", "application/octet-stream", None)
        handler.receive_data_chunk(chunk, 0)
        sizes.append(handler.file_complete(len(chunk)).seek(0, io.SEEK_END))

    assert sizes == [len(chunk), len(chunk), 0]


@pytest.mark.parametrize(("is_signed_in", "kept"), [(True, 2 * KEPT_BYTES), (False, KEPT_BYTES)])
def test_a_view_may_take_more_from_who_is_signed_in(is_signed_in: bool, kept: int) -> None:
    view = takes_files(2 * KEPT_BYTES)(lambda request: None)
    request = SimpleNamespace(
        resolver_match=SimpleNamespace(func=view),
        user=SimpleNamespace(is_authenticated=is_signed_in),
    )
    handler = BoundedFileHandler(request)
    handler.new_file("file", "big.csv", "text/csv", None)
    chunk = bytes(KEPT_BYTES // 2)

    for number in range(6):
        handler.receive_data_chunk(chunk, number * len(chunk))

    assert handler.file_complete(6 * len(chunk)).seek(0, io.SEEK_END) == kept


@pytest.mark.django_db
def test_a_request_with_a_second_file_is_refused(client: Client) -> None:
    files = {name: SimpleUploadedFile(name, b"Words.") for name in ("one", "two")}

    assert client.post("/sign-in/", files).status_code == 400
