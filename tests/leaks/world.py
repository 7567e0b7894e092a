"""Two guilds' tables full of words that must not travel, each word of its own kind.

Every hidden thing carries a canary, a word found nowhere else. `SEEN` says who may read which; the
test crawls every address and holds each reader's pages to exactly that.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from negotiations.models import Clause, Position, Proposal, Session
from negotiations.word.model import plain_text
from negotiations.word.passing import to_data
from portal import events
from portal.access import Audience, Role
from portal.models import Guild, User
from portal.text import sha256
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    DraftRevisionFactory,
    ImportedTextFactory,
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
    UploadedFileFactory,
    UploadedParagraphFactory,
    UploadFactory,
    finish,
    hand_over,
)
from tests.factories.portal import GuildFactory, JobFactory, RoleGrantFactory, UserFactory
from tests.leaks import memberships
from tests.leaks.telling import disclosures

ANYONE, MEMBER, OBSERVER, STAFF, COMMITTEE, OTHER_STAFF = (
    "anyone",
    "member",
    "observer",
    "staff",
    "committee",
    "other guild's staff",
)
COUNSEL, CONSULTANT, EX_STAFF, OTHER_MEMBER, PRESS, PRESS_READER = (
    "counsel at our table",
    "consultant",
    "ex-staff",
    "other guild's member",
    "press",
    "press that accepted the terms",
)
OFFICE, OTHER_OFFICE, TELLER = "membership office", "other guild's membership office", "teller"
INSIDE = (OBSERVER, CONSULTANT, COUNSEL, STAFF, COMMITTEE)
BARGAINERS = (STAFF, COMMITTEE)
WRITERS = (COUNSEL, *BARGAINERS)
OUTSIDE = (
    ANYONE,
    OTHER_STAFF,
    OTHER_MEMBER,
    EX_STAFF,
    PRESS,
    PRESS_READER,
    OFFICE,
    OTHER_OFFICE,
    TELLER,
)
APPOINTING = (OFFICE, COMMITTEE)
EVERYONE = (*OUTSIDE, MEMBER, *INSIDE)

# Which readers must find which canary somewhere; all others must find it nowhere.
SEEN = {
    "canarypublic": EVERYONE,
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
    "canarywholetext": EVERYONE,
    "canarymemberstext": (MEMBER, *INSIDE),
    "canaryunreleasedtext": INSIDE,
    "canarydrafttext": INSIDE,
    "canarydraftslug": INSIDE,
    "canaryfilename": WRITERS,
    "canarybase": WRITERS,
    "canarycounter": WRITERS,
    "canaryauthor": WRITERS,
    "canarykeptbase": WRITERS,
    "canaryfilebytes": WRITERS,
    "canaryjobtitle": (STAFF,),
    "canarywithdrawntitle": EVERYONE,
    "canaryreason": EVERYONE,
    "canarywithdrawntext": INSIDE,
    "canarystatement": EVERYONE,
    "canaryembargotext": (*INSIDE, PRESS_READER),
    "canaryembargotitle": (*INSIDE, PRESS_READER),
    "canaryembargonote": (*INSIDE, PRESS_READER),
    "canaryrule": INSIDE,
    "canaryreleasedraft": INSIDE,
    "canaryscheduled": INSIDE,
    "canaryterms": (*INSIDE, PRESS, PRESS_READER),
    "canarysummary": EVERYONE,
    "canarynotdoing": EVERYONE,
    "canaryunsaid": INSIDE,
    "canaryjustified": INSIDE,
    "canaryunheard": INSIDE,
    "canaryteller": INSIDE,
    "canarycorrected": EVERYONE,
    "canarycorrection": BARGAINERS,
    "canaryreport": BARGAINERS,
    "canary@mail.example": BARGAINERS,
    "canarypreview": BARGAINERS,
    "canarycomment": INSIDE,
    "canaryanswered": INSIDE,
    "canarysettled": INSIDE,
    "canarypaper": (COMMITTEE,),
    "canarypapername": (COMMITTEE,),
    "canarypaperwords": (COMMITTEE,),
    "canarystaffevent": INSIDE,
    "canarycommitteeevent": (COMMITTEE,),
    "canarylaterevent": BARGAINERS,
    "canaryopening": BARGAINERS,
    "canaryself": (MEMBER, OFFICE),
    "canaryownbranch": (MEMBER, OFFICE),
    "canaryowndispute": (MEMBER, OFFICE),
    "canarypasskey": (MEMBER,),
    "canaryneighbour": (OFFICE,),
    "canarynumber": (OFFICE,),
    "canaryfilemail@mail.example": (OFFICE,),
    "canaryaccount@mail.example": (OFFICE,),
    "canarybranch": (OFFICE,),
    "canarydispute": (OFFICE,),
    "canaryrosterfile": (OFFICE,),
    "canaryrosterhead": (OFFICE,),
    "canaryrosterbytes": (OFFICE,),
    "canaryfinding": (OFFICE,),
    "canarylinenumber": (OFFICE,),
    "canaryvotingrule": (MEMBER, OFFICE),
    "canaryoldrule": (OFFICE,),
    "canarywhy": APPOINTING,
    "canaryvote": EVERYONE,
    "canaryrehearsal": APPOINTING,
    "canarycredential": (MEMBER,),
    "canaryothertable": (OTHER_STAFF,),
    "canaryotherdraft": (OTHER_STAFF,),
}
# Nobody finds these on a page yet: there is none that shows them. They must not appear elsewhere.
UNSHOWN = {
    "canaryaccountname": APPOINTING,
    "canarynewmail": (),
    "canarydraftvote": (),
    "canaryletter": (),
    "canaryagent": (),
    "canarysessionkey": (),
    "canaryrevision": INSIDE,
    "canarysession": INSIDE,
    "canarysource": INSIDE,
    "canarythirdtable": (),
    "canaryothersremark": (),
}
BESIDE = "/issues/open-issue/?right=third-table&left=our-table/"


@dataclass
class World:
    guild: Guild
    people: dict[str, User | None]
    proposals: list[Proposal]
    hidden_addresses: dict[str, str]


def build() -> World:
    """Make the tables and one person of each kind."""
    ours, theirs = GuildFactory(), GuildFactory()
    people = {
        ANYONE: None,
        MEMBER: UserFactory(),
        OBSERVER: person(ours, Role.OBSERVER),
        STAFF: person(ours, Role.STAFF),
        COMMITTEE: person(ours, Role.COMMITTEE),
        OTHER_STAFF: person(theirs, Role.STAFF),
        OTHER_MEMBER: person(theirs, Role.MEMBER),
        COUNSEL: person(ours, Role.COUNSEL, stream="negotiations/our-table"),
        CONSULTANT: person(ours, Role.CONSULTANT, until=timezone.now() + timedelta(days=1)),
        EX_STAFF: person(ours, Role.STAFF, ended_at=timezone.now()),
        PRESS: person(ours, Role.PRESS),
        PRESS_READER: person(ours, Role.PRESS),
        OFFICE: person(ours, Role.MEMBERSHIP),
        OTHER_OFFICE: person(theirs, Role.MEMBERSHIP),
        TELLER: person(ours, Role.TELLER),
    }
    memberships.of_guild(ours, people[MEMBER], people[STAFF])
    proposals, addresses = our_table(ours, people[STAFF])
    clause = Clause.objects.get(slug="open-clause")
    addresses |= disclosures(clause, ours, people[STAFF], people[PRESS_READER])
    proposals += other_table(theirs)
    JobFactory(guild=ours, asked_by=people[STAFF], title="canaryjobtitle", failed=True)
    return World(ours, people, proposals, addresses)


def person(guild: Guild, role: Role, **grant: object) -> User:
    user = UserFactory()
    RoleGrantFactory(user=user, guild=guild, role=role, **grant)
    return user


def our_table(guild: Guild, staff: User) -> tuple[list[Proposal], dict[str, str]]:
    """A public negotiation with one public text; everything else in it is hidden."""
    table = NegotiationFactory(slug="our-table", guilds=[guild])
    release(table, table)
    issue = IssueFactory(negotiation=table, slug="open-issue", title="Open issue")
    clause = ClauseFactory(issue=issue, slug="open-clause", title="Open clause")
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
    whole_agreements(table, clause, secret)
    files_taken_in(clause, staff, second)
    draft = our_draft(clause, secret, staff)
    log(table, guild)
    addresses = {
        "another guild's negotiation": "/negotiations/other-table/",
        "a hidden issue": secret.issue.get_absolute_url(),
        "a hidden issue at all tables": f"/issues/{secret.issue.slug}/",
        "a hidden text beside another guild's": f"{BESIDE}open-clause/{hidden.slug}",
        "a hidden clause beside another guild's": f"{BESIDE}{secret.slug}",
        "a hidden clause": secret.get_absolute_url(),
        "a hidden clause's text": secret_text.get_absolute_url(),
        "a hidden text": hidden.get_absolute_url(),
        "a text released later": future.get_absolute_url(),
        "a redline to a hidden text": f"{clause.get_absolute_url()}compare/{first.slug}..{hidden.slug}/",
        "an agreement not released": "/agreements/unreleased/",
        "an agreement being drafted": "/agreements/canarydraftslug/",
        "a redline of an agreement not released": "/agreements/open/compare/unreleased/",
        "a draft": draft.get_absolute_url(),
        "the staff board": "/staff/our-table/",
    }
    return [p.proposal for p in (first, second, hidden, future, told, secret_text)] + [
        draft
    ], addresses


def files_taken_in(clause: Clause, staff: User, answer: Position) -> None:
    """A file that waits to be mapped, and one that an answer came in."""
    table = clause.negotiation
    waiting = UploadFactory(
        negotiation=table, mapping=True, file_name="canaryfilename.docx", uploaded_by=staff
    )
    reading = to_data(plain_text("Words."))
    UploadedFileFactory(upload=waiting, content=b"canaryfilebytes", reading=reading)
    UploadedParagraphFactory(
        upload=waiting,
        fate="clause",
        clause=clause,
        base_text="canarybase words",
        text="canarycounter words",
        authors=["canaryauthor"],
    )
    kept = UploadFactory(negotiation=table, kept=True, proposal=answer.proposal, uploaded_by=staff)
    UploadedFileFactory(upload=kept)
    ImportedTextFactory(position=answer, upload=kept, base_text="canarykeptbase words")


def whole_agreements(table, clause, secret) -> None:
    """One for everyone, one for members, a final one for nobody outside yet, and a draft."""
    words = {"open": "canarywholetext", "members": "canarymemberstext"}
    words |= {"unreleased": "canaryunreleasedtext", "canarydraftslug": "canarydrafttext"}
    made = {
        slug: AgreementFactory(negotiation=table, slug=slug, title=f"{word} as a whole")
        for slug, word in words.items()
    }
    for slug, agreement in made.items():
        followed = secret if slug == "open" else clause
        AgreementClauseFactory(agreement=agreement, text=f"{words[slug]} in full.", clause=followed)
    for slug in ("open", "members", "unreleased"):
        finish(made[slug])
    release(table, made["open"])
    release(table, made["members"], audience=Audience.MEMBERS)


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


def third_table() -> None:
    """A public table with an issue of ours, for the pages on which its clauses stand beside ours.

    The walk over every address goes without it: it would double the addresses there can be.
    """
    table = NegotiationFactory(slug="third-table")
    release(table, table)
    issue = IssueFactory(negotiation=table, slug="open-issue", title="Open issue")
    clause = ClauseFactory(issue=issue, slug="third-clause")
    release(table, tabled(clause, "canarypublic words of theirs"))
    tabled(clause, "canarythirdtable words", side="employer")


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
