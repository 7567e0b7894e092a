"""Every address, asked for as every kind of reader: no word where it does not belong."""

import re
from collections import Counter, deque
from html import unescape
from itertools import pairwise, product

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, is_valid_path

from members import previews
from members.models import (
    Dispute,
    EligibilityPreview,
    EligibilityRule,
    Membership,
    RosterFinding,
    RosterImport,
    Vote,
)
from members.views.votes import teller
from negotiations.embargoed import key_of
from negotiations.exports.files import ONE_TEXT
from negotiations.models import (
    Agreement,
    AgreementClause,
    Attachment,
    Clause,
    Comment,
    Correction,
    DraftRevision,
    ErrorReport,
    GroundRules,
    Issue,
    Negotiation,
    Position,
    PreviewLink,
    Proposal,
    Release,
    Statement,
    SummaryRevision,
    Upload,
    UploadedParagraph,
)
from portal.models import Event, Guild, Job, RoleGrant, RoleProposal
from tests.leaks import world as w
from tests.leaks.disguises import disguised_in, hashes
from tests.leaks.unpacking import words_in

pytestmark = pytest.mark.django_db

CANARIES = w.SEEN | w.UNSHOWN
# What a number in an address is the key of, by the part of the route before it.
OF_A_GUILD: dict[str, type[Model]] = {
    "/people/": Membership,
    "/rosters/": RosterImport,
    "/eligibility/": EligibilityRule,
    "/eligibility/previews/": EligibilityPreview,
    "/disputes/": Dispute,
    "/roles/": RoleGrant,
    "/roles/proposals/": RoleProposal,
}
OF_A_PERSON: dict[str, type[Model]] = {"/passkeys/": Authenticator, "/sessions/": UserSession}
KEYED: dict[str, type[Model]] = (
    OF_A_GUILD
    | OF_A_PERSON
    | {
        "/jobs/": Job,
        "/api/positions/": Position,
        "/proposals/": Proposal,
        "/uploads/": Upload,
        "/releases/": Release,
        "/statements/": Statement,
        "/summaries/": SummaryRevision,
        "/corrections/": Correction,
        "/reports/": ErrorReport,
        "/ground-rules/": GroundRules,
        "/comments/": Comment,
        "/papers/": Attachment,
    }
)
TABLE_OF: dict[type[Model], str] = {
    model: "summary__negotiation__slug" if model is SummaryRevision else "negotiation__slug"
    for model in KEYED.values()
    if model not in {Job, Position, *OF_A_GUILD.values(), *OF_A_PERSON.values()}
}
GUILD_OF: dict[type[Model], str] = {
    Dispute: "membership__guild__slug",
    EligibilityPreview: "rule__guild__slug",
} | {
    model: "guild__slug"
    for model in OF_A_GUILD.values()
    if model not in {Dispute, EligibilityPreview}
}
HREF = re.compile(r'(?:href|action|src)="(/[^"#]*)"')
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
FILE = re.compile(r"(?P<of>.*/)(?:text|redline)\.(?P<ending>\w+)(?P<query>.*)")
ECHOED = re.compile(r"\?(?:next|page)=(.+)")
METHODS_THAT_END_A_SESSION = {"/sign-out/"}
# In so many ways, by what stands behind the question mark, one page is asked for.
MOST_WAYS = 6


@pytest.fixture
def world() -> w.World:
    return w.build()


def routes(patterns=None, prefix: str = "/") -> list[str]:
    """Every route of the portal with its parameters, Django's admin aside."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith("/operate/"):
            continue
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


def keys(model: type[Model], field: str) -> list[str]:
    values = (
        model._default_manager.exclude(**{field: ""}) if field != "pk" else model._default_manager
    )
    return sorted({str(value) for value in values.values_list(field, flat=True)})


def candidates() -> dict[str, list[str]]:
    """What may stand for each route parameter: all there is, hidden or not."""
    slugs = keys(Position, "slug")
    # The hidden one now on this side, now on that.
    pairs = [f"{slugs[0]}..{slug}" for slug in slugs[::2]]
    pairs += [f"{slug}..{slugs[0]}" for slug in slugs[1::2]]
    return {
        "guild": keys(Guild, "slug"),
        "vote": keys(Vote, "slug"),
        "step": [*teller.STEPS],
        "which": [*previews.LISTS],
        "kind": [*RosterFinding.Kind.values],
        "negotiation": keys(Negotiation, "slug"),
        "issue": keys(Issue, "slug"),
        "clause": keys(Clause, "slug"),
        "position": slugs + keys(Position, "pk"),
        "pair": pairs,
        "pk": sorted({key for one in KEYED.values() for key in keys(one, "pk")}),
        "paragraph": keys(UploadedParagraph, "pk"),
        "agreement": keys(Agreement, "slug"),
        "other": keys(Agreement, "slug"),
        "release": keys(Release, "slug"),
        "summary": keys(SummaryRevision, "slug"),
        "provision": keys(AgreementClause, "pk"),
        "conflict": keys(DraftRevision, "pk"),
        "correction": keys(Correction, "slug"),
        "token": ["of-no-link"],
        "link": keys(PreviewLink, "pk"),
        "number": [str(number) for number in Event.objects.values_list("number", flat=True)],
        "key": [key_of(one) for one in Release.objects.order_by("pk")],
        "ending": list(ONE_TEXT),
    }


def pairs_of(model: type[Model]) -> set[tuple[str, str]]:
    """The table or the guild, and the key, of each row."""
    home = GUILD_OF.get(model) or TABLE_OF[model]
    rows = model._default_manager.values_list(home, "pk")
    return {(str(table), str(key)) for table, key in rows if table}


def of_route(route: str) -> type[Model] | None:
    """What the number in this route is the key of: the longest part before it decides."""
    fitting = [part for part in KEYED if f"{part}<int:pk>" in route]
    return KEYED[max(fitting, key=len)] if fitting else None


def belonging() -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Which values of two neighbouring route parameters name a thing and where it belongs."""

    def pairs(rows: QuerySet[Model], *fields: str) -> set[tuple[str, str]]:
        return {(str(one), str(other)) for one, other in rows.values_list(*fields)}

    agreements = pairs(Agreement.objects.all(), "negotiation__slug", "slug")
    return {
        ("negotiation", "issue"): pairs(Issue.objects.all(), "negotiation__slug", "slug"),
        ("negotiation", "clause"): pairs(Clause.objects.all(), "negotiation__slug", "slug"),
        ("negotiation", "pk"): {pair for model in TABLE_OF for pair in pairs_of(model)},
        ("guild", "pk"): {pair for model in GUILD_OF for pair in pairs_of(model)},
        ("negotiation", "agreement"): agreements,
        ("clause", "position"): pairs(Position.objects.exclude(slug=""), "clause__slug", "slug"),
        ("agreement", "provision"): pairs(AgreementClause.objects.all(), "agreement__slug", "pk"),
        ("pk", "position"): pairs(Position.objects.all(), "proposal", "pk"),
        ("pk", "conflict"): pairs(DraftRevision.objects.all(), "position__proposal", "pk"),
        ("pk", "paragraph"): pairs(UploadedParagraph.objects.all(), "upload", "pk"),
    }


def addresses(*, is_mixed: bool = True) -> list[str]:
    """Every address of a thing at its own place, and some that put it at another's.

    Mixed, each value of each parameter also stands once beside values that it does not belong to.
    Of a file one form: pages lead to the other ones of what may be seen.
    """
    every, together = candidates(), belonging()
    found: list[str] = []
    for route in routes():
        names, model = PARAMETER.findall(route), of_route(route)
        values, homes = every, together
        if model is not None:
            values = every | {"pk": keys(model, "pk")}
        if model in TABLE_OF:
            homes = together | {("negotiation", "pk"): pairs_of(model)}
        elif model in GUILD_OF:
            homes = together | {("guild", "pk"): pairs_of(model)}
        own = [
            chosen
            for chosen in product(*(values[name] for name in names))
            if all(
                two not in homes or (chosen[place], chosen[place + 1]) in homes[two]
                for place, two in enumerate(pairwise(names))
            )
        ]
        filled = (filled_in(route, chosen) for chosen in own + mixed(names, values) * is_mixed)
        found += [one for one in filled if is_valid_path(one) and in_one_form(one)]
    return found


def mixed(names: list[str], values: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Each value once, beside values of the other parameters taken in turn."""
    if len(names) < 2:
        return []
    most = max(len(values[name]) for name in names)
    return [
        tuple(
            values[name][turn * (place + 1) % len(values[name])] for place, name in enumerate(names)
        )
        for turn in range(most)
    ]


def filled_in(route: str, chosen: tuple[str, ...]) -> str:
    for value in chosen:
        route = PARAMETER.sub(value, route, count=1)
    return route


def is_chosen_report(address: str) -> bool:
    """Each page leads to a report of its own; one in nine is looked at."""
    return sum(address.encode()) % 9 == 0


def in_one_form(address: str) -> bool:
    """Whether this is the one form, now this and now that, in which a file is asked for."""
    found = FILE.fullmatch(address)
    if found is None:
        return True
    chosen = sum(f"{found['of']}{found['query']}".encode()) % len(ONE_TEXT)
    return found["ending"] == ONE_TEXT[chosen]


def client_of(user) -> Client:
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user)
    return client


def is_walked(address: str) -> bool:
    if address.startswith(("/static/", "/operate/", "/staff/look-as/?")):
        return False
    if address in METHODS_THAT_END_A_SESSION:
        return False
    if address.startswith("/report/?"):
        return is_chosen_report(address)
    return "/redline." not in address or in_one_form(address)


def crawl(client: Client, *, is_mixed: bool) -> dict[str, str]:
    """Ask for every address, and for every address found on the way; texts by address.

    An answer may repeat the address it was asked for, the one to go on to after a sign-in, and the
    one that a reader says is wrong.
    """
    waiting = deque(addresses(is_mixed=is_mixed))
    pages: dict[str, str] = {}
    in_ways = Counter[str]()
    while waiting:
        address = waiting.popleft()
        if address in pages or not is_walked(address):
            continue
        path = address.partition("?")[0]
        if in_ways[path] == MOST_WAYS:
            continue
        in_ways[path] += 1
        response = client.get(address)
        assert response.status_code != 500, address
        body = response.getvalue() if response.streaming else response.content
        headers = " ".join(f"{name}: {value}" for name, value in response.items())
        page = f"{headers}\n{words_in(body)}"
        waiting.extend(unescape(link) for link in HREF.findall(page))
        for echoed in (address, *ECHOED.findall(address)):
            page = page.replace(echoed, "")
        pages[address] = page
    return pages


@pytest.mark.parametrize(
    "reader",
    [
        w.ANYONE,
        *(
            pytest.param(reader, marks=pytest.mark.whole(on="sqlite"))
            for reader in (
                w.MEMBER,
                w.COMMITTEE,
                w.CONSULTANT,
                w.COUNSEL,
                w.OBSERVER,
                w.EX_STAFF,
                w.PRESS,
                w.OFFICE,
                w.OTHER_MEMBER,
                w.OTHER_OFFICE,
                w.TELLER,
            )
        ),
        *(
            pytest.param(reader, marks=pytest.mark.whole(on="postgres"))
            for reader in (w.STAFF, w.OTHER_STAFF, w.PRESS_READER)
        ),
    ],
)
def test_each_reader_finds_exactly_what_is_theirs(world, reader):
    pages = crawl(client_of(world.people[reader]), is_mixed=reader not in w.INSIDE)

    found = {
        canary: sorted(address for address, page in pages.items() if canary in page)
        for canary in CANARIES
    }
    for canary, digits in hashes():
        found[canary] += [address for address, page in pages.items() if digits in page]
    leaked = {c: at for c, at in found.items() if at and reader not in CANARIES[c]}
    missing = [c for c, readers in w.SEEN.items() if reader in readers and not found[c]]
    assert (leaked, missing, disguised_in(pages)) == ({}, [], [])


@pytest.mark.parametrize(
    "reader",
    [
        w.ANYONE,
        w.OTHER_STAFF,
        *(pytest.param(one, marks=pytest.mark.whole) for one in (w.MEMBER, w.EX_STAFF, w.PRESS)),
    ],
)
def test_hidden_and_absent_answer_alike(world, reader):
    client = client_of(world.people[reader])
    hidden_addresses = dict(world.hidden_addresses)
    if reader == w.OTHER_STAFF:
        del hidden_addresses["another guild's negotiation"]

    for what, address in hidden_addresses.items():
        absent = re.sub(r"[a-z0-9]+(/?)$", r"absent\1", address)
        if address.startswith("/staff/our-table/proposals/"):
            absent = "/staff/our-table/proposals/999999/"
        hidden_answer, absent_answer = client.get(address), client.get(absent)
        assert told(hidden_answer, address) == told(absent_answer, absent), what


def told(response, address: str) -> tuple[int, str, str]:
    """What an answer says: status, where it sends, and its page without its own address."""
    page = response.content.decode().replace(address, "")
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return response.status_code, response.headers.get("Location", "").replace(address, ""), page
