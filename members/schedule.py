"""What members' data asks for by the clock; times of day are UTC."""

from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "put-away-rosters": {
        "task": "members.tasks.put_away_rosters",
        "schedule": crontab(hour="9", minute="0"),
    },
    "sweep-ballots": {
        "task": "members.tasks.sweep_ballots",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "count-votes": {
        "task": "members.tasks.count_votes",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "apply-retention": {
        "task": "members.tasks.apply_retention",
        "schedule": crontab(hour="9", minute="30"),
    },
}
