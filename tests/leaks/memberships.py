"""What a guild knows of its members, each word of its own kind; see world.py."""

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from members.models import Membership
from portal.models import Guild, User
from tests import passkeys
from tests.factories.members import (
    DisputeEntryFactory,
    DisputeFactory,
    EligibilityOutcomeFactory,
    EligibilityPreviewFactory,
    EligibilityRuleFactory,
    MailChangeFactory,
    MembershipFactory,
    MembershipPeriodFactory,
    RosterFileFactory,
    RosterFindingFactory,
    RosterImportFactory,
)
from tests.factories.portal import LetterFactory, RoleProposalFactory, UserFactory
from tests.leaks import votes


def of_guild(guild: Guild, member: User, staff: User) -> None:
    """The member's own rows, a neighbour's in the same guild, and what the office works on."""
    own = membership(guild, member, "canaryself", branch="canaryownbranch")
    votes.of_guild(guild, own)
    DisputeEntryFactory(dispute=DisputeFactory(membership=own), words="canaryowndispute", by=member)
    neighbour = UserFactory(email="canaryaccount@mail.example", name="canaryaccountname")
    theirs = membership(guild, neighbour, "canaryneighbour", branch="canarybranch")
    type(theirs).objects.filter(pk=theirs.pk).update(
        number="canarynumber", mail="canaryfilemail@mail.example"
    )
    disputed = DisputeFactory(membership=theirs)
    DisputeEntryFactory(dispute=disputed, words="canarydispute", by=neighbour)
    MailChangeFactory(user=neighbour, new_mail="canarynewmail@mail.example")
    LetterFactory(to="canaryletter@mail.example", text="canarylettertext")
    UserSession.objects.create(
        user=neighbour, ip="192.0.2.7", session_key="canarysessionkey", user_agent="canaryagent"
    )
    Authenticator.objects.create(
        user=member,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "canarypasskey", "credential": passkeys.answer()},
    )
    rosters(guild, staff)
    rules(guild)
    RoleProposalFactory(
        guild=guild, user=neighbour, proposed_by=staff, why="canarywhy", proposed_at=timezone.now()
    )


def membership(guild: Guild, user: User, name: str, *, branch: str):
    made = MembershipFactory(guild=guild, user=user, name=name, period=None)
    MembershipPeriodFactory(membership=made, from_on=date(2025, 1, 1), branch=branch)
    return made


def rosters(guild: Guild, staff: User) -> None:
    roster = RosterImportFactory(
        guild=guild,
        file_name="canaryrosterfile.csv",
        uploaded_by=staff,
        state="checked",
        checked_at=timezone.now(),
        encoding="utf-8",
        delimiter=",",
        columns=["Number", "canaryrosterhead"],
        counts={"lines": 1, "members": 2, "accounts": 0, "refused": 1, "plan": "none"},
    )
    RosterFileFactory(roster=roster, content=b"Number,canaryrosterhead\n1,canaryrosterbytes\n")
    RosterFindingFactory(roster=roster, name="canaryfinding", number="canarylinenumber")


def rules(guild: Guild) -> None:
    """One in use, and the version before it, which only the office keeps."""
    now = timezone.now()
    EligibilityRuleFactory(
        guild=guild, slug="rule", name="canaryoldrule", written_at=now, retired_at=now
    )
    rule = EligibilityRuleFactory(
        guild=guild, slug="rule", version=2, name="canaryvotingrule", written_at=now
    )
    preview = EligibilityPreviewFactory(
        rule=rule,
        asked_at=now - timedelta(days=1),
        done_at=now,
        counts={"in": 1, "out": 0, "not_known": 0, "reasons": {}},
    )
    EligibilityOutcomeFactory(
        preview=preview, membership=Membership.objects.get(number="canarynumber"), is_in=True
    )
