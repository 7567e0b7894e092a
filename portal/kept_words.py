"""A form that can't be taken, for the session ended or began anew, gives its words back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure as form_too_old

LONG = 60
# Ends of the names of fields that hold what opens an account, codes and passkeys among them.
NEVER_SHOWN = ("csrfmiddlewaretoken", "password", "code", "codes", "credential", "secret")


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a posted form that hold something, but for what opens an account."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value and not name.endswith(NEVER_SHOWN)
    ]


def give_back(request: HttpRequest) -> HttpResponse:
    """Show what was typed, to copy, or to send again once one is signed in."""
    shown = _sorted_by_length(request) | {"address": request.get_full_path()}
    return render(request, "registration/kept_words.html", shown, status=403)


def give_back_for_good(request: HttpRequest, status: int) -> HttpResponse:
    """Show what was typed, to copy: whoever sent it may not any more, or the page is gone.

    It says the same of both, as the page without words does.
    """
    return render(
        request, "registration/last_words.html", _sorted_by_length(request), status=status
    )


def _sorted_by_length(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    typed = typed_in(request)
    return {
        "long": [(name, value) for name, value in typed if len(value) > LONG or "\n" in value],
        "short": [
            (name, value) for name, value in typed if len(value) <= LONG and "\n" not in value
        ],
    }


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give a form back whose token is of an earlier session; one of another site gets nothing.

    The browser itself says that the form came from a page of this portal.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return give_back(request) if is_ours and typed_in(request) else form_too_old(request, reason)
