"""Searching the log, the openings and the chain; taking rows away as files."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from negotiations import timeline
from negotiations.audit import ON_A_PAGE
from negotiations.audit_words import WORDS
from negotiations.models import Negotiation
from portal import events, jobs, openings
from portal.access import Audience
from portal.models import ChainCheck, Event, Guild, Job, Opening, User
from tests.conventions import database
from tests.factories.negotiations import (
    NegotiationFactory,
    ProposalFactory,
    UploadedFileFactory,
    UploadFactory,
)
from tests.factories.portal import GuildFactory, RoleGrantFactory, UserFactory

SignIn = Callable[[User], Client]
PAGES = ("audit", "audit-openings", "audit-chain", "audit-csv", "audit-openings-jsonl")


def happen(table: Negotiation, title: str, **fields: object) -> Event:
    facts: dict = {
        "by": None,
        "at": timezone.now(),
        "target": table,
        "audience": Audience.STAFF,
        "guilds": table.guilds.all(),
        "stream": table.stream,
        "payload": {"title": title},
    }
    return events.record(fields.pop("verb", "milestone.recorded"), **facts | fields)


def look(table: Negotiation, what: str, by: User, **fields: object) -> Opening:
    facts: dict = {
        "at": timezone.now(),
        "guild": table.guilds.get(),
        "stream": table.stream,
        "target": table,
    }
    return openings.record(by=by, what=what, **facts | fields)


def found(client: Client, **asked: object) -> list[int]:
    return [entry.event.number for entry in client.get(reverse("audit"), asked).context["entries"]]


def rows(client: Client, name: str, **asked: object) -> str:
    return client.get(reverse(name), asked).getvalue().decode()


def test_every_verb_has_its_words_for_auditors():
    assert set(timeline.VERBS) - set(WORDS) == set()


class TestWhoMayAudit:
    @pytest.mark.parametrize("name", PAGES)
    def test_outsiders_find_nothing(self, name, table, member, client_of):
        assert client_of(member).get(reverse(name)).status_code == 404

    @pytest.mark.parametrize("name", PAGES)
    def test_insiders_without_the_role_are_refused(self, name, table, observer, client_of):
        assert client_of(observer).get(reverse(name)).status_code == 403

    def test_another_guilds_auditor_finds_none_of_it(self, table, other_staff, client_of, staff):
        event = happen(table, "Ours alone")
        public = happen(table, "Told to all", audience=Audience.PUBLIC)
        look(table, "Our paper", staff)
        client = client_of(other_staff)

        pages = [client.get(reverse("audit-event", args=[e.number])) for e in (event, public)]

        assert [page.status_code for page in pages] == [404, 404]
        assert found(client) == []
        assert list(client.get(reverse("audit-openings")).context["looks"]) == []
        assert rows(client, "audit-jsonl") == ""

    def test_what_is_the_committees_stays_with_it(self, table, client, colleague, client_of, staff):
        number = happen(table, "A paper", audience=Audience.COMMITTEE).number
        look(table, "A paper opened", colleague, audience=Audience.COMMITTEE)
        page = reverse("audit-openings")

        seen = [client.get(page).context["looks"], client_of(colleague).get(page).context["looks"]]

        assert (found(client), found(client_of(colleague))) == ([], [number])
        assert [len(looks) for looks in seen] == [0, 1]

    def test_a_seat_at_one_table_ends_there(self, table, guild, client_of):
        other = NegotiationFactory(slug="elsewhere", guilds=[guild])
        theirs = GuildFactory()
        here = happen(table, "Here")
        happen(other, "Elsewhere")
        happen(table, "Of another guild here", guilds=[theirs])
        seated = RoleGrantFactory(guild=guild, role="staff", stream=table.stream).user

        assert found(client_of(seated)) == [here.number]


class TestSearch:
    def test_each_filter_leaves_what_fits(self, table, guild, client, staff):
        proposal = ProposalFactory(negotiation=table, title="Demands")
        other = NegotiationFactory(slug="second", guilds=[guild])
        old = timezone.now() - timedelta(days=9)
        first = happen(table, "Striking words", by=staff, at=old).number
        second = happen(other, "Café 50%", audience=Audience.PUBLIC).number
        third = happen(table, "Third", verb="proposal.tabled", target=proposal).number
        address = reverse("proposal", args=[table.slug, proposal.pk])
        day = timezone.localtime(old).date().isoformat()

        assert found(client) == [third, second, first]
        assert found(client, table="second") == [second]
        assert found(client, verb="proposal.tabled") == [third]
        assert found(client, person="ana") == [first]
        assert found(client, thing=address) == [third]
        assert found(client, thing=f"https://portal.example{address}?x=1") == [third]
        assert found(client, thing=f"negotiations.negotiation:{other.pk}") == [second]
        assert found(client, since=day, until=day) == [first]
        assert found(client, audience="public") == [second]

    @pytest.mark.parametrize(
        ("words", "fits"),
        [
            ("striking", [1]),
            ("Café 50%", [2]),
            ("5_%", []),
            ("title", []),
            ("handed over", [3]),
            ("ana", [1]),
            ("3", [3]),
        ],
    )
    def test_words_are_those_of_the_page(self, words, fits, table, client, staff):
        happen(table, "Striking words", by=staff)
        happen(table, "Café 50%")
        happen(table, "Third", verb="proposal.tabled")

        assert found(client, q=words) == fits

    def test_an_event_is_found_by_the_start_of_its_hash(self, table, client):
        happen(table, "One")
        event = happen(table, "Two")

        assert found(client, q=event.hash[:12]) == [event.number]

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"thing": "/nowhere/at/all/"}, "No object that you may see has this address."),
            ({"thing": "/negotiations/hidden/"}, "No object that you may see has this address."),
            ({"since": "2026-02-31"}, "Enter a valid date."),
            ({"since": "0026-02-03"}, "Write the year with all four digits."),
            ({"since": "2026-03-02", "until": "2026-03-01"}, "lies before the first one"),
            ({"audience": "friends"}, "Select a valid choice"),
        ],
    )
    def test_a_fault_is_told_beside_its_field(self, asked, words, table, client):
        NegotiationFactory(slug="hidden")
        happen(table, "One")

        page = client.get(reverse("audit"), asked)

        assert (page.context["entries"], words in page.text) == ([], True)
        assert all(f'value="{typed}"' in page.text for typed in asked.values() if "/" in typed)

    def test_parts_follow_each_other(self, table, client):
        for place in range(ON_A_PAGE + 2):
            happen(table, f"Date {place}")
        last = ON_A_PAGE + 2

        first = client.get(reverse("audit")).context["part"]
        second = found(client, before=first.older)

        assert (first.rows[0].number, first.older, first.newer) == (last, 3, 0)
        assert second == [2, 1]
        assert found(client, after=2) == list(range(last, 2, -1))
        assert found(client, before="x" * 40) == found(client)


class TestOneEvent:
    def test_it_shows_what_it_says_and_its_hashes(self, table, client, staff):
        before = happen(table, "Before")
        event = happen(table, "Words", by=staff, payload={"title": "Words", "side": "employer"})

        page = client.get(reverse("audit-event", args=[event.number])).text

        for words in ("Ana Staff", "employer", "UTC", before.hash, event.hash):
            assert words in page
        assert "milestone.recorded" not in page

    def test_it_says_that_it_was_recalled(self, table, client):
        now = timezone.now()
        event = happen(table, "Later", visible_at=now + timedelta(days=1))
        events.recall(event, at=now)

        page = client.get(reverse("audit-event", args=[event.number])).text

        assert "Recalled before its instant" in page

    def test_an_event_of_no_table_is_told(self, table, guild, client):
        event = happen(table, "Beside", stream="", verb="never.heard")

        page = client.get(reverse("audit-event", args=[event.number])).text

        assert ("Something else recorded: “Beside”" in page, "never.heard" in page) == (True, False)


class TestOpenings:
    def test_per_person_and_per_thing(self, table, client, staff, colleague):
        proposal = ProposalFactory(negotiation=table)
        look(table, "One paper", staff, target=proposal)
        look(table, "Another paper", colleague)
        page = reverse("audit-openings")

        def named(**asked: str) -> list[str]:
            return [one.what for one, _ in client.get(page, asked).context["looks"]]

        assert named() == ["Another paper", "One paper"]
        assert named(person="Ben") == ["Another paper"]
        assert named(thing=f"negotiations.proposal:{proposal.pk}") == ["One paper"]
        assert named(q="one") == ["One paper"]

    def test_a_file_taken_in_that_is_opened_is_written_down(self, table, client, staff):
        upload = UploadFactory(negotiation=table, mapping=True, file_name="theirs.docx")
        UploadedFileFactory(upload=upload)

        client.get(reverse("upload-file", args=[table.slug, upload.pk]))

        kept = Opening.objects.values_list("user", "what", "target_id")
        assert list(kept) == [(staff.pk, "File taken in: theirs.docx", str(upload.pk))]

    def test_a_proposals_file_that_is_opened_is_written_down(self, table, client, staff):
        proposal = ProposalFactory(negotiation=table, title="Demands")

        client.get(reverse("proposal-export-text", args=[table.slug, proposal.pk, "txt"]))

        kept = Opening.objects.values_list("user", "what", "target_id")
        assert list(kept) == [(staff.pk, "File of a proposal: Demands (txt)", str(proposal.pk))]


class TestExport:
    def test_it_holds_exactly_what_the_filters_leave(self, table, client):
        happen(table, "One")
        kept = happen(table, "=SUM(A1)", audience=Audience.PUBLIC)

        lines = list(csv.DictReader(StringIO(rows(client, "audit-csv", audience="public"))))
        records = [json.loads(line) for line in rows(client, "audit-jsonl", q="sum").splitlines()]

        assert [(line["number"], line["told"]) for line in lines] == [("2", "'=SUM(A1)")]
        assert [(one["number"], one["told"], one["hash"]) for one in records] == [
            (2, "=SUM(A1)", kept.hash)
        ]

    def test_it_is_written_down(self, table, client, staff):
        happen(table, "One")

        rows(client, "audit-csv", q="one")

        assert [(one.user, one.what) for one in Opening.objects.select_related("user")] == [
            (staff, "Export of the log (csv) q=one")
        ]
        assert Event.objects.count() == 1

    def test_long_ones_are_read_in_parts(self, table, client, monkeypatch):
        monkeypatch.setattr("negotiations.audit.AT_ONCE", 2)
        for place in range(5):
            happen(table, f"Date {place}")

        numbers = [json.loads(line)["number"] for line in rows(client, "audit-jsonl").splitlines()]

        assert numbers == [5, 4, 3, 2, 1]

    def test_openings_are_taken_away_too(self, table, client, staff):
        look(table, "@paper", staff)

        lines = list(csv.DictReader(StringIO(rows(client, "audit-openings-csv"))))

        assert [line["what"] for line in lines] == ["'@paper"]

    def test_a_fault_leads_back_to_the_page(self, table, client):
        answer = client.get(reverse("audit-csv"), {"since": "x"})

        assert (answer.status_code, answer.headers["Location"]) == (302, "/staff/audit/?since=x")


class TestChain:
    def check(self, client: Client) -> str:
        client.post(reverse("audit-chain-check"))
        jobs.run(Job.objects.latest("pk").pk)
        return client.get(reverse("audit-chain")).text

    def test_a_whole_chain(self, table, client):
        happen(table, "One")
        before = client.get(reverse("audit-chain")).text

        page = self.check(client)

        assert "has not been checked yet" in before
        assert "1 event, every hash fits." in page

    def test_a_broken_chain_is_told_by_its_first_number(self, table, client):
        for place in range(3):
            happen(table, f"Date {place}")
        trigger = database.triggers_of("portal")["event_no_update"]
        with connection.cursor() as cursor:
            cursor.execute(trigger.drop(connection.vendor))
            Event.objects.filter(number=2).update(verb="proposal.tabled")
            cursor.execute(trigger.create(connection.vendor))

        page = self.check(client)

        assert "The event log is broken. Event 2: was changed." in page
        assert Job.objects.get().state == Job.State.DONE

    def test_a_check_that_waits_is_joined(self, table, client):
        for _ in range(2):
            client.post(reverse("audit-chain-check"))

        assert (Job.objects.count(), ChainCheck.objects.count()) == (1, 1)


QUERIES = {"audit": 6, "audit-openings": 5, "audit-chain": 5}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_queries(
    name: str,
    count: int,
    table: Negotiation,
    guild: Guild,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    for place in range(count):
        other = NegotiationFactory(slug=f"other-{place}", guilds=[guild])
        happen(other, f"Date {place}", by=UserFactory(), target=ProposalFactory(negotiation=other))
        look(other, f"Paper {place}", UserFactory())
        ChainCheck.objects.create(asked_at=timezone.now(), ended_at=timezone.now())

    with django_assert_num_queries(QUERIES[name]):
        answer = client.get(reverse(name))

    assert answer.status_code == 200
