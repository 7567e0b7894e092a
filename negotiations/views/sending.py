"""A file as the answer to a request, or the words that say why there is none."""

from datetime import timedelta
from typing import Protocol

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import register_converter
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from negotiations.exports.files import MEDIA_TYPES, ONE_TEXT, Format, MadeFile
from negotiations.redline import TextTooLong
from negotiations.typesetting import CannotTypeset
from portal.access import Request
from portal.throttles import wait_before_long_file

LONG = 20_000
UNPROCESSABLE, TOO_MANY = 422, 429


class EndingConverter:
    """The ending of a file's name in its address; others are not found."""

    regex = "|".join(ONE_TEXT)

    def to_python(self, value: str) -> Format:
        return Format(value)

    def to_url(self, ending: Format) -> str:
        return str(ending)


# Public and staff addresses both need it, and Django takes a name once; both import this module.
register_converter(EndingConverter, "ending")


class Source(Protocol):
    """What a file of any form can be made from."""

    @property
    def words(self) -> int: ...

    def tag(self, ending: Format) -> str: ...
    def name(self, ending: Format) -> str: ...
    def made(self, ending: Format) -> MadeFile: ...


def sent(request: Request, source: Source, ending: Format) -> HttpResponse:
    """The file; 304 where the browser has just these bytes, which then are not made again."""
    empty = attachment(source.name(ending), MEDIA_TYPES[ending])
    empty.headers["ETag"] = etag = f'"{source.tag(ending)}"'
    answer = get_conditional_response(request, etag=etag, response=empty)
    if answer is empty or answer is None:
        answer = _filled(request, empty, source, ending)
    if request.viewer.is_signed_in:
        patch_cache_control(answer, private=True)
    return answer


def attachment(name: str, media_type: str) -> HttpResponse:
    """An answer that browsers keep as a file, whatever its first bytes look like."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content_type=media_type, headers=headers)


def _filled(request: Request, empty: HttpResponse, source: Source, ending: Format) -> HttpResponse:
    if not request.viewer.is_signed_in and source.words > LONG:
        wait = wait_before_long_file(request)
        if wait:
            return too_many(request, wait)
    try:
        empty.content = source.made(ending).content
    except CannotTypeset as reason:
        return cannot_typeset(request, reason)
    except TextTooLong:
        title = _("One of the texts is too long to be compared here.")
        return _refused(request, title, _("The clean texts can still be had."), UNPROCESSABLE)
    return empty


def too_many(request: Request, wait: int) -> HttpResponse:
    """When the next long file can be had, for people and in a header for programs."""
    minutes = -(-wait // 60)
    at = timezone.localtime(request.now + timedelta(seconds=wait))
    body = ngettext(
        "Files of whole agreements are made a limited number of times for each network address. "
        "Please try again in %(minutes)s minute, at %(time)s.",
        "Files of whole agreements are made a limited number of times for each network address. "
        "Please try again in %(minutes)s minutes, at %(time)s.",
        minutes,
    )
    values = {"minutes": minutes, "time": at.strftime("%H:%M %Z")}
    answer = _refused(request, _("Too many long files at once"), body % values, TOO_MANY)
    answer.headers["Retry-After"] = str(wait)
    return answer


def cannot_typeset(request: Request, reason: CannotTypeset) -> HttpResponse:
    """A text whose letters no font here has: the page says so and what to do instead."""
    body = _(
        "No font of this portal has the letters of: %(scripts)s. The Word file has every letter; "
        "so has the page itself, which can be printed or saved as a PDF from the browser."
    )
    values = {"scripts": ", ".join(reason.scripts)}
    title = _("This text cannot be set as a PDF here")
    return _refused(request, title, body % values, UNPROCESSABLE)


def _refused(request: Request, title: str, body: str, status: int) -> HttpResponse:
    """A page, not a file; its status tells programs that this is not what they asked for."""
    context = {"title": title, "body": body, "crumbs": []}
    return render(request, "negotiations/file_refused.html", context, status=status)
