"""Two databases that differ in what is hidden, and every answer of both, byte for byte.

The clock must stand still while they are asked. `built` makes one of them and undoes it; `answers`
asks questions as one reader; `differences` says in words what told the two apart.
"""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from factory.django import DjangoModelFactory

from portal.logging import line_formatter
from tests.leaks import world as w
from tests.leaks.unpacking import words_in

# What may differ between two answers to one question, and why. A length of an answer may not: each
# of these is as long whatever it says.
REPLACED: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    # Django masks the token anew for every form.
    (re.compile(rb'(name="csrfmiddlewaretoken" value=)"\w{64}"'), rb"\1"),
    # A passkey is asked with random bytes, as many each time.
    (re.compile(rb'(challenge(?:"|&quot;): (?:"|&quot;))[\w-]{43}'), rb"\1"),
    # The key of an event is part of its hash, which holds that of the event before it, hidden or
    # not; without the whole log it tells no more than any random number.
    (re.compile(rb'(id="|#)e-[0-9a-f]{16}"'), rb"\1e-"),
)
# Headers that hold a random value, and what a line of the log says of its own request alone.
RANDOM_COOKIES = frozenset({settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME})
OF_THE_REQUEST = frozenset({"request_id", "duration_ms", "timestamp"})

Make = Callable[[w.World], object]
Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an address, how, and with which further headers."""

    address: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return " ".join([self.method, self.address, *(f"[{n}: {v}]" for n, v in self.headers)])


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a reader gets, and what the log and the post got meanwhile."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    aside: tuple[str, ...]


Answers = Mapping[Question, Answer]


@contextmanager
def undone() -> Iterator[None]:
    """Undo what was written meanwhile; keys are given again from where they stood."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    keys_from_here()


def keys_from_here() -> None:
    """Let the next row of each table take the next key; PostgreSQL does not give keys back."""
    statements = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def numbered_from(number: int) -> None:
    """Let every factory count from here, so that names do not tell what was made before."""
    waiting = [DjangoModelFactory]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if not one._meta.abstract:
                one.reset_sequence(number, force=True)


@contextmanager
def built(*makers: Make) -> Iterator[w.World]:
    """The tables of world.py and what the makers add."""
    cache.clear()
    mail.outbox.clear()
    keys_from_here()
    with undone():
        numbered_from(0)
        world = w.build()
        for make in makers:
            make(world)
        yield world
    cache.clear()


def client_of(user: object) -> Client:
    """A browser of this person; an error is an answer too."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def answers(client: Client, questions: Iterable[Question]) -> Answers:
    with overheard() as lines:
        return {question: answer_to(client, question, lines) for question in questions}


def answer_to(client: Client, question: Question, lines: list[str]) -> Answer:
    """One answer with the listed patterns replaced."""
    lines.clear()
    asked = client.generic(question.method, question.address, headers=dict(question.headers))
    body = asked.getvalue() if asked.streaming else asked.content
    plain = without_random(body)
    headers = [(name, value) for name, value in asked.items() if name != "ETag"]
    if tag := asked.headers.get("ETag"):
        headers.append(("ETag", "of the body" if tag == tag_of(body) else tag))
    headers += [("Set-Cookie", cookie_in_words(cookie)) for cookie in asked.cookies.values()]
    letters = [str(letter.message()) for letter in mail.outbox]
    mail.outbox.clear()
    return Answer(asked.status_code, tuple(sorted(headers)), plain, (*lines, *letters))


def without_random(body: bytes) -> bytes:
    for pattern, replacement in REPLACED:
        body = pattern.sub(replacement, body)
    return body


def tag_of(body: bytes) -> str:
    """The tag that Django gives a page of these bytes; theirs may hold a random value."""
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def cookie_in_words(cookie) -> str:
    value = "random" if cookie.key in RANDOM_COOKIES else cookie.value
    return f"{cookie.key}={value}; {sorted((k, v) for k, v in cookie.items() if v)}"


class Ear(logging.Handler):
    """Keeps every line as the portal would write it, without what is the request's own."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines
        self.setFormatter(line_formatter(as_json=True))

    def emit(self, record: logging.LogRecord) -> None:
        line = json.loads(self.format(record))
        kept = {name: value for name, value in line.items() if name not in OF_THE_REQUEST}
        self.lines.append(json.dumps(kept, sort_keys=True))


@contextmanager
def overheard() -> Iterator[list[str]]:
    ear = Ear([])
    logging.getLogger().addHandler(ear)
    try:
        yield ear.lines
    finally:
        logging.getLogger().removeHandler(ear)


def differences(one: Answers, other: Answers) -> list[Change]:
    """Each question that the two answer differently, with both answers where they part."""
    assert one.keys() == other.keys()
    return [
        (str(question), *where_they_part(answer, other[question]))
        for question, answer in one.items()
        if answer != other[question]
    ]


def where_they_part(one: Answer, other: Answer) -> tuple[str, str]:
    """A few words of both from the first that differs."""
    mine, theirs = in_words(one), in_words(other)
    at = next(
        (n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), len(theirs)
    )
    start = max(at - 60, 0)
    return mine[start : at + 80], theirs[start : at + 80]


def in_words(answer: Answer) -> str:
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    aside = "\n".join(answer.aside)
    return f"{answer.status}\n{words_in(answer.body)}\n{head}\n{aside}"
