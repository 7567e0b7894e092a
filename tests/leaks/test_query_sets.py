"""What each reader finds in each kind of row, by the one rule that all doors share."""

from collections.abc import Iterable

import pytest
from django.db.models import Model
from django.utils import timezone

from members.models import (
    Dispute,
    DisputeEntry,
    EligibilityRule,
    MailChange,
    Membership,
    MembershipPeriod,
    RosterFile,
    RosterFinding,
    RosterImport,
)
from negotiations.models import (
    Agreement,
    AgreementClause,
    Clause,
    Comment,
    Correction,
    DraftRevision,
    ErrorReport,
    GroundRules,
    ImportedText,
    Issue,
    Negotiation,
    Position,
    PositionNote,
    PreviewLink,
    Proposal,
    Release,
    Session,
    Source,
    Statement,
    TentativeAgreement,
    Upload,
    UploadedFile,
    UploadedParagraph,
)
from portal.access import ANYONE, Viewer
from portal.middleware import viewer_for
from portal.models import Event, Job, Opening, RoleProposal
from tests.leaks import world as w

pytestmark = pytest.mark.django_db

# Of each kind of row the field by which the world's hidden ones are known.
NAMED_BY = {
    Agreement: "title",
    AgreementClause: "text",
    Clause: "slug",
    Comment: "words",
    Correction: "new_words",
    DraftRevision: "text",
    ErrorReport: "words",
    Event: "payload__title",
    GroundRules: "words",
    ImportedText: "base_text",
    Issue: "slug",
    Job: "title",
    Negotiation: "title",
    Opening: "what",
    Position: "text",
    PositionNote: "internal_notes",
    PreviewLink: "for_whom",
    Proposal: "title",
    Session: "topics",
    Release: "title",
    Source: "publisher",
    Statement: "words",
    TentativeAgreement: "text",
    Upload: "file_name",
    UploadedFile: "upload__file_name",
    UploadedParagraph: "base_text",
    Dispute: "membership__name",
    DisputeEntry: "words",
    EligibilityRule: "name",
    MailChange: "new_mail",
    Membership: "name",
    MembershipPeriod: "branch",
    RoleProposal: "why",
    RosterFile: "roster__file_name",
    RosterFinding: "name",
    RosterImport: "file_name",
}
OF_A_MEMBER = {
    Dispute: {"canaryself"},
    DisputeEntry: {"canaryowndispute"},
    EligibilityRule: {"canaryvotingrule"},
    Membership: {"canaryself"},
    MembershipPeriod: {"canaryownbranch"},
}
OF_THE_OFFICE = {
    Dispute: {"canaryself", "canaryneighbour"},
    DisputeEntry: {"canaryowndispute", "canarydispute"},
    EligibilityRule: {"canaryvotingrule", "canaryoldrule"},
    Membership: {"canaryself", "canaryneighbour"},
    MembershipPeriod: {"canaryownbranch", "canarybranch"},
    RoleProposal: {"canarywhy"},
    RosterFile: {"canaryrosterfile.csv"},
    RosterFinding: {"canaryfinding"},
    RosterImport: {"canaryrosterfile.csv"},
}
NO_ONES_BUT_INSIDE = {
    Comment: {"canarycomment", "canaryanswered", "canarysettled"},
    ErrorReport: {"canaryreport"},
    GroundRules: {"canaryrule"},
    Opening: {"canaryopening"},
    PreviewLink: {"canarypreview"},
    Clause: {"canaryclauseslug"},
    DraftRevision: {"canaryrevision", "canaryconflict"},
    ImportedText: {"canarykeptbase"},
    Issue: {"canaryissueslug"},
    PositionNote: {"canarynotes"},
    Proposal: {"canarytitle"},
    Session: {"canarysession"},
    Source: {"canarysource"},
    TentativeAgreement: {"canaryagreement"},
    Upload: {"canaryfilename.docx"},
    UploadedFile: {"canaryfilename.docx"},
    UploadedParagraph: {"canarybase"},
}
HIDDEN_TEXTS = {
    "canarytabled",
    "canarydraft",
    "canaryleftout",
    "canaryfuture",
    "canaryembargotext",
    "canarywithdrawntext",
}
OTHERS = {Negotiation: {"canaryothertable"}, Position: {"canaryotherdraft"}}


def whole(*words: str) -> dict[type[Model], set[str]]:
    """Agreements with their provisions."""
    return {Agreement: set(words), AgreementClause: set(words)}


PUBLIC, MEMBERS = "canarywholetext", "canarymemberstext"
TOLD = {
    Correction: {"canarycorrected"},
    Release: {"canarywithdrawntitle"},
    Statement: {"canarystatement"},
}
UNTOLD = {
    Correction: {"canarycorrected", "canarycorrection"},
    Release: {
        "canarywithdrawntitle",
        "canaryreleasedraft",
        "canaryscheduled",
        "canaryembargotitle",
    },
    Statement: {"canarystatement", "canaryunheard"},
}
ANYONES = TOLD | whole(PUBLIC) | {Position: {"canarypublic"}}
FOUND = {
    w.ANYONE: ANYONES,
    w.EX_STAFF: ANYONES,
    w.OTHER_MEMBER: ANYONES,
    w.PRESS: ANYONES,
    w.PRESS_READER: ANYONES
    | {
        Position: {"canarypublic", "canaryembargotext"},
        Release: {"canarywithdrawntitle", "canaryembargotitle"},
    },
    w.OFFICE: ANYONES | OF_THE_OFFICE,
    w.OTHER_OFFICE: ANYONES,
    w.TELLER: ANYONES,
    w.MEMBER: TOLD
    | OF_A_MEMBER
    | whole(PUBLIC, MEMBERS)
    | {Position: {"canarypublic", "canarymembers"}},
    w.OTHER_STAFF: TOLD | whole(PUBLIC) | OTHERS | {Position: {"canarypublic", "canaryotherdraft"}},
    w.STAFF: NO_ONES_BUT_INSIDE
    | UNTOLD
    | whole(PUBLIC, MEMBERS, "canaryunreleasedtext", "canarydrafttext")
    | {
        Event: {"canarystaffevent"},
        Position: {"canarypublic", "canarymembers"} | HIDDEN_TEXTS,
    },
}
for inside in (w.OBSERVER, w.COUNSEL, w.CONSULTANT):
    FOUND[inside] = {model: words for model, words in FOUND[w.STAFF].items() if model != Opening}
FOUND[w.COMMITTEE] = FOUND[w.STAFF] | {
    Event: {"canarystaffevent", "canarycommitteeevent"},
    RoleProposal: {"canarywhy"},
}
FOUND[w.STAFF] = FOUND[w.STAFF] | {Job: {"canaryjobtitle"}}


def viewer_of(user) -> Viewer:
    if user is None:
        return ANYONE
    return viewer_for(user, timezone.now(), is_proven=True)


def canaries(model: type[Model], viewer: Viewer) -> set[str]:
    visible = model._default_manager.visible_to(viewer, timezone.now())
    return set(first_words(visible.values_list(NAMED_BY[model], flat=True)))


def first_words(values: Iterable[str | None]) -> Iterable[str]:
    return (value.split()[0] for value in values if value and value.startswith("canary"))


@pytest.mark.parametrize("reader", FOUND)
def test_each_reader_finds_what_is_theirs(reader):
    world = w.build()
    viewer = viewer_of(world.people[reader])

    found = {model: canaries(model, viewer) for model in NAMED_BY}

    assert found == {model: FOUND[reader].get(model, set()) for model in NAMED_BY}


@pytest.mark.parametrize(
    ("reader", "audiences"),
    [
        (w.ANYONE, {"public"}),
        (w.OTHER_STAFF, {"public"}),
        (w.MEMBER, {"public", "members"}),
        (w.STAFF, {"public", "members"}),
    ],
)
def test_each_reader_finds_the_releases_told_to_them(reader, audiences):
    world = w.build()

    found = Release.objects.told(viewer_of(world.people[reader]), timezone.now())

    assert {release.audience for release in found} == audiences
