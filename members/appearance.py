"""The size of the text that a person chose, on every page and without asking for it each time."""

from typing import Any

from django.http import HttpRequest

from members.models import Profile

KEPT_AS = "text_size"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """For `base.html`; strangers get what their browser says, without a query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"text_size": ""}
    if KEPT_AS not in request.session:
        keep(request, _chosen_by(user.pk))
    return {"text_size": request.session[KEPT_AS]}


def keep(request: HttpRequest, text_size: str) -> None:
    """Remember the choice for this session; other sessions learn of it when they next begin."""
    if request.session.get(KEPT_AS) != text_size:
        request.session[KEPT_AS] = text_size


def _chosen_by(user_id: int) -> str:
    sizes = Profile.objects.filter(user=user_id).values_list("text_size", flat=True)
    return sizes.first() or ""
