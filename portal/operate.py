"""Django's admin as a site for operators alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator

from portal.access import Request, SecondFactorNeeded, check_recent

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


class OperatorSite(admin.AdminSite):
    """The pages under /operate/: everybody but an operator finds nothing there.

    An operator needs a second factor, and a sign-in of the last minutes to change anything.
    """

    def has_permission(self, request: HttpRequest) -> bool:
        return cast("Request", request).viewer.is_operator

    def admin_view(self, view: AnyView, cacheable: bool = False) -> AnyView:  # noqa: FBT001, FBT002
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def operators_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_permission(request):
                raise SecondFactorNeeded if getattr(request.user, "is_operator", False) else Http404
            if request.method == "POST":
                check_recent(cast("Request", request))
            return guarded(request, *args, **kwargs)

        return cast("AnyView", operators_only)

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send everybody to the one sign-in there is, which counts attempts."""
        return redirect_to_login(reverse("admin:index"))
