"""Files that people upload: on disk while they come, and never more of them than may be read."""

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

KEPT_BYTES = 26_000_000


class BoundedFileHandler(TemporaryFileUploadHandler):
    """Write no more than `KEPT_BYTES` of a request to disk; a file's `size` tells all that came.

    A form thus refuses what is too large in its own words, and no upload fills the disk, in
    however many files it comes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._kept < KEPT_BYTES:
            self._kept += len(raw_data)
            super().receive_data_chunk(raw_data, start)
