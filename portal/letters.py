"""Mails to one address each: a row before a worker is woken, and gone once it is sent.

What a letter says stands nowhere else: a task gets its number only. One that runs out, such as a
code, is not sent late. A crash between the mail server's answer and ours sends it twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.celery import app
from portal.models import Letter

logger = structlog.get_logger(__name__)

QUEUE = "letters"
AGAIN_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 8
AT_ONCE = 1000


@transaction.atomic
def post(
    *, to: str, subject: str, text: str, now: datetime, expires_at: datetime | None = None
) -> Letter:
    """Write a letter; a worker is woken once the caller's transaction is through."""
    one_line = " ".join(subject.split())[:200]
    letter = Letter.objects.create(
        to=to, subject=one_line, text=text, created_at=now, expires_at=expires_at
    )
    transaction.on_commit(lambda: _wake(letter.pk))
    return letter


@transaction.atomic
def post_many(*, to: Iterable[str], subject: str, text: str, now: datetime) -> int:
    """The same letter to many, one each; the sweep wakes workers for them. Return how many."""
    count = 0
    addresses = iter(to)
    while some := list(islice(addresses, AT_ONCE)):
        Letter.objects.bulk_create(
            Letter(to=one, subject=subject, text=text, created_at=now) for one in some
        )
        count += len(some)
    return count


def _wake(pk: int) -> None:
    """Wake a worker; without a broker the letter waits for the sweep."""
    try:
        app.send_task("portal.tasks.send_letter", args=[pk], queue=QUEUE, retry=False)
    except (OSError, OperationalError):
        logger.warning("letter_waits_for_broker", letter=pk)


def send(pk: int) -> bool:
    """Send a letter unless it has run out or another worker has just taken it; say whether."""
    now = timezone.now()
    free = Q(tried_at=None) | Q(tried_at__lt=now - AGAIN_AFTER)
    mine = Letter.objects.due(now).filter(free, pk=pk)
    if not mine.update(tried_at=now, attempts=F("attempts") + 1):
        return False
    letter = Letter.objects.get(pk=pk)
    EmailMessage(subject=letter.subject, body=letter.text, to=[letter.to]).send()
    letter.delete()
    return True


def sweep(now: datetime) -> int:
    """Delete what ran out or failed too often; wake a worker for the rest; return how many."""
    over = Letter.objects.filter(Q(expires_at__lte=now) | Q(attempts__gte=MOST_ATTEMPTS))
    over.delete()
    free = Q(tried_at=None, created_at__lt=now - AGAIN_AFTER) | Q(tried_at__lt=now - AGAIN_AFTER)
    waiting = list(Letter.objects.due(now).filter(free).values_list("pk", flat=True))
    for pk in waiting:
        _wake(pk)
    return len(waiting)
