"""The vote that a request is about, and refusals as JSON."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from members.models import Vote
from portal.access import Request

TOO_MANY, CONFLICT, TOO_LARGE, UNPROCESSABLE = 429, 409, 413, 422


def vote_of(request: Request, slug: str) -> Vote:
    """One that this person may see; what is hidden is not found."""
    visible = Vote.objects.visible_to(request.viewer, request.now).with_closing()
    vote: Vote = get_object_or_404(visible.select_related("guild", "rule"), slug=slug)
    return vote


def frozen_of(request: Request, slug: str) -> Vote:
    """The same; before it is frozen a vote has nothing public."""
    visible = Vote.objects.visible_to(request.viewer, request.now).with_closing()
    frozen = visible.filter(frozen_at__isnull=False).select_related("guild", "rule")
    vote: Vote = get_object_or_404(frozen, slug=slug)
    return vote


def refused(status: int, code: str, words: str, **more: object) -> JsonResponse:
    """A refusal that a script tells apart by its code and a person reads."""
    return JsonResponse({"refused": code, "words": words, **more}, status=status)


def wait(seconds: int, words: str) -> JsonResponse:
    answer = refused(TOO_MANY, "too many", words, seconds=seconds)
    answer.headers["Retry-After"] = str(seconds)
    return answer
