"""Texts and redlines as files, at the addresses of their pages."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from negotiations.exports.files import ONE_TEXT
from negotiations.models import Position
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    NegotiationFactory,
    PositionFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    finish,
)
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory
from tests.leaks.unpacking import words_in
from tests.negotiations.public.tables import publish, said
from tests.negotiations.word_writing.opened import accepted, lines, rejected

pytestmark = pytest.mark.django_db

BEFORE, AFTER = "Keep this.\n\nThe old rule stays.", "Keep this.\n\nThe new rule stays."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def texts(clause) -> tuple[Position, Position]:
    before = said(clause, "guild", text=BEFORE)
    return before, said(clause, "employer", text=AFTER, said_at=NOW)


def redline_address(before: Position, after: Position, ending: str) -> str:
    clause = before.clause
    return f"{clause.get_absolute_url()}compare/{before.slug}..{after.slug}/redline.{ending}"


def whole(slug: str, words: str, **fields):
    agreement = AgreementFactory(slug=slug, title=slug.title(), **fields)
    AgreementClauseFactory(agreement=agreement, label="Art. 1", title="Scope", text=words)
    return finish(agreement)


def test_the_plain_text_has_the_hash_of_its_page(client, texts):
    before, _ = texts

    answer = client.get(f"{before.get_absolute_url()}text.txt")

    assert hashlib.sha256(answer.content).hexdigest() == before.sha256
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("txt", "text/plain; charset=utf-8"),
        ("json", "application/json"),
        ("docx", WORD),
        ("pdf", "application/pdf"),
    ],
)
def test_a_file_is_kept_and_not_shown(client, texts, ending, media_type):
    before, after = texts

    text = client.get(f"{before.get_absolute_url()}text.{ending}")
    redline = client.get(redline_address(before, after, ending))

    names = [answer.headers["Content-Disposition"] for answer in (text, redline)]
    assert names == [
        f'attachment; filename="clause-0-{before.slug}.{ending}"',
        f'attachment; filename="clause-0-{before.slug}-to-{after.slug}-redline.{ending}"',
    ]
    for answer in (text, redline):
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_data_are_those_of_the_page(client, texts):
    before, _ = texts

    data = client.get(f"{before.get_absolute_url()}text.json").json()

    assert {name: data[name] for name in ("address", "side", "certainty", "sha256", "text")} == {
        "address": f"http://testserver{before.get_absolute_url()}",
        "side": "guild",
        "certainty": "documented",
        "sha256": before.sha256,
        "text": BEFORE,
    }
    source = before.sources.get()
    assert data["sources"] == [
        {"publisher": source.publisher, "address": source.url, "note": source.note}
    ]


def test_a_day_without_an_hour_stays_a_day(client, clause):
    noon = NOW.astimezone().replace(hour=20, minute=0, second=0, microsecond=0)
    shown = said(clause, "guild", text="Words at noon in Los Angeles.", said_at=noon)

    data = client.get(f"{shown.get_absolute_url()}text.json").json()

    assert data["said_at"] == noon.date().isoformat()


def test_the_running_number_is_no_outsiders_business(client, clause):
    proposal_label = "WGA-3"
    shown = said(clause, "guild", text="Numbered words.", label=proposal_label)
    shown.proposal.refresh_from_db()
    label = shown.proposal.running_label

    found = client.get(f"{shown.get_absolute_url()}text.json").json()["proposal_label"]

    assert found == ("" if label == proposal_label else proposal_label)


def test_a_word_file_holds_both_texts(client, texts):
    content = client.get(redline_address(*texts, "docx")).content

    assert (rejected(content), accepted(content)) == (lines(BEFORE), lines(AFTER))
    assert 'w:author="On the Table" w:date="2026-03-02T' in words_in(content)


def test_the_redline_is_told_in_words_and_as_data(client, texts):
    text = client.get(redline_address(*texts, "txt")).content.decode()
    data = client.get(redline_address(*texts, "json")).json()

    assert text.splitlines()[-1] == "The [deleted: old] [inserted: new] rule stays."
    assert [change["type"] for change in data["changes"]] == ["substitution"]
    assert (data["from"]["text"], data["to"]["text"]) == (BEFORE, AFTER)


def test_a_file_is_the_same_to_the_byte_at_any_time(client, texts, time_machine):
    addresses = [redline_address(*texts, ending) for ending in ONE_TEXT]
    first = [client.get(address).content for address in addresses]
    time_machine.move_to(NOW + timedelta(days=400))

    assert [client.get(address).content for address in addresses] == first


def test_what_the_browser_has_is_not_sent_again(client, texts):
    address = redline_address(*texts, "docx")
    tag = client.get(address).headers["ETag"]

    again = client.get(address, headers={"If-None-Match": tag})
    other = client.get(redline_address(*texts, "txt"), headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert other.status_code == 200


def test_a_file_for_one_reader_is_kept_by_no_shared_cache(client, texts):
    address = redline_address(*texts, "txt")
    open_to_all = client.get(address).headers.get("Cache-Control")
    client.force_login(RoleGrantFactory(guild=GuildFactory()).user)

    assert (open_to_all, client.get(address).headers["Cache-Control"]) == (None, "private")


def test_other_forms_and_silence_are_not_found(client, clause, texts):
    before, _ = texts
    silent = said(clause, "employer", stance="reject", text="")
    addresses = [
        f"{before.get_absolute_url()}text.odt",
        f"{before.get_absolute_url()}text.zip",
        f"{before.get_absolute_url()}redline.txt",
        f"{silent.get_absolute_url()}text.txt",
        redline_address(before, silent, "txt"),
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * 5


def test_a_file_is_read_only(client, texts):
    assert client.post(redline_address(*texts, "txt")).status_code == 405


@pytest.mark.whole
def test_a_hidden_text_is_hidden_in_every_form(client, clause, texts, time_machine):
    time_machine.move_to(NOW, tick=False)
    before, after = texts
    unreleased = said(clause, "employer", text="Not told.", public=False)
    later = said(clause, "employer", text="Told tomorrow.", public=False)
    release = ReleaseFactory(negotiation=clause.negotiation, live_at=NOW + timedelta(days=1))
    ReleaseItemFactory(release=release, item=later)
    draft = PositionFactory(clause=clause, text="A draft.")
    readers = [Client(), Client()]
    readers[1].force_login(RoleGrantFactory(guild=GuildFactory()).user)

    for reader in readers:
        for ending in ONE_TEXT:
            addresses = [
                *(f"{text.get_absolute_url()}text.{ending}" for text in (unreleased, later)),
                redline_address(before, unreleased, ending),
                redline_address(later, after, ending),
                f"{clause.get_absolute_url()}v/{draft.pk}/text.{ending}",
            ]
            assert [reader.get(address).status_code for address in addresses] == [404] * 5

    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    assert readers[0].get(f"{later.get_absolute_url()}text.txt").status_code == 200


def test_a_whole_agreement(client):
    agreement = whole("old-agreement", "It holds for all writers.")
    publish(agreement)

    text = client.get("/agreements/old-agreement/text.txt")
    data = client.get("/agreements/old-agreement/text.json").json()
    word = client.get("/agreements/old-agreement/text.docx").content

    assert text.content.decode() == "Art. 1 Scope\n\nIt holds for all writers."
    assert hashlib.sha256(text.content).hexdigest() == agreement.sha256 == data["sha256"]
    assert data["provisions"] == [
        {"number": 1, "depth": 1, "heading": "Art. 1 Scope", "place": [0, 39]}
    ]
    assert accepted(word) == lines(agreement.text)


def test_one_agreement_against_another(client):
    table = NegotiationFactory()
    before = whole("old", "It holds for all writers.", negotiation=table)
    after = whole("new", "It holds for all hired writers.", negotiation=table)
    for agreement in (before, after):
        publish(agreement)

    answer = client.get("/agreements/old/compare/new/redline.docx")
    data = client.get("/agreements/old/compare/new/redline.json").json()

    name = f"old-to-new-{after.sha256[:12]}-redline.docx"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert rejected(answer.content) == lines(before.text)
    assert accepted(answer.content) == lines(after.text)
    assert (data["from"]["sha256"], data["to"]["sha256"]) == (before.sha256, after.sha256)


def test_an_agreement_being_drafted_is_for_its_table(client):
    agreement = AgreementFactory(slug="being-drafted")
    AgreementClauseFactory(agreement=agreement, text="Not final.")
    publish(whole("told", "Told to all."))
    addresses = [
        f"/agreements/{rest}.{ending}"
        for rest in ("being-drafted/text", "told/compare/being-drafted/redline")
        for ending in ONE_TEXT
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 8

    client.force_login(RoleGrantFactory(guild=agreement.negotiation.guilds.get()).user)

    assert [client.get(address).status_code for address in addresses] == [200] * 8


def test_pages_lead_to_their_files(client, texts):
    before, after = texts
    page = client.get(before.get_absolute_url()).content.decode()
    comparison = client.get(redline_address(before, after, "").removesuffix("redline."))

    assert f'href="{before.get_absolute_url()}text.docx"' in page
    assert f'href="{redline_address(before, after, "docx")}"' in comparison.content.decode()


@pytest.fixture
def _no_files_yet():
    cache.clear()


@pytest.mark.usefixtures("_no_files_yet")
def test_long_files_are_made_so_often_for_a_stranger(client, clause, settings):
    settings.LONG_FILE_RATE = "2/hour"
    long = said(clause, "guild", text="word " * 20_001)
    short = said(clause, "guild", text="A short text.")
    address = f"{long.get_absolute_url()}text.docx"
    tag = client.get(address).headers["ETag"]

    statuses = [client.get(address).status_code for _ in range(2)]
    refused = client.get(address)

    assert statuses == [200, 429]
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert "Please try again in 60 minutes, at " in refused.content.decode()
    assert client.get(f"{short.get_absolute_url()}text.docx").status_code == 200
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert Client(REMOTE_ADDR="198.51.100.9").get(address).status_code == 200
    client.force_login(RoleGrantFactory(guild=GuildFactory()).user)
    assert client.get(address).status_code == 200


@pytest.mark.whole
def test_a_text_too_long_to_compare_is_told_in_words(client):
    for slug, words in (("short", "A word."), ("huge", "x" * 2_000_001)):
        publish(whole(slug, words))

    answer = client.get("/agreements/short/compare/huge/redline.docx")

    assert answer.status_code == 422
    assert "One of the texts is too long to be compared here." in answer.content.decode()
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_file_asks_the_database_so_often(client, clause, texts, django_assert_num_queries, count):
    agreement = AgreementFactory(slug="many", negotiation=clause.negotiation)
    AgreementClauseFactory.create_batch(count, agreement=agreement)
    for number in range(count):
        said(clause, "guild", text=f"Further words {number}.")
    publish(finish(agreement))
    publish(whole("other", "Other words."))
    expected = {
        f"{texts[0].get_absolute_url()}text.docx": 5,
        redline_address(*texts, "docx"): 5,
        "/agreements/many/text.docx": 3,
        "/agreements/other/compare/many/redline.docx": 6,
    }

    for address, queries in expected.items():
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_a_pdf_holds_the_words_and_what_names_them(client, texts):
    before, after = texts

    text = words_in(client.get(f"{before.get_absolute_url()}text.pdf").content)
    redline = words_in(client.get(redline_address(before, after, "pdf")).content)

    assert [words in text for words in ("The old rule stays.", before.sha256)] == [True, True]
    assert [words in redline for words in ("old", "new", after.sha256[:12])] == [True] * 3


def test_letters_that_no_font_has_are_told_in_words(client, clause):
    shown = said(clause, "guild", text="A rule in ᚱᚢᚾᛖᛋ.")

    answer = client.get(f"{shown.get_absolute_url()}text.pdf")

    assert (answer.status_code, "Content-Disposition" in answer.headers) == (422, False)
    assert "The Word file has every letter" in answer.content.decode()


def test_data_are_json_in_any_letters(client, clause):
    shown = said(clause, "guild", text="סעיף “א” — 🖋")

    content = client.get(f"{shown.get_absolute_url()}text.json").content

    assert json.loads(content.decode())["text"] == "סעיף “א” — 🖋"
    assert "סעיף".encode() in content
