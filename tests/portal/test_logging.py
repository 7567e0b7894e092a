"""What must not be kept never reaches a log line."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from portal.logging import line_formatter, logging_config
from portal.models import User
from tests.portal.identity import steps

EMAIL = "ada.writer+vote@guild.example"
PASSWORD = "correct horse battery"
CODE = "NHXG-TFVX"
CLAUSE = "The Company shall not use a digital replica without consent."
REFUSED = f"""new row violates check constraint "position_text"
DETAIL:  Failing row contains (7, {CLAUSE},
, Second line of the clause.).
"""


@pytest.fixture(params=[True, False], ids=["json", "console"])
def lines(request) -> Iterator[Callable[[], str]]:
    """All that is logged, as the handler of the settings would write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line_formatter(as_json=request.param))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def raise_refused() -> None:
    raise ValueError(REFUSED)


def log_exception(logger) -> None:
    try:
        raise_refused()
    except ValueError:
        logger.exception("failed")


LEAKS: dict[str, tuple[Callable[[], None], str]] = {
    "address in the event": (lambda: structlog.get_logger("t").info(f"to {EMAIL}"), EMAIL),
    "address as a value": (lambda: structlog.get_logger("t").info("sent", to=EMAIL), EMAIL),
    "address in a list": (lambda: structlog.get_logger("t").info("sent", to=[EMAIL]), EMAIL),
    "address of other code": (lambda: logging.getLogger("t").info("to %s", EMAIL), EMAIL),
    "address in an object": (
        lambda: structlog.get_logger("t").info("user", user=ValueError(EMAIL)),
        EMAIL,
    ),
    "address in a link": (
        lambda: logging.getLogger("t").info("GET /x/%s", "ada%40guild.example"),
        "guild.example",
    ),
    "link of a preview": (
        lambda: structlog.get_logger("t").info("in", request="GET /preview/aB3-_x/"),
        "aB3-_x",
    ),
    "password": (lambda: structlog.get_logger("t").info("in", password=PASSWORD), PASSWORD),
    "token inside": (
        lambda: structlog.get_logger("t").info("in", form={"access_token": PASSWORD}),
        PASSWORD,
    ),
    "code of a letter": (lambda: structlog.get_logger("t").info("in", code=CODE), CODE),
    "code under a longer name": (
        lambda: structlog.get_logger("t").info("in", form={"sample_code": CODE, "a": [1]}),
        CODE,
    ),
    "recovery codes": (
        lambda: structlog.get_logger("t").info("in", recovery_codes=["83920174"]),
        "83920174",
    ),
    "passkey": (lambda: structlog.get_logger("t").info("in", credential=PASSWORD), PASSWORD),
    "seed": (lambda: structlog.get_logger("t").info("in", data={"seed": PASSWORD}), PASSWORD),
    "session": (lambda: structlog.get_logger("t").info("in", session_key=PASSWORD), PASSWORD),
    "clause": (lambda: structlog.get_logger("t").info("tabled", text=CLAUSE), CLAUSE),
    "row PostgreSQL refused": (lambda: log_exception(structlog.get_logger("t")), "digital replica"),
    "its second line": (lambda: log_exception(logging.getLogger("t")), "Second line"),
    "long line": (lambda: logging.getLogger("t").info("%s end", "x" * 1000), "end"),
}


@pytest.mark.parametrize(("log", "leak"), LEAKS.values(), ids=LEAKS.keys())
def test_a_line_is_written_without_what_must_not_be_kept(lines, log, leak):
    log()

    assert lines() != ""
    assert leak not in lines()


def test_the_status_of_an_answer_is_no_code_of_a_person(lines):
    structlog.get_logger("t").info("request_ended", code=404, status_code=503)

    assert ("404" in lines(), "503" in lines()) == (True, True)


def test_numbers_names_and_traces_are_kept(lines):
    log_exception(structlog.get_logger("portal.test").bind(user_id=7, next_on="2026-11-22"))

    for kept in ("failed", "7", "2026-11-22", "portal.test", "in raise_refused", "position_text"):
        assert kept in lines()


@pytest.mark.django_db
def test_a_sign_in_is_one_line_that_names_nobody(client, lines):
    User.objects.create_user(EMAIL, name="Ada Writer")

    client.post(f"/sign-in/?next=/health/live/&hint={EMAIL}", {"email": EMAIL})
    code = steps.code_sent_to(EMAIL)
    for typed in ("BCDF-GHJK", code):
        client.post("/sign-in/code/", {"code": typed})

    assert client.session["_auth_user_id"]
    own_lines = [line for line in lines().splitlines() if "request_finished" in line]
    assert len(own_lines) == 3
    assert all("duration_ms" in line and "request_id" in line for line in own_lines)
    for secret in (EMAIL, code, code.replace("-", ""), "BCDF", "Ada Writer", "hint"):
        assert secret not in lines()


@pytest.mark.django_db
def test_a_signed_in_person_is_a_number(client, lines):
    user = User.objects.create_user(EMAIL, name="Ada Writer")
    client.force_login(user)

    client.get("/health/live/")

    (line,) = [line for line in lines().splitlines() if "request_finished" in line]
    assert (str(user.pk) in line, EMAIL in line) == (True, False)


def test_a_task_is_one_line_with_its_name(lines):
    logger = structlog.get_logger("worker")
    with structlog.contextvars.bound_contextvars(task=None):
        logger.info("task_started", task="portal.tasks.beat_heartbeat")
        logger.info("task_succeeded", duration_ms=12)

    (line,) = lines().splitlines()
    assert all(kept in line for kept in ("task_succeeded", "portal.tasks.beat_heartbeat", "12"))


def test_json_lines_are_json():
    record = logging.LogRecord("name", logging.INFO, "", 0, "words", (), None)

    line = json.loads(line_formatter(as_json=True).format(record))

    assert (line["event"], line["level"], line["logger"]) == ("words", "info", "name")


def test_queries_with_their_values_are_not_logged_at_any_level():
    config = logging_config("DEBUG", as_json=True)

    assert config["loggers"]["django.db.backends"] == {"level": "INFO"}
