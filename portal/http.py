"""What pages and JSON answers share: the context of every page, and errors as problem documents."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.access import ANYONE


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Whoever looks, the instant of the request and the permanent address, for every template."""
    return {
        "viewer": getattr(request, "viewer", ANYONE),
        "now": getattr(request, "now", None),
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "canonical_url": absolute(request.path),
    }


def absolute(path: str) -> str:
    """The permanent public address of a path, whatever host this request came by."""
    return f"{settings.BASE_URL}{path}"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an API error as application/problem+json (RFC 9457), in words."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    problem: dict[str, Any] = {"status": response.status_code, "title": str(error.default_detail)}
    if isinstance(error.detail, dict):
        problem["errors"] = error.detail
    elif str(error.detail) != problem["title"]:
        problem["detail"] = str(error.detail)
    if response.status_code == status.HTTP_404_NOT_FOUND:
        problem = {"status": response.status_code, "title": _("Not found.")}
    response.data = problem
    response.content_type = "application/problem+json"
    return response
