"""How a job stands, in words and numbers; pages and scripts tell it alike."""

from datetime import datetime
from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import Job

LEFT = "left"


class JobState(TypedDict):
    """What `components/progress.html` and `static/js/jobs.js` need; `percent` may not be known."""

    id: int
    title: str
    state: str
    words: str
    told: str
    done: int
    steps: int
    percent: int | None
    is_unfinished: bool
    may_be_cancelled: bool
    may_be_tried_again: bool
    address: str
    notice: str


def job_state_of(job: Job, now: datetime) -> JobState:
    is_left = job.is_left(now)
    is_unfinished = job.state in Job.UNFINISHED and not is_left
    state = LEFT if is_left else job.state
    return {
        "id": job.pk,
        "title": job.title,
        "state": state,
        "words": _words(job, state),
        "told": _told(job, state),
        "done": job.steps_done,
        "steps": job.steps,
        "percent": 100 * job.steps_done // job.steps if job.steps else None,
        "is_unfinished": is_unfinished,
        "may_be_cancelled": is_unfinished and not job.is_cancel_asked,
        "may_be_tried_again": job.may_be_tried_again(now),
        "address": job.get_absolute_url(),
        "notice": reverse("job-notice", args=[job.pk]),
    }


def _words(job: Job, state: str) -> str:
    """The state as a sentence, beside the job's title."""
    if job.is_cancel_asked and state == Job.State.RUNNING:
        return _("Stopping.")
    return {
        Job.State.WAITING.value: _("Waiting for its turn."),
        Job.State.RUNNING.value: _("Under way."),
        Job.State.DONE.value: _("Done."),
        Job.State.FAILED.value: job.failure or _("It failed."),
        Job.State.CANCELLED.value: _("Cancelled; nothing was kept."),
        LEFT: str(Job.LEFT_WORDS),
    }[state]


def _told(job: Job, state: str) -> str:
    """The end as a sentence that stands by itself; empty before it."""
    sentences = {
        Job.State.DONE.value: _("%(title)s is done."),
        Job.State.FAILED.value: _("%(title)s failed."),
        Job.State.CANCELLED.value: _("%(title)s was cancelled."),
        LEFT: _("%(title)s stopped before it was done."),
    }
    return sentences.get(state, "") % {"title": job.title}
