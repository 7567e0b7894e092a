"""Two guilds' tables full of words that must not travel, each word of its own kind.

Every hidden thing carries a canary, a word found nowhere else. `SEEN` says who may read which; the
test crawls every address and holds each reader's pages to exactly that.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from negotiations.models import Position, Proposal, Session
from portal import events
from portal.access import Audience, Role
from portal.models import Guild, User
from portal.text import sha256
from tests.factories.negotiations import (
    ClauseFactory,
    DraftRevisionFactory,
    IssueFactory,
    NegotiationFactory,
    PositionFactory,
    PositionNoteFactory,
    ProposalFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    SessionFactory,
    SourceFactory,
    TentativeAgreementFactory,
    hand_over,
)
from tests.factories.portal import GuildFactory, RoleGrantFactory, UserFactory

ANYONE, MEMBER, OBSERVER, STAFF, COMMITTEE, OTHER_STAFF = (
    "anyone",
    "member",
    "observer",
    "staff",
    "committee",
    "other guild's staff",
)
INSIDE = (OBSERVER, STAFF, COMMITTEE)
WRITERS = (STAFF, COMMITTEE)

# Which readers must find which canary somewhere; all others must find it nowhere.
SEEN = {
    "canarypublic": (ANYONE, MEMBER, *INSIDE, OTHER_STAFF),
    "canarymembers": (MEMBER, *INSIDE),
    "canarytabled": INSIDE,
    "canarytitle": INSIDE,
    "canarydraft": INSIDE,
    "canaryleftout": WRITERS,
    "canaryrationale": INSIDE,
    "canarynotes": INSIDE,
    "canaryconflict": WRITERS,
    "canaryhiddenclause": INSIDE,
    "canaryhiddenissue": INSIDE,
    "canaryclauseslug": INSIDE,
    "canaryissueslug": INSIDE,
    "canaryagreement": INSIDE,
    "canaryfuture": INSIDE,
    "canarynarrator": INSIDE,
    "canaryothertable": (OTHER_STAFF,),
    "canaryotherdraft": (OTHER_STAFF,),
}
# Nobody finds these on a page yet: there is none that shows them. They must not appear elsewhere.
UNSHOWN = {
    "canaryrevision": INSIDE,
    "canarysession": INSIDE,
    "canarysource": INSIDE,
    "canarystaffevent": INSIDE,
    "canarycommitteeevent": (COMMITTEE,),
    "canarylaterevent": (),
}


@dataclass
class World:
    guild: Guild
    people: dict[str, User | None]
    proposals: list[Proposal]
    hidden_addresses: dict[str, str]


def build() -> World:
    """Make both tables and one person of each kind."""
    ours, theirs = GuildFactory(), GuildFactory()
    people = {
        ANYONE: None,
        MEMBER: person(ours, Role.MEMBER),
        OBSERVER: person(ours, Role.OBSERVER),
        STAFF: person(ours, Role.STAFF),
        COMMITTEE: person(ours, Role.COMMITTEE),
        OTHER_STAFF: person(theirs, Role.STAFF),
    }
    proposals, addresses = our_table(ours, people[STAFF])
    proposals += other_table(theirs)
    return World(ours, people, proposals, addresses)


def person(guild: Guild, role: Role) -> User:
    user = UserFactory()
    RoleGrantFactory(user=user, guild=guild, role=role)
    return user


def our_table(guild: Guild, staff: User) -> tuple[list[Proposal], dict[str, str]]:
    """A public negotiation with one public text; everything else in it is hidden."""
    table = NegotiationFactory(slug="our-table", guilds=[guild])
    release(table, table)
    clause = ClauseFactory(negotiation=table, slug="open-clause", title="Open clause")
    first = tabled(clause, "canarypublic words of ours", title="First proposal")
    release(table, first)
    second = tabled(clause, "canarymembers words", side="employer", title="Their answer")
    release(table, second, audience=Audience.MEMBERS)
    hidden = tabled(clause, "canarytabled words", title="canarytitle")
    hidden.sources.add(SourceFactory(publisher="canarysource", url="https://canary.example/1"))
    future = tabled(clause, "canaryfuture words", side="employer", title="Later answer")
    release(table, future, live_at=timezone.now() + timedelta(days=1))
    told = tabled(clause, "More words.", side="employer", described_by="canarynarrator")
    TentativeAgreementFactory(clause=clause, text="canaryagreement words", agreed=True)
    secret = ClauseFactory(
        negotiation=table,
        issue=IssueFactory(negotiation=table, slug="canaryissueslug", title="canaryhiddenissue"),
        slug="canaryclauseslug",
        title="canaryhiddenclause",
    )
    secret_text = tabled(secret, "Words on the hidden clause.")
    SessionFactory(negotiation=table, topics="canarysession", kind=Session.Kind.SIDEBAR)
    draft = our_draft(clause, secret, staff)
    log(table, guild)
    addresses = {
        "another guild's negotiation": "/negotiations/other-table/",
        "a hidden issue": secret.issue.get_absolute_url(),
        "a hidden clause": secret.get_absolute_url(),
        "a hidden clause's text": secret_text.get_absolute_url(),
        "a hidden text": hidden.get_absolute_url(),
        "a text released later": future.get_absolute_url(),
        "a redline to a hidden text": f"{clause.get_absolute_url()}compare/{first.slug}..{hidden.slug}/",
        "a draft": draft.get_absolute_url(),
        "the staff board": "/staff/our-table/",
    }
    return [p.proposal for p in (first, second, hidden, future, told, secret_text)] + [
        draft
    ], addresses


def our_draft(clause, secret, staff: User) -> Proposal:
    """A draft with words, notes, an earlier save, a conflict and a clause left out."""
    draft = ProposalFactory(negotiation=clause.negotiation, title="Draft in progress")
    open_part = PositionFactory(proposal=draft, clause=clause, text="canarydraft words", revision=2)
    PositionFactory(proposal=draft, clause=secret, text="canaryleftout words", is_left_out=True)
    PositionNoteFactory(
        position=open_part, rationale="canaryrationale", internal_notes="canarynotes"
    )
    DraftRevisionFactory(position=open_part, revision=1, text="canaryrevision", saved_by=staff)
    DraftRevisionFactory(
        position=open_part, revision=1, text="canaryconflict", conflict=True, saved_by=staff
    )
    return draft


def other_table(guild: Guild) -> list[Proposal]:
    """Another guild's negotiation that was never announced."""
    table = NegotiationFactory(slug="other-table", title="canaryothertable", guilds=[guild])
    clause = ClauseFactory(negotiation=table, slug="other-clause")
    draft = ProposalFactory(negotiation=table)
    PositionFactory(proposal=draft, clause=clause, text="canaryotherdraft words")
    return [tabled(clause, "Words at the other table.").proposal, draft]


def tabled(clause, text: str, **proposal: str) -> Position:
    made = ProposalFactory(negotiation=clause.negotiation, **proposal)
    position = PositionFactory(
        proposal=made,
        clause=clause,
        text=text,
        frozen=True,
        described_by=proposal.get("described_by", ""),
    )
    hand_over(made)
    assert position.sha256 == sha256(text)
    return position


def release(table, item, *, audience: str = Audience.PUBLIC, **fields: object) -> None:
    made = ReleaseFactory(negotiation=table, audience=audience, **fields)
    ReleaseItemFactory(release=made, item=item)


def log(table, guild: Guild) -> None:
    """Three events: for staff, for the committee, and for everyone from tomorrow on."""
    now = timezone.now()
    for word, audience, visible_at in (
        ("canarystaffevent", Audience.STAFF, now),
        ("canarycommitteeevent", Audience.COMMITTEE, now),
        ("canarylaterevent", Audience.PUBLIC, now + timedelta(days=1)),
    ):
        events.record(
            "milestone.recorded",
            by=None,
            at=now,
            visible_at=visible_at,
            target=table,
            audience=audience,
            guilds=[guild],
            stream=table.stream,
            payload={"title": word},
        )
