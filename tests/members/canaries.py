"""People with unmistakable names, and the places where none of them belongs."""

import base64
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache

from members.policies import COLUMNS
from portal.celery import app
from portal.logging import line_formatter, logging_config

NAME, MAIL, NUMBER = "Zanzibarra Quillfeather", "quillfeather@canary.example", "QF-990017"
NEW_NAME, NEW_MAIL, WORDS = "Quillnew Zanzibarra", "quillnew@canary.example", "Quillwords say it."
MARKS = ("quillfeather", "zanzibarra", "990017", "quillnew", "quillwords")
# Policies whose columns are there to hold such words; all the others, and what is plain, never do.
MAY_HOLD = frozenset(
    {
        *("membership", "account", "letters", "mail_changes", "sessions", "disputes"),
        *("roster_files", "readers_mail", "readers_words", "history"),
    }
)


class Watch:
    """What was written while it stood: lines of the log, and messages to workers."""

    def __init__(self) -> None:
        self.lines = StringIO()
        self.messages: list[Any] = []
        self._before = files()

    def findings(self) -> dict[str, list[str]]:
        """The places that hold a mark, each with what holds it."""
        places = {
            "log": self.lines.getvalue().splitlines(),
            "messages to workers": map(repr, self.messages),
            "columns": columns(),
            "cache": cached(),
            "names of files": map(str, files() - self._before),
            "waiting messages": waiting(files() - self._before),
        }
        found = {place: list(filter(holds, entries)) for place, entries in places.items()}
        return {place: entries for place, entries in found.items() if entries}


def holds(text: str) -> bool:
    small = text.lower()
    return any(mark in small for mark in MARKS)


def columns() -> Iterator[str]:
    """The values of every column that may hold no such word."""
    for model in apps.get_models(include_auto_created=True):
        sorted_ = COLUMNS[model._meta.label]
        names = [one for one, policy in sorted_.items() if policy not in MAY_HOLD]
        local = {field.name for field in model._meta.concrete_fields}
        asked = [name for name in names if name in local]
        for row in model._default_manager.values(*asked) if asked else ():
            for name, value in row.items():
                yield f"{model._meta.label}.{name}: {value}"


def cached() -> Iterator[str]:
    """Keys and values, as bytes that are read as letters."""
    if hasattr(cache, "_cache") and isinstance(cache._cache, dict):
        entries = list(cache._cache.items())
    else:
        client = cache._cache.get_client()
        entries = [(key, client.get(key)) for key in client.scan_iter(_type="string")]
    for key, value in entries:
        yield f"{key}: {value!r}"


def files() -> set[Path]:
    return set(Path(settings.DATA_DIR).rglob("*"))


def waiting(new: set[Path]) -> Iterator[str]:
    """Messages that lie in the folder of the embedded broker; a body is base64 of JSON."""
    for path in new:
        if path.is_relative_to(settings.BROKER_DIR) and path.is_file():
            text = path.read_text("utf-8", errors="replace")
            yield text
            for part in text.split('"'):
                yield _opened(part)


def _opened(part: str) -> str:
    try:
        return base64.b64decode(part, validate=True).decode("utf-8", errors="replace")
    except ValueError:
        return ""


@contextmanager
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Listen to everything from a debugging level on, as the formatter writes it."""
    watch, root = Watch(), logging.getLogger()
    kept = root.handlers[:], root.level
    logging.config.dictConfig(logging_config("DEBUG", as_json=True))
    handler = logging.StreamHandler(watch.lines)
    handler.setFormatter(line_formatter(as_json=True))
    root.handlers = [handler]
    send = app.send_task

    def sent(name: str, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        watch.messages.append((name, args, kwargs))
        return send(name, args, kwargs, **options)

    monkeypatch.setattr(app, "send_task", sent)
    try:
        yield watch
    finally:
        logging.config.dictConfig(settings.LOGGING)
        root.handlers, root.level = kept[0], kept[1]
