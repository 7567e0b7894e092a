"""What the portal does by the clock; times of day are UTC.

`portal/beat.py` adds the `BEAT_SCHEDULE` of every other app's `schedule` module.
"""

from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "beat-heartbeat": {
        "task": "portal.tasks.beat_heartbeat",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "wake-jobs": {
        "task": "portal.tasks.wake_jobs",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "sweep-letters": {
        "task": "portal.tasks.sweep_letters",
        "schedule": 60.0,
        "options": {"expires": 60, "queue": "letters"},
    },
    "clear-sessions": {
        "task": "portal.tasks.clear_sessions",
        "schedule": crontab(minute="20"),
        "options": {"expires": 3600},
    },
    "verify-event-chain": {
        "task": "portal.tasks.verify_event_chain",
        "schedule": crontab(hour="10", minute="0"),
    },
}
