from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")
