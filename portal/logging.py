"""What is logged and how: one line for a request or a task, and nothing a person entrusted to us.

Lines name people by number only. E-mail addresses, secrets, query strings, and words of clauses
are taken out of every line, whoever wrote it, just before it is rendered.
"""

import re
import sys
import time
from contextvars import ContextVar
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import EventDict, Processor, WrappedLogger

REMOVED = "[removed]"
NEVER_LOGGED = re.compile(
    r"authori[sz]ation|body|canonical|clause_text|cookie|credential|csrf|email|otp|passkey|passw"
    r"|secret|seed|session_key|token|words|^text$|(?<!status_)codes?$",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# Whoever knows the rest of such an address may read what is behind it.
SECRET_ADDRESS = re.compile(r"(/preview/)[\w%-]+")
QUERY_STRING = re.compile(r"\?\S*")
# PostgreSQL quotes the refused row, clause words and all, in the lines after DETAIL.
REFUSED_ROW = re.compile(r"DETAIL:.*?(?=\n\nThe above|\n\nDuring handling|\Z)", re.DOTALL)
LONGEST_LINE = 300
UNREMARKABLE = {"request_started", "task_enqueued", "task_received", "task_started"}

_started: ContextVar[float] = ContextVar("request started", default=0.0)


def logging_config(level: str, *, as_json: bool) -> dict[str, Any]:
    """The value of `LOGGING`: JSON lines, or readable ones, on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": line_formatter, "as_json": as_json}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # A debugging level there would log every query with its values.
            "django.db.backends": {"level": "INFO"},
            # And there every context in which a template asked for what it may lack.
            "django.template": {"level": "INFO"},
            # Says again, with less, what the request's own line says.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "celery": {"level": "WARNING"},
        },
    }


def configure_structlog() -> None:
    """Send what `structlog.get_logger` gets to the handlers of `logging_config`."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            add_duration,
            drop_unremarkable,
            *_facts(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def line_formatter(*, as_json: bool) -> ProcessorFormatter:
    """Render a line of either origin, structlog or Python's logging, after redaction."""
    renderer: Processor = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    if as_json:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars, *_facts()],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact,
            renderer,
        ],
    )


def add_duration(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Give the line that ends a request the milliseconds since the one that began it."""
    if event["event"] == "request_started":
        _started.set(time.perf_counter())
    elif event["event"] in {"request_finished", "request_failed"} and _started.get():
        event["duration_ms"] = round((time.perf_counter() - _started.get()) * 1000)
    return event


def drop_unremarkable(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out that something began, since another line says how it ended, naming the task."""
    if event["event"] == "task_started":
        structlog.contextvars.bind_contextvars(task=event["task"])
    if event["event"] in UNREMARKABLE:
        raise structlog.DropEvent
    return event


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take out of a finished line what must not be kept."""
    return {key: _redacted(key, value) for key, value in event.items()}


def _redacted(key: str, value: Any) -> Any:
    if NEVER_LOGGED.search(key) and not _is_status(key, value):
        return REMOVED
    if isinstance(value, dict):
        return {inner: _redacted(str(inner), entry) for inner, entry in value.items()}
    if isinstance(value, list | tuple | set):
        return [_redacted("", entry) for entry in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    words = EMAIL.sub(REMOVED, REFUSED_ROW.sub(f"DETAIL: {REMOVED}", str(value)))
    words = SECRET_ADDRESS.sub(rf"\1{REMOVED}", words)
    if key == "request":
        words = QUERY_STRING.sub("", words)
    return "\n".join(_short(line) for line in words.split("\n"))


def _is_status(key: str, value: Any) -> bool:
    """Whether it is the number with which a request or a process ended, and no code of a person."""
    return key == "code" and isinstance(value, int)


def _short(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"


def _facts() -> list[Processor]:
    return [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
