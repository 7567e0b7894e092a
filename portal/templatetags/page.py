"""Tags that every template may use without loading them."""

import json
from base64 import b64encode
from functools import lru_cache
from hashlib import sha384
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Write structured data as a data block; nothing in it can end the element or run."""
    body = json.dumps(data, ensure_ascii=False, sort_keys=True).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308 - escaped


@register.filter
def short_hash(sha256: str) -> str:
    """The first twelve digits, as cited."""
    return sha256[:12]


@register.simple_tag
def integrity(path: str) -> str:
    """What a browser compares a static file with before it runs it (subresource integrity).

    Of the bytes that are served at `{% static path %}`: where names carry a hash, of the copy with
    that name. Hashed once in a process, and again when the file was written again.
    """
    file = Path(_served(path))
    state = file.stat()
    return _integrity(file, state.st_mtime_ns, state.st_size)


def _served(path: str) -> str:
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        return staticfiles_storage.path(staticfiles_storage.stored_name(path))
    found = finders.find(path)
    if found is None:
        raise ValueError(f"There is no static file {path}.")
    return found


@lru_cache(maxsize=64)
def _integrity(file: Path, _written: int, _size: int) -> str:
    return "sha384-" + b64encode(sha384(file.read_bytes()).digest()).decode()
