"""What the log says in the auditor's words: each verb, and what a payload holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.models import Agreement, Correction, GroundRules, Proposal, Upload
from negotiations.models.proposal import Side
from portal.access import Audience, Role

WORDS: Mapping[str, Promise] = {
    "milestone.recorded": gettext_lazy("a date put on record"),
    "vote.reported": gettext_lazy("a vote put on record"),
    "document.published": gettext_lazy("a document put on record"),
    "session.held": gettext_lazy("a session put on record"),
    "proposal.tabled": gettext_lazy("a proposal handed over"),
    "answer.logged": gettext_lazy("an answer written down"),
    "upload.kept": gettext_lazy("a file taken in"),
    "negotiation.opened": gettext_lazy("a table set up"),
    "clause.added": gettext_lazy("a clause added"),
    "issue.added": gettext_lazy("an issue added"),
    "agreement.reached": gettext_lazy("texts agreed"),
    "agreement.proposed": gettext_lazy("a text proposed for agreement"),
    "agreement.confirmed": gettext_lazy("an agreed text confirmed"),
    "agreement.reopened": gettext_lazy("an agreed text reopened"),
    "agreement.begun": gettext_lazy("a whole agreement begun"),
    "agreement.described": gettext_lazy("a whole agreement described"),
    "agreement.assembled": gettext_lazy("agreed texts taken into an agreement"),
    "agreement.final": gettext_lazy("an agreement’s text made final"),
    "agreement.status": gettext_lazy("an agreement’s status changed"),
    "provision.added": gettext_lazy("a provision added"),
    "provision.edited": gettext_lazy("a provision written anew"),
    "provision.moved": gettext_lazy("a provision moved"),
    "provision.removed": gettext_lazy("a provision removed"),
    "provision.agreed": gettext_lazy("a provision given the agreed words"),
    "provision.carried": gettext_lazy("a provision given the words before"),
    "ground_rules.set": gettext_lazy("ground rules set"),
    "ground_rules.proposed": gettext_lazy("wider ground rules proposed"),
    "ground_rules.seconded": gettext_lazy("wider ground rules confirmed"),
    "ground_rules.declined": gettext_lazy("wider ground rules declined"),
    "release.published": gettext_lazy("a release published"),
    "release.terms_accepted": gettext_lazy("terms of an embargo accepted"),
    "preview.made": gettext_lazy("a preview link made"),
    "preview.revoked": gettext_lazy("a preview link revoked"),
    "release.withdrawn": gettext_lazy("a release withdrawn"),
    "release.drafted": gettext_lazy("a release begun"),
    "release.changed": gettext_lazy("a release changed"),
    "release.submitted": gettext_lazy("a release sent to review"),
    "release.sent_back": gettext_lazy("a release sent back"),
    "release.set_aside": gettext_lazy("a release set aside"),
    "release.approved": gettext_lazy("a release approved"),
    "release.forced": gettext_lazy("a release forced by one person"),
    "release.recalled": gettext_lazy("a release recalled"),
    "correction.made": gettext_lazy("a correction made"),
    "correction.drafted": gettext_lazy("a correction drafted"),
    "correction.changed": gettext_lazy("a correction’s draft changed"),
    "correction.set_aside": gettext_lazy("a correction set aside"),
    "statement.recorded": gettext_lazy("a statement written down"),
    "statement.changed": gettext_lazy("a statement written anew"),
    "statement.set_aside": gettext_lazy("a statement set aside"),
    "report.made": gettext_lazy("an error reported by a reader"),
    "report.answered": gettext_lazy("a reader’s report answered"),
    "report.dismissed": gettext_lazy("a reader’s report closed"),
    "summary.begun": gettext_lazy("a summary begun"),
    "summary.saved": gettext_lazy("a summary’s draft saved"),
    "summary.justified": gettext_lazy("a figure of a summary justified"),
    "summary.finished": gettext_lazy("a summary finished"),
    "summary.discarded": gettext_lazy("a summary’s draft thrown away"),
    "role.granted": gettext_lazy("an access given"),
    "role.ended": gettext_lazy("an access ended"),
    "person.renamed": gettext_lazy("a person’s own name set anew by themselves"),
    "roster.taken_in": gettext_lazy("a roster taken in"),
    "roster.applied": gettext_lazy("a roster applied"),
    "roster.put_away": gettext_lazy("a roster put away"),
    "person.mail_changed": gettext_lazy("a person’s mail address changed by themselves"),
    "person.mail_choice": gettext_lazy("a person’s wish about mail said by themselves"),
    "person.erased": gettext_lazy("an account erased by its owner"),
    "membership.name_corrected": gettext_lazy("a member’s name put right by themselves"),
    "membership.corrected": gettext_lazy("a member’s facts corrected by the office"),
    "membership.entry_corrected": gettext_lazy("a member’s name or mail corrected by the office"),
    "membership.merged": gettext_lazy("two memberships joined"),
    "membership.unmerged": gettext_lazy("joined memberships taken apart"),
    "membership.account_linked": gettext_lazy("an account given to a member"),
    "person.address_set": gettext_lazy("a member’s address to sign in with set by the office"),
    "person.signed_out": gettext_lazy("a member signed out everywhere by the office"),
    "role.proposed": gettext_lazy("a role proposed"),
    "role.refused": gettext_lazy("a proposed role refused"),
    "role.withdrawn": gettext_lazy("a proposed role withdrawn"),
    "paper.kept": gettext_lazy("a paper of the committee kept"),
    "paper.destroyed": gettext_lazy("a paper of the committee destroyed"),
    "retention.applied": gettext_lazy("personal data deleted as the policies say"),
    "comment.said": gettext_lazy("a comment made"),
    "comment.answered": gettext_lazy("a comment answered"),
    "comment.corrected": gettext_lazy("a comment corrected"),
    "comment.settled": gettext_lazy("a comment settled"),
    "comment.reopened": gettext_lazy("a settled comment reopened"),
    "eligibility_rule.written": gettext_lazy("a rule written about who may vote"),
    "eligibility_rule.retired": gettext_lazy("a rule about who may vote retired"),
    "vote.drafted": gettext_lazy("a members’ vote begun"),
    "vote.changed": gettext_lazy("a members’ vote changed"),
    "vote.questions_set": gettext_lazy("the questions of a vote set"),
    "vote.tellers_named": gettext_lazy("the tellers of a vote named"),
    "vote.override_asked": gettext_lazy("a vote asked to open before its text was out long enough"),
    "vote.override_seconded": gettext_lazy("a vote let open before its text was out long enough"),
    "vote.keys_asked": gettext_lazy("the tellers of a vote asked for keys"),
    "vote.key_step": gettext_lazy("a step of a teller’s key taken"),
    "vote.key_proved": gettext_lazy("a teller’s key proved"),
    "vote.keys_begun_anew": gettext_lazy("the keys of a vote begun anew"),
    "vote.reopened": gettext_lazy("a vote opened for changes again"),
    "vote.freezing": gettext_lazy("the freezing of a vote begun"),
    "vote.thawed": gettext_lazy("the freezing of a vote given up"),
    "vote.frozen": gettext_lazy("a vote frozen"),
    "vote.extended": gettext_lazy("a vote extended"),
    "vote.ended": gettext_lazy("the box of a vote shut"),
    "vote.part_counted": gettext_lazy("a teller’s part of a count given"),
    "vote.counted": gettext_lazy("a vote counted"),
    "vote.certified": gettext_lazy("a vote certified"),
    "vote.voided": gettext_lazy("a vote declared void"),
    "eligibility.previewed": gettext_lazy("who may vote counted by a rule"),
    "dispute.opened": gettext_lazy("a dispute opened by a member"),
    "dispute.answered": gettext_lazy("a dispute answered"),
    "dispute.decided": gettext_lazy("a dispute ended"),
}
SHA256 = gettext_lazy("SHA-256")
NAMES: Mapping[str, Promise] = {"sha256": SHA256, "url": gettext_lazy("Address")}
VALUES: Mapping[str, tuple[Any, ...]] = {
    "side": (Side,),
    "kind": (Proposal.Kind, Correction.Kind),
    "status": (Agreement.Status,),
    "mode": (GroundRules.Mode,),
    "role": (Role,),
    "purpose": (Upload.Purpose,),
    "audience": (Audience,),
}


def words_of(verb: str) -> str:
    return str(WORDS.get(verb, _("something else recorded")))


def verbs_with(words: str) -> list[str]:
    """The verbs whose words hold these."""
    return [verb for verb, told in WORDS.items() if words.lower() in str(told).lower()]


def facts_of(payload: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Each value of a payload with its name in words, those within others one by one."""
    if isinstance(payload, dict):
        for key, value in payload.items():
            yield from facts_of(value, key)
    elif isinstance(payload, list):
        for value in payload:
            yield from facts_of(value, name)
    elif payload not in (None, ""):
        yield _name(name), _value(name, payload)


def _name(key: str) -> str:
    return str(NAMES.get(key) or key.removeprefix("is_").replace("_", " ").capitalize())


def _value(key: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    for choices in VALUES.get(key, ()):
        if value in choices.values:
            return str(choices(value).label)
    if key in VALUES:
        return str(value).replace("_", " ")
    return str(value)
