"""Public pages kept for strangers, under a name that changes with whatever could change them.

The name holds the head of the event log, which every action moves, and the newest release and
event that are live by the clock. So a page kept before an instant is not shown after it, and no
job has to clear anything. Counts of days may be PAGE_CACHE_SECONDS behind.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db.models import Max
from django.http import HttpResponse
from django.utils.translation import get_language

from negotiations.models import Release
from portal.access import ANYONE, Request
from portal.models import ChainHead, Event


def kept(request: Request, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page from the cache if it is there, else made and kept; three queries.

    Only what a stranger gets at an address without a query is kept, and never with a cookie.
    """
    if not settings.PAGE_CACHE_SECONDS or _is_personal(request):
        return make()
    name = name_of(request)
    body = cache.get(name)
    if body is not None:
        return HttpResponse(body)
    response = make()
    if _may_be_kept(request, response):
        cache.set(name, response.content, settings.PAGE_CACHE_SECONDS)
    return response


def _is_personal(request: Request) -> bool:
    """Whether the page is for this reader; a message to who signed out may still wait.

    Somebody signed in may look as a stranger, and a viewer may see a release beforehand.
    """
    is_own = request.user.is_authenticated or request.viewer.is_signed_in or request.viewer.shown
    return bool(is_own or request.GET or len(get_messages(request)))


def _may_be_kept(request: Request, response: HttpResponse) -> bool:
    is_page = response.headers.get("Content-Type") == "text/html; charset=utf-8"
    is_personal = response.cookies or "CSRF_COOKIE" in request.META
    return response.status_code == 200 and is_page and not is_personal


def name_of(request: Request) -> str:
    parts = (request.path, get_language() or "", *_state(request.now))
    return "page:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _state(now: datetime) -> tuple[str, ...]:
    head = ChainHead.objects.values_list("hash", flat=True).first()
    released = Release.objects.told(ANYONE, now).aggregate(at=Max("live_at"))["at"]
    happened = Event.objects.visible_to(ANYONE, now).aggregate(at=Max("visible_at"))["at"]
    return str(head), str(released), str(happened)
