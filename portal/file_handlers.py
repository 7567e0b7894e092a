"""Files that people upload: on disk while they come, and never more of them than may be read."""

from collections.abc import Callable
from typing import TypeVar

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

KEPT_BYTES = 26_000_000
View = TypeVar("View", bound=Callable[..., object])


def takes_files(most: int) -> Callable[[View], View]:
    """Let this view alone take so many bytes, from people who are signed in."""

    def mark(view: View) -> View:
        view.kept_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


class BoundedFileHandler(TemporaryFileUploadHandler):
    """Write no more than `KEPT_BYTES` of a request to disk; a file's `size` tells all that came.

    A form thus refuses what is too large in its own words, and no upload fills the disk, in
    however many files it comes.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._kept, self._most = 0, _kept_bytes(request)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._kept < self._most:
            self._kept += len(raw_data)
            super().receive_data_chunk(raw_data, start)


def _kept_bytes(request: HttpRequest | None) -> int:
    """What the view takes that the address leads to; a stranger's file is never a large one."""
    match = request.resolver_match if request else None
    most: int = getattr(match.func, "kept_bytes", KEPT_BYTES) if match else KEPT_BYTES
    if request is None or most <= KEPT_BYTES:
        return KEPT_BYTES
    return most if request.user.is_authenticated else KEPT_BYTES
