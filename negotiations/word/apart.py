"""Reading a Word file in a process of its own: what goes in, and what its answers mean."""

from collections.abc import Callable
from contextlib import closing

from negotiations.word.inspection import check_size
from negotiations.word.model import Reason, Refused, WordText
from negotiations.word.passing import from_data
from portal import apart

LIMITS = apart.Limits(
    memory=1 << 30,
    processor_seconds=60,
    wall_seconds=120.0,
    # A text of two million characters and 20,000 paragraphs is a tenth of it.
    longest_answer=200_000_000,
)


def _nobody(done: int, whole: int) -> None:
    """Progress that nobody waits for."""


def read_apart(
    data: bytes,
    *,
    told: Callable[[int, int], None] = _nobody,
    is_wanted: Callable[[], bool] = lambda: True,
) -> WordText:
    """What `reading.read` gives, or `Refused`; `Unwanted` soon after `is_wanted` says no."""
    check_size(data)
    with closing(apart.answers("negotiations.word", [data], LIMITS, is_wanted)) as answers:
        for answer in answers:
            if "text" in answer:
                return from_data(answer["text"])
            if "refused" in answer:
                reason, detail = answer["refused"]
                raise Refused(Reason(reason), detail)
            told(answer["done"], answer["whole"])
    raise Refused(Reason.TOO_HEAVY)
