"""The Celery application: `celery --app portal.celery worker`, `celery --app portal.celery beat`.

Tasks of every app are written `@app.task` with the `app` of this module, so that web processes
send them to the same broker. A task is acknowledged when it has ended, hence may run twice after
a crash and must be written to bear it. Its answer is kept in the portal's own rows, if at all.
"""

import logging.config
import os
import warnings
from typing import Any

from celery import Celery, signals
from celery.exceptions import SecurityWarning
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

TIME_LIMIT = 1800  # seconds; below Redis's visibility timeout, else a slow task would run twice
EMBEDDED = {
    "broker_url": "embedded://localhost",
    "broker_transport": "portal.broker:Transport",
    "broker_transport_options": {"folder": str(settings.BROKER_DIR)},
}
REDIS = {
    "broker_url": settings.REDIS_URL,
    "broker_transport_options": {"visibility_timeout": 2 * TIME_LIMIT},
}

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    beat_scheduler="portal.beat:OnceScheduler",
    broker_connection_retry_on_startup=True,
    result_expires=None,
    task_acks_late=True,
    task_ignore_result=True,
    task_reject_on_worker_lost=True,
    task_serializer="json",
    task_soft_time_limit=TIME_LIMIT - 60,
    task_time_limit=TIME_LIMIT,
    timezone="UTC",
    worker_prefetch_multiplier=1,
    worker_redirect_stdouts=False,
    **(REDIS if settings.REDIS_URL else EMBEDDED),
)
app.autodiscover_tasks()
# A worker that runs as root, as in containers, is warned of messages that carry code: not ours.
warnings.filterwarnings("ignore", category=SecurityWarning)
app.steps["worker"].add(DjangoStructLogInitStep)


@signals.setup_logging.connect
def log_as_django_does(**_options: Any) -> None:
    """Take the place of Celery's own logging set-up."""
    logging.config.dictConfig(settings.LOGGING)
