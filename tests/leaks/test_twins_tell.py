"""The comparison of test_twins.py finds a leak: one hole after another is opened on purpose."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import structlog
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.middleware.common import CommonMiddleware

from negotiations import overview, timeline
from negotiations.models import (
    Agreement,
    Clause,
    Issue,
    Negotiation,
    Position,
    Release,
    Session,
    Statement,
    TentativeAgreement,
)
from negotiations.views.public import agreements, words
from portal.models import Event, Job
from tests.factories.portal import NOW
from tests.leaks import world as w
from tests.leaks.hidden import hide, unknown_to, visible_first, visible_later
from tests.leaks.twins import Answers, Question, answers, built, client_of, differences

pytestmark = pytest.mark.django_db

TABLE = "/negotiations/our-table/"
Hole = Callable[[pytest.MonkeyPatch], object]
# What each hole is, and the page on which it tells.
HOLES: dict[str, tuple[Hole, str]] = {}


def hole(address: str) -> Callable[[Hole], Hole]:
    def listed(open_it: Hole) -> Hole:
        HOLES[open_it.__name__.replace("_", " ")] = open_it, address
        return open_it

    return listed


def all_rows_of(model: type[Model]) -> Hole:
    """A `visible_to` that forgets to look at who asks."""
    query_set = type(model._default_manager.all())
    return lambda patch: patch.setattr(query_set, "visible_to", lambda self, *_: self.all())


for _model, _address in (
    (Agreement, "/agreements/"),
    (Clause, "/sitemap.xml"),
    (Event, f"{TABLE}timeline/"),
    (Issue, "/sitemap.xml"),
    (Negotiation, "/"),
    (Position, f"{TABLE}clauses/open-clause/"),
    (Session, f"{TABLE}sessions/"),
    (Statement, f"{TABLE}statements/"),
    (TentativeAgreement, f"{TABLE}clauses/quiet-clause/"),
):
    HOLES[f"every {_model._meta.verbose_name}"] = all_rows_of(_model), _address


@hole("/updates/")
def releases_before_their_time(patch):
    query_set = type(Release.objects.all())
    patch.setattr(query_set, "told", lambda self, viewer, now: self.filter(state="approved"))


@hole(f"{TABLE}clauses/settled-clause/")
def an_agreement_as_it_is_now(patch):
    patch.setattr(TentativeAgreement, "forget_untold", lambda self, **_: None)


@hole(TABLE)
def a_count_with_hidden_clauses(patch):
    def figures(whole):
        return [("clauses", str(Clause.objects.filter(negotiation=whole.negotiation).count()))]

    patch.setattr(words, "figures_of", figures)


@hole(TABLE)
def an_order_by_hidden_clauses(patch):
    told = overview.load_many

    def load_many(tables, viewer, now):
        wholes = told(tables, viewer, now)
        upside_down = slice(
            None, None, -1 if Clause.objects.filter(slug="hidden-clause").exists() else 1
        )
        return [replace(whole, clauses=whole.clauses[upside_down]) for whole in wholes]

    patch.setattr(overview, "load_many", load_many)


@hole(f"{TABLE}timeline/")
def the_number_of_an_event(patch):
    told = timeline.line

    def numbered(event, table):
        line = told(event, table)
        object.__setattr__(line, "key", str(event.number))
        return line

    patch.setattr(timeline, "line", numbered)


@hole("/agreements/hidden-draft/")
def forbidden_where_it_is_absent(patch):
    found = agreements.agreement_at

    def agreement_at(request, slug):
        try:
            return found(request, slug)
        except Http404:
            if Agreement.objects.filter(slug=slug).exists():
                raise PermissionDenied from None
            raise

    patch.setattr(agreements, "agreement_at", agreement_at)


def on_each_answer(change: Callable[[object], object]) -> Hole:
    """Something that an answer, the log or the post gets beside the page."""
    finished = CommonMiddleware.process_response

    def process_response(self, request, response):
        response = finished(self, request, response)
        change(response)
        return response

    return lambda patch: patch.setattr(CommonMiddleware, "process_response", process_response)


def rows() -> int:
    return Position.objects.count() + Job.objects.count()


def longer(response) -> None:
    response.headers["Content-Length"] = str(int(response.headers["Content-Length"]) + rows())


for _name, _change in (
    ("another length of the answer", longer),
    ("a header", lambda answer: answer.headers.setdefault("X-Rows", str(rows()))),
    ("a tag", lambda answer: answer.headers.__setitem__("ETag", f'"{rows()}"')),
    ("a cookie", lambda answer: answer.set_cookie("seen", str(rows()))),
    ("a line of the log", lambda _: structlog.get_logger().info("x", n=rows())),
    ("a letter", lambda _: mail.send_mail("x", str(rows()), None, ["someone@mail.example"])),
):
    HOLES[_name] = on_each_answer(_change), "/robots.txt"


@pytest.fixture(autouse=True)
def _clock_stands_still(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.mark.whole
def test_each_hole_is_found():
    """Each with what is hidden made between; the tables alone are asked with all holes in turn."""
    bare, full = {}, {}
    for found, makers in (
        (bare, (visible_first, visible_later)),
        (full, (visible_first, hide(*unknown_to(w.ANYONE)), visible_later)),
    ):
        with built(*makers):
            for name, (open_it, address) in HOLES.items():
                with pytest.MonkeyPatch.context() as patch:
                    open_it(patch)
                    found[name] = answers(client_of(None), [Question(address)])

    assert [name for name in HOLES if not differences(bare[name], full[name])] == []
    assert [name for name in HOLES if is_error(bare[name]) or is_error(full[name])] == []


def is_error(given: Answers) -> bool:
    return any(answer.status == 500 for answer in given.values())
