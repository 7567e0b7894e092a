"""The log: numbered without gaps, chained by hashes, and honest about tampering."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet

from portal import events
from portal.access import Audience, Viewer
from portal.events import ChainBrokenError
from portal.models import ChainCheck, ChainHead, Event, EventGuild, Guild
from tests.conventions import database
from tests.factories.portal import NOW, EventFactory, GuildFactory, UserFactory


def write(guild: Guild, verb: str = "milestone.recorded") -> Event:
    return events.record(
        verb, by=None, at=NOW, target=guild, audience=Audience.PUBLIC, guilds=[guild]
    )


@contextmanager
def without(*names: str):
    """Take triggers off, as somebody with the database's password could."""
    triggers = [database.triggers_of("portal")[name] for name in names]
    run(trigger.drop(connection.vendor) for trigger in triggers)
    yield
    run(trigger.create(connection.vendor) for trigger in triggers)


def run(statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db
class TestRecord:
    def test_events_are_numbered_and_chained(self) -> None:
        guild = GuildFactory()

        first, second = write(guild), write(guild)

        assert (first.number, second.number) == (1, 2)
        assert (first.previous_hash, second.previous_hash) == ("", first.hash)

    def test_an_event_says_what_happened(self) -> None:
        guild, other, user = GuildFactory(slug="b"), GuildFactory(slug="a"), UserFactory()

        event = events.record(
            "guild.named",
            by=user,
            at=NOW,
            target=guild,
            audience=Audience.STAFF,
            guilds=[guild, other],
            stream="negotiations/x",
            payload={"title": "Caf\u00e9"},
        )

        stored = Event.objects.get()
        assert stored == event
        assert (stored.verb, stored.actor, stored.audience) == ("guild.named", user, "staff")
        assert (stored.target_type, stored.target_id) == ("portal.guild", str(guild.pk))
        assert (stored.stream, stored.payload) == ("negotiations/x", {"title": "Caf\u00e9"})
        assert (stored.at, stored.visible_at) == (NOW, NOW)
        assert list(stored.guilds.all()) == [other, guild]

    def test_a_refused_action_leaves_no_gap(self) -> None:
        guild = GuildFactory()
        with transaction.atomic():
            write(guild)
            transaction.set_rollback(True)

        assert write(guild).number == 1

    def test_the_zone_of_an_instant_does_not_matter_to_the_hash(self) -> None:
        event = Event(number=1, at=NOW, visible_at=NOW, verb="x", audience="public")
        in_utc = events.digest(event, [])
        event.at = NOW.astimezone(timezone(timedelta(hours=-8)))

        assert events.digest(event, []) == in_utc

    def test_the_order_of_guilds_does_not_matter_to_the_hash(self) -> None:
        event = Event(number=1, at=NOW, visible_at=NOW, verb="x", audience="public")

        assert events.digest(event, ["a", "b"]) == events.digest(event, ["b", "a"])


@pytest.mark.django_db
class TestVerify:
    @pytest.mark.parametrize("count", [0, 1, 5])
    def test_a_whole_log_is_counted(self, count: int) -> None:
        for _ in range(count):
            EventFactory(guilds=[GuildFactory(), GuildFactory()], payload={"n": count})

        assert events.verify(batch_size=2)[0] == count

    CHANGES = {
        "verb": {"verb": "something.else"},
        "instant": {"at": datetime(2026, 1, 1, tzinfo=UTC)},
        "visibility": {"visible_at": datetime(2026, 1, 1, tzinfo=UTC)},
        "audience": {"audience": "staff"},
        "payload": {"payload": {"title": "Another"}},
        "stream": {"stream": "negotiations/another"},
        "target": {"target_id": "999"},
        "hash": {"hash": "0" * 64},
    }

    @pytest.mark.parametrize("what", CHANGES)
    def test_a_changed_event_is_found(self, what: str) -> None:
        EventFactory.create_batch(3)
        with without("event_no_update"):
            Event.objects.filter(number=2).update(**self.CHANGES[what])

        with pytest.raises(ChainBrokenError, match=r"^Event 2: was changed\.$"):
            events.verify()

    def test_another_actor_is_found(self) -> None:
        EventFactory.create_batch(2)
        with without("event_no_update"):
            Event.objects.filter(number=1).update(actor=UserFactory())

        with pytest.raises(ChainBrokenError, match=r"^Event 1: was changed\.$"):
            events.verify()

    def test_another_guild_is_found(self) -> None:
        EventFactory(guilds=[GuildFactory()])
        with without("eventguild_no_update"):
            EventGuild.objects.update(guild=GuildFactory())

        with pytest.raises(ChainBrokenError, match=r"^Event 1: was changed\.$"):
            events.verify()

    def test_an_event_rewritten_with_a_fitting_hash_is_found(self) -> None:
        EventFactory.create_batch(3)
        forged = Event.objects.get(number=2)
        forged.verb = "something.else"
        with without("event_no_update"):
            Event.objects.filter(number=2).update(verb=forged.verb, hash=events.digest(forged, []))

        with pytest.raises(ChainBrokenError, match=r"^Event 3: does not follow"):
            events.verify()

    @pytest.mark.parametrize(
        ("number", "message"),
        [
            (1, r"^Event 1: is missing\.$"),
            (2, r"^Event 2: is missing\.$"),
            (3, r"^Event 3: was cut off the end of the log\.$"),
        ],
    )
    def test_a_removed_event_is_found(self, number: int, message: str) -> None:
        EventFactory.create_batch(3)
        with without("event_no_delete"):
            Event.objects.filter(number=number).delete()

        with pytest.raises(ChainBrokenError, match=message):
            events.verify()

    def test_an_emptied_log_is_found(self) -> None:
        EventFactory()
        with without("event_no_delete"):
            Event.objects.all().delete()

        with pytest.raises(ChainBrokenError, match=r"^Event 1: was cut off"):
            events.verify()

    def test_an_event_behind_the_end_is_found(self) -> None:
        EventFactory.create_batch(2)
        first = Event.objects.get(number=1)
        ChainHead.objects.get().move_to(first)

        with pytest.raises(ChainBrokenError, match=r"^Event 2: stands behind the end"):
            events.verify()

    def test_it_tells_how_far_it_is(self) -> None:
        EventFactory.create_batch(3)
        told: list[tuple[int, int]] = []

        events.verify(batch_size=2, told=lambda done, steps: told.append((done, steps)))

        assert told == [(2, 3), (3, 3)]

    def test_what_is_appended_meanwhile_is_for_the_next_walk(self) -> None:
        EventFactory.create_batch(3)

        whole, _ = events.verify(batch_size=2, told=lambda _done, _steps: EventFactory() and None)

        assert (whole, events.verify()[0]) == (3, 5)

    def test_a_lost_head_is_found(self) -> None:
        EventFactory()
        ChainHead.objects.all().delete()

        with pytest.raises(ChainBrokenError):
            events.verify()


@pytest.mark.django_db
class TestCommand:
    def test_it_tells_the_number_and_the_head(self, capsys) -> None:
        EventFactory()
        head = EventFactory().hash

        call_command("verify_events")

        assert capsys.readouterr().out == f"2 events, every hash fits.\nHead: {head}\n"

    def test_it_tells_of_an_empty_log(self, capsys) -> None:
        call_command("verify_events")

        assert capsys.readouterr().out == "0 events, every hash fits.\nHead: none\n"

    def test_it_fails_in_words(self) -> None:
        EventFactory()
        with without("event_no_update"):
            Event.objects.update(verb="something.else")

        with pytest.raises(CommandError, match=r"^The event log is broken\. Event 1: was changed"):
            call_command("verify_events")

    def test_it_keeps_what_it_found(self) -> None:
        EventFactory.create_batch(3)
        call_command("verify_events")
        with without("event_no_update"):
            Event.objects.filter(number=2).update(verb="something.else")
        with pytest.raises(CommandError):
            call_command("verify_events")

        kept = ChainCheck.objects.order_by("pk").values_list("count", "broken_at", "fault")
        assert list(kept) == [(3, None, ""), (1, 2, "changed")]


def at_once(work: Callable[[], object], *, people: int = 2) -> list[BaseException]:
    """Let several connections do the same work from one moment on; what failed is returned."""
    start, failed = Barrier(people), []

    def one() -> None:
        try:
            start.wait(timeout=10)
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return failed


@pytest.mark.django_db(transaction=True)
class TestManyWriters:
    def write_five(self, guild: Guild) -> None:
        for _ in range(5):
            write(guild)

    def test_numbers_follow_each_other(self) -> None:
        guild = GuildFactory()
        write(guild)

        failed = at_once(lambda: self.write_five(guild))

        assert failed == []
        assert list(Event.objects.values_list("number", flat=True)) == list(range(1, 12))
        assert events.verify()[0] == 11

    def test_the_first_event_may_come_twice_at_once(self) -> None:
        guild = GuildFactory()

        failed = at_once(lambda: write(guild))

        assert (failed, events.verify()[0]) == ([], 2)

    def test_without_the_lock_they_collide(self, monkeypatch) -> None:
        """What the lock is for: both writers read one head and write one number.

        On SQLite the lock is the transaction's own, taken as it begins.
        """
        guild = GuildFactory()
        write(guild)
        both_have_read = Barrier(2)
        take_head = QuerySet.get_or_create

        def read_together(query_set, *args, **kwargs):
            found = take_head(query_set, *args, **kwargs)
            both_have_read.wait(timeout=10)
            return found

        if connection.vendor == "sqlite":
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
        monkeypatch.setattr(QuerySet, "select_for_update", lambda query_set: query_set.all())
        monkeypatch.setattr(QuerySet, "get_or_create", read_together)

        failed = at_once(lambda: write(guild))

        collision = OperationalError if connection.vendor == "sqlite" else IntegrityError
        assert [type(error) for error in failed] == [collision]


@pytest.mark.django_db
def test_whoever_comes_to_one_table_finds_what_concerns_their_guild_there() -> None:
    """What the other guild at the same table kept to its own people stays with them."""
    ours, theirs = GuildFactory(), GuildFactory()
    told = {"audience": Audience.STAFF, "stream": "negotiations/x"}
    seen = [
        EventFactory(guilds=[ours], **told),
        EventFactory(guilds=[ours, theirs], **told),
    ]
    EventFactory(guilds=[theirs], **told)
    EventFactory(guilds=[ours], **told | {"stream": "negotiations/y"})
    counsel = Viewer(7, table_roles={("negotiations/x", ours.pk): frozenset({"counsel"})})

    assert list(Event.objects.visible_to(counsel, NOW)) == seen
