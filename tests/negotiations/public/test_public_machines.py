"""What programs are told: addresses, structured data, conditions for sending a page again."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from negotiations import citations
from negotiations.actions import release_decisions as decisions
from negotiations.models import Release
from portal.access import ANYONE
from tests.factories.corrections import CorrectionFactory
from tests.factories.negotiations import AgreementFactory, SessionFactory
from tests.factories.portal import NOW, UserFactory
from tests.negotiations.public.tables import publish, said

LOCATION = re.compile(r"<loc>http://testserver([^<]*)</loc>")
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def test_the_sitemap_lists_what_the_public_may_see(client, table):
    said(table.clauses[0], "employer", public=False, text="Hidden.")
    publish(AgreementFactory(slug="open", final=True))
    AgreementFactory(slug="closed", final=True)
    corrected = CorrectionFactory(negotiation=table.negotiation, approved=True)
    CorrectionFactory(negotiation=table.negotiation)
    texts = [one.get_absolute_url() for clause in table.clauses for one in table.positions(clause)]

    withdrawn = publish(SessionFactory(negotiation=table.negotiation)).release
    decisions.withdraw(release=withdrawn, reason="Too soon.", by=UserFactory(), now=NOW)
    told = Release.objects.told(ANYONE, NOW).filter(negotiation=table.negotiation)

    found = LOCATION.findall(client.get("/sitemap.xml").content.decode())

    pages = ("home", "updates", "corrections", "press", "press-terms")
    ours = ("", "timeline/", "sessions/", "statements/", "issues/consent/")
    assert sorted(found) == sorted(
        [
            *(reverse(name) for name in (*pages, "glossary", "method", "accessibility", "privacy")),
            *("/agreements/", "/agreements/open/"),
            *(table.path(rest) for rest in ours),
            *(one.get_absolute_url() for one in told.exclude(pk=withdrawn.pk)),
            f"/corrections/{corrected.slug}/",
            *(clause.get_absolute_url() for clause in table.clauses),
            *(address for address in texts if not address.endswith(hidden_end(table))),
        ]
    )


def hidden_end(table) -> str:
    return table.clauses[0].positions.get(text="Hidden.").slug + "/"


def test_robots_keep_out_of_the_rooms(client, db):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /staff/",
        "Disallow: /operate/",
        "Disallow: /press/desk/",
        "Disallow: /preview/",
        "Disallow: /sign-in/",
        "Disallow: /sign-out/",
        "Disallow: /health/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_the_old_address_of_the_icon(client, db):
    assert client.get("/favicon.ico").headers["Location"] == "/static/img/icon.svg"


def test_a_page_is_not_sent_twice(client, table):
    first = client.get(table.path())

    again = client.get(table.path(), headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("path", ["/", "/negotiations/table/", "/glossary/"])
def test_no_shared_cache_keeps_a_signed_in_readers_page(client, table, path):
    assert "Cookie" in client.get(path).headers["Vary"]

    client.force_login(UserFactory())

    assert client.get(path).headers["Cache-Control"] == "private"


def test_a_changed_page_is_sent(client, table):
    first = client.get(table.path("clauses/clause-0/"))
    said(table.clauses[0], "guild", text="More words.")

    again = client.get(
        table.path("clauses/clause-0/"), headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 200


@pytest.mark.parametrize("path", ["/", "/negotiations/table/", "/glossary/"])
def test_a_page_is_only_read(client, table, path):
    assert client.post(path).status_code == 405


def test_a_text_as_structured_data(client, table):
    asked = table.positions(table.clauses[0])[0]

    page = client.get(asked.get_absolute_url()).content.decode()

    text, crumbs = json.loads(DATA.search(page)[1])["@graph"]
    assert text == {
        "@type": "CreativeWork",
        "@id": f"http://testserver{asked.get_absolute_url()}",
        "url": f"http://testserver{asked.get_absolute_url()}",
        "name": asked.clause.title,
        "text": asked.text,
        "identifier": f"sha256:{asked.sha256}",
        "dateCreated": "2026-02-23",
        "creator": {"@type": "Organization", "name": "On the Table"},
        "about": {"@type": "Organization", "name": "WGA"},
        "isPartOf": {"@id": f"http://testserver{asked.clause.get_absolute_url()}"},
        "citation": [asked.sources.get().url],
    }
    assert [entry["position"] for entry in crumbs["itemListElement"]] == [1, 2, 3, 4, 5]


def test_every_page_has_data_that_can_be_read(client, table):
    paths = LOCATION.findall(client.get("/sitemap.xml").content.decode())

    for path in paths:
        page = client.get(path).content.decode()
        assert json.loads(DATA.search(page)[1])["@context"] == "https://schema.org"
        assert f'<link rel="canonical" href="http://testserver{path}">' in page


def test_a_link_elsewhere_has_a_picture(client, table):
    page = client.get("/negotiations/table/").content.decode()

    (address,) = re.findall(r'property="og:image" content="http://testserver([^"]+)"', page)

    assert address.startswith("/static/img/preview")
    assert finders.find("img/preview.png")


def test_a_text_is_cited_in_one_line(table):
    asked = table.positions(table.clauses[0])[0]

    assert citations.of_position(asked).line == (
        f"WGA (retold, not quoted), “{asked.clause.title}”, 23 February 2026. On the Table. "
        f"http://testserver{asked.get_absolute_url()} (SHA-256 {asked.sha256[:12]})"
    )


def test_words_that_a_side_handed_over_are_its_own(table):
    asked = table.positions(table.clauses[0])[0]
    asked.proposal.tabled_by = UserFactory()

    assert citations.of_position(asked).by == "WGA"
    assert citations.position_data(asked)["creator"] == {"@type": "Organization", "name": "WGA"}


def test_the_page_shows_that_line(client, table):
    asked = table.positions(table.clauses[0])[0]

    page = client.get(asked.get_absolute_url()).content.decode()

    shown = re.sub(r"<[^>]+>", "", re.search(r'id="cite-words">(.*?)</p>', page)[1])
    assert shown == citations.of_position(asked).line


def test_every_word_of_the_glossary_has_an_address(client, db):
    response = client.get("/glossary/")
    slugs = [term.slug for chapter in response.context["chapters"] for term in chapter.terms]
    chapters = [chapter.slug for chapter in response.context["chapters"]]

    anchors = re.findall(r'\sid="([^"]+)"', response.content.decode())

    assert len(set(anchors)) == len(anchors)
    assert [anchor for anchor in anchors if anchor in {*slugs, *chapters}] == [
        anchor
        for chapter in response.context["chapters"]
        for anchor in (chapter.slug, *(term.slug for term in chapter.terms))
    ]
