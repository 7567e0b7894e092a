"""What members' data asks for by the clock; times of day are UTC."""

from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "apply-retention": {
        "task": "members.tasks.apply_retention",
        "schedule": crontab(hour="9", minute="30"),
    },
}
