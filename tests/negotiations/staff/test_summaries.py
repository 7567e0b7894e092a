"""Writing summaries: who may, what is kept, how figures are held against the cited words."""

import pytest
from django.urls import reverse

from negotiations.models import SummaryRevision
from portal.models import Event
from tests.factories.negotiations import (
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    PositionFactory,
    ReleaseItemFactory,
    SourceFactory,
)
from tests.factories.papers import CommentFactory
from tests.factories.portal import NOW
from tests.factories.summaries import (
    CitationFactory,
    JustificationFactory,
    SummaryFactory,
    SummaryLineFactory,
    SummaryRevisionFactory,
    finish_summary,
    written,
)

pytestmark = pytest.mark.django_db

LIST = "/staff/table/summaries/"


@pytest.fixture(autouse=True)
def _at_the_instant_of_the_factories(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def clause(table):
    return ClauseFactory(issue=IssueFactory(negotiation=table), title="Notice", slug="notice")


@pytest.fixture
def asked(clause):
    return PositionFactory(clause=clause, tabled=True, text="Tell the writer within thirty days.")


@pytest.fixture
def draft(clause):
    return SummaryRevisionFactory(summary__clause=clause)


def address(draft, rest: str = "") -> str:
    return f"{LIST}{draft.pk}/{rest}"


def typed(*lines, version: int = 0, do: str = "save", **more) -> dict:
    """The editor's form as a browser sends it."""
    fields = {"version": version, "lines": len(lines), "do": do} | more
    for place, line in enumerate(lines):
        fields |= {f"line-{place}-{name}": value for name, value in line.items()}
    return fields


def line(text: str, *cited, **more) -> dict:
    return {"text": text, "cites": [f"position:{one.pk}" for one in cited]} | more


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


ROUTES = ["summaries-kept", "summary-draft", "summary-finish", "summary-discard", "summary-begin"]
STATUS = {
    "colleague": [200, 200, 200, 200, 405],
    "observer": [200, 200, 403, 403, 403],
    "member": [404] * 5,
    "other_staff": [404] * 5,
}


@pytest.mark.parametrize("who", STATUS)
def test_who_may_reach_what(request, client_of, draft, who):
    reader = client_of(request.getfixturevalue(who))
    arguments = [["table"], *[["table", draft.pk]] * 3, ["table"]]

    found = [
        reader.post(reverse(name, args=given)).status_code
        if name == "summary-begin" and who != "colleague"
        else reader.get(reverse(name, args=given)).status_code
        for name, given in zip(ROUTES, arguments, strict=True)
    ]

    assert found == STATUS[who]


@pytest.mark.parametrize(("who", "status"), [("observer", 403), ("member", 404)])
@pytest.mark.parametrize("rest", ["", "finish/", "discard/"])
def test_who_may_not_write(request, client_of, draft, who, status, rest):
    answer = client_of(request.getfixturevalue(who)).post(address(draft, rest), typed())

    assert (answer.status_code, SummaryRevision.objects.count()) == (status, 1)


def test_an_observer_reads_what_is_in_work(client_of, observer, draft):
    SummaryLineFactory(revision=draft, text="You are told.")

    assert "You are told." in words(client_of(observer).get(address(draft)))


def test_a_summary_of_another_table_is_not_found(client):
    assert client.get(address(SummaryRevisionFactory())).status_code == 404


def test_the_list_offers_what_is_missing(client, table, clause):
    rows = client.get(LIST).context["rows"]

    assert [(row.level, row.title, row.newest, row.in_work) for row in rows] == [
        (1, "Our table", None, None),
        (2, clause.issue.title, None, None),
        (3, "Notice", None, None),
    ]


@pytest.mark.parametrize("about", ["negotiation", "issue", "clause"])
def test_each_thing_gets_a_summary(client, table, clause, about):
    thing = {"negotiation": table, "issue": clause.issue, "clause": clause}[about]

    answer = client.post(f"{LIST}begin/", {"about": f"{about}:{thing.pk}"})

    begun = SummaryRevision.objects.get()
    assert str(begun.summary) == str(thing)
    assert answer.url == address(begun)


def test_the_second_to_begin_is_led_to_the_first(client, draft, clause):
    answer = client.post(f"{LIST}begin/", {"about": f"clause:{clause.pk}"})

    assert answer.url == address(draft)


@pytest.mark.parametrize("about", ["clause:x", "clause:0", "issue:99999"])
def test_what_is_not_there_gets_none(client, clause, about):
    assert client.post(f"{LIST}begin/", {"about": about}).status_code == 404


def test_lines_are_saved_in_order(client, draft, asked):
    sent = typed(line("First.", asked, not_doing="Nothing else."), line("Second.", asked), {})

    answer = client.post(address(draft), sent)

    assert answer.url == address(draft)
    assert [
        (row.text, row.not_doing, [one.position for one in row.citations.all()])
        for row in draft.lines.all()
    ] == [("First.", "Nothing else.", [asked]), ("Second.", "", [asked])]


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("add", ["One", "Two", None]),
        ("remove-0", ["Two"]),
        ("up-1", ["Two", "One"]),
        ("down-0", ["Two", "One"]),
        ("down-1", ["One", "Two"]),
        ("remove-99", ["One", "Two"]),
    ],
)
def test_lines_are_moved_without_being_saved(client, draft, asked, do, order):
    answer = client.post(address(draft), typed(line("One", asked), line("Two"), do=do))

    assert [one.form["text"].value() for one in answer.context["lines"]] == order
    assert not draft.lines.exists()


def test_a_moved_line_keeps_its_ticks_and_reasons(client, draft, asked):
    one = line("In 45 days", asked, **{"figure-0": "45 days", "why-0": "A side letter."})

    answer = client.post(address(draft), typed(line("Other."), one, do="up-1"))

    first = answer.context["lines"][0]
    assert (first.texts, first.form.reasons) == ((asked,), {"45 days": "A side letter."})


def test_a_line_without_words_is_refused_in_words(client, draft, asked):
    answer = client.post(address(draft), typed(line("", asked)))

    assert "Line 1, What it means: This field is required." in words(answer)
    assert answer.context["lines"][0].texts == (asked,)


def test_a_text_of_another_table_is_refused(client, draft):
    other = PositionFactory(tabled=True)

    answer = client.post(address(draft), typed(line("Words.", other)))

    assert answer.context["lines"][0].form.errors["cites"]
    assert not draft.lines.exists()


def test_two_people_saving_lose_no_words(client, draft, asked):
    client.post(address(draft), typed(line("Saved first.", asked)))

    answer = client.post(address(draft), typed(line("Typed beside it.", asked)))

    page = words(answer)
    assert "Somebody saved this summary meanwhile" in page
    assert "Saved first." in page
    assert answer.context["lines"][0].form["text"].value() == "Typed beside it."
    assert [row.text for row in draft.lines.all()] == ["Saved first."]
    client.post(address(draft), typed(line("Typed beside it."), version=1))
    assert [row.text for row in draft.lines.all()] == ["Typed beside it."]


def test_figures_are_marked_in_words(client, draft, asked):
    sent = typed(line("You wait 30 days, or 45 days.", asked))
    client.post(address(draft), sent)

    page = words(client.get(address(draft)))

    found, unfound = "figure-known", "figure-open"
    assert (
        f'You wait <mark class="{found}">30 days</mark> <span class="figure-said">(found)</span>, '
        f'or <mark class="{unfound}">45 days</mark> <span class="figure-said">'
        "(not in the words it cites; there: thirty days)</span>."
    ) in page
    assert "Line 1: “45 days” is not in the words it cites." in page


def test_a_reason_is_kept_with_its_figure(client, draft, asked):
    reason = {"figure-0": "45 days", "why-0": "A side letter."}
    client.post(address(draft), typed(line("In 45 days.", asked, **reason)))

    kept = draft.lines.get().justifications.get()
    assert (kept.words, kept.reason) == ("45 days", "A side letter.")
    assert client.get(address(draft)).context["missing"] == []


def test_a_reason_that_stands_is_no_new_event(client, draft, asked):
    reason = {"figure-0": "45 days", "why-0": "A side letter."}
    client.post(address(draft), typed(line("In 45 days.", asked, **reason)))
    key = draft.lines.get().pk

    client.post(address(draft), typed(line("In 45 days.", asked, key=key, **reason), version=1))

    assert Event.objects.filter(verb="summary.justified").count() == 1


def test_a_reason_for_a_figure_that_is_found_is_let_go(client, draft, asked):
    reason = {"figure-0": "30 days", "why-0": "Because."}

    client.post(address(draft), typed(line("In 30 days.", asked, **reason)))

    assert not draft.lines.get().justifications.exists()


def test_texts_to_cite_are_the_last_of_the_clause(client, clause, draft):
    said = [PositionFactory(clause=clause, tabled=True) for _ in range(6)]

    groups = client.get(address(draft)).context["lines"][0].groups

    assert [[one.value for one in group.choices] for group in groups] == [
        [f"position:{one.pk}" for one in said[:1:-1]]
    ]


def test_other_texts_are_found_by_their_words(client, table, draft, asked):
    other = PositionFactory(
        clause=ClauseFactory(negotiation=table, title="Credit"), tabled=True, text="No CREDIT."
    )

    answer = client.post(
        address(draft), typed(line("Words.", asked), do="search", search="no credit")
    )

    groups = answer.context["lines"][0].groups
    assert {group.title: [one.value for one in group.choices] for group in groups} == {
        "Notice": [f"position:{asked.pk}"],
        "Credit": [f"position:{other.pk}"],
    }


def test_what_is_grounded_is_finished_after_reading(client, draft, asked):
    client.post(address(draft), typed(line("You are told within 30 days.", asked)))
    page = client.get(address(draft, "finish/"))

    answer = client.post(address(draft, "finish/"), {"version": 1, "is_read": "on"})

    draft.refresh_from_db()
    assert "You are told within 30 days." in words(page)
    assert (answer.url, draft.is_finished) == (address(draft), True)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"version": 1}, "Read the lines, then say so here."),
        ({"version": 0, "is_read": "on"}, "Somebody saved it since you read it"),
    ],
)
def test_finishing_is_refused_in_words(client, draft, asked, sent, refusal):
    client.post(address(draft), typed(line("You are told.", asked)))

    answer = client.post(address(draft, "finish/"), sent)

    draft.refresh_from_db()
    assert refusal in words(answer)
    assert not draft.is_finished


def test_what_is_not_grounded_is_not_finished(client, draft, asked):
    client.post(address(draft), typed(line("In 45 days.", asked), line("Uncited.")))

    answer = client.post(address(draft, "finish/"), {"version": 1, "is_read": "on"})

    assert answer.context["missing"] == [
        "Line 1: “45 days” is not in the words it cites.",
        "Line 2 cites nothing yet.",
    ]
    assert "Some lines are not grounded yet" in words(answer)


def test_nothing_is_not_finished(client, draft):
    answer = client.post(address(draft, "finish/"), {"version": 0, "is_read": "on"})

    assert "It has no line yet." in words(answer)


def test_a_finished_one_shows_why_figures_stand(client, clause, asked):
    draft = SummaryRevisionFactory(summary__clause=clause)
    row = SummaryLineFactory(revision=draft, text="In 45 days.")
    CitationFactory(line=row, position=asked)
    JustificationFactory(line=row, words="45 days", reason="A side letter.")
    finish_summary(draft)

    assert "A side letter." in words(client.get(address(draft)))


def test_a_working_copy_is_thrown_away_after_a_page_that_says_so(client, draft):
    page = client.get(address(draft, "discard/"))

    answer = client.post(address(draft, "discard/"))

    assert "Its lines are gone then." in words(page)
    assert (answer.url, SummaryRevision.objects.count()) == (LIST, 0)


def test_a_finished_one_is_not_thrown_away(client, clause, asked):
    finished = written(SummaryFactory(clause=clause), asked)

    answer = client.post(address(finished, "discard/"), follow=True)

    assert "It is finished; it stays." in words(answer)
    assert SummaryRevision.objects.count() == 1


def test_the_list_says_who_was_told_and_what_is_stale(client, clause, asked):
    finished = written(SummaryFactory(clause=clause), asked)
    before = client.get(LIST).context["rows"][-1]
    ReleaseItemFactory(item=finished)
    PositionFactory(clause=clause, tabled=True, said_at=NOW)

    after = client.get(LIST).context["rows"][-1]

    assert [(row.released, row.newest.is_stale) for row in (before, after)] == [
        ("not released", False),
        ("released to the public", True),
    ]
    assert "there is something newer than it" in words(client.get(LIST))


def test_the_desk_lists_stale_summaries_of_our_tables_alone(client, clause, asked):
    written(SummaryFactory(clause=clause), asked)
    written(SummaryFactory(of_issue=True, issue=clause.issue), asked)
    PositionFactory(clause=clause, tabled=True, said_at=NOW)
    other = PositionFactory(tabled=True)
    ReleaseItemFactory(item=written(SummaryFactory(clause=other.clause), other))
    ReleaseItemFactory(item=PositionFactory(clause=other.clause, tabled=True, said_at=NOW))

    desk = client.get("/staff/").context["desk"]

    assert [(one.negotiation, one.count) for one in desk.stale] == [(clause.negotiation, 2)]


def test_a_hidden_sheet_of_lines_is_no_way_to_many(client, draft):
    answer = client.post(address(draft), typed(do="add") | {"lines": "999999"})

    assert answer.status_code == 200
    assert len(answer.context["lines"]) == 1


def test_the_list_counts_open_comments(client, clause, guild, draft):
    on = {"position": None, "summary": draft.summary, "negotiation": clause.negotiation}
    for settled in (False, True):
        CommentFactory(**on, guild=guild, settled=settled)

    assert [row.comment_count for row in client.get(LIST).context["rows"]] == [0, 0, 1]


QUERIES = {"": 11, "edit": 12, "finish": 9, "read": 12}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_queries(client, table, clause, asked, django_assert_num_queries, name, count):
    finished = fill(clause, count)
    NegotiationFactory()
    draft = fill(clause, count, is_finished=False)
    asked.sources.add(SourceFactory())
    path = {
        "": LIST,
        "edit": address(draft),
        "finish": address(draft, "finish/"),
        "read": address(finished),
    }[name]

    with django_assert_num_queries(QUERIES[name]):
        assert client.get(path).status_code == 200


def fill(clause, count, *, is_finished=True):
    summary = clause.summaries.first() or SummaryFactory(clause=clause)
    draft = SummaryRevisionFactory(summary=summary)
    for place in range(count):
        row = SummaryLineFactory(revision=draft, text="In 45 days.")
        other = ClauseFactory(issue=IssueFactory(negotiation=clause.negotiation))
        for on in (clause, other):
            CitationFactory(line=row, position=PositionFactory(clause=on, tabled=True))
        JustificationFactory(line=row, words="45 days")
        if is_finished:
            last = CitationFactory(position=PositionFactory(clause=other, tabled=True))
            ReleaseItemFactory(item=finish_summary(last.line.revision), release__slug=f"r-{place}")
    return finish_summary(draft) if is_finished else draft
