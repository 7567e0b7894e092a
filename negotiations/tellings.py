"""What is told of agreements, on one clause or whole, and what every line of the log is made of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from negotiations.citations import party
from negotiations.course import Side
from negotiations.models import Agreement, Attachment, Correction, GroundRules, Negotiation
from portal.access import Role

Payload = Mapping[str, Any]
SHOWN_OF_HASH = 12


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a line leads to."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What a teller makes of a payload; `more` are further sentences."""

    words: str
    side: str = ""
    more: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


def party_of(payload: Payload, negotiation: Negotiation) -> str:
    return party(negotiation, payload.get("side", Side.JOINT))


def title_of(payload: Payload) -> str:
    return str(payload.get("title", "")).strip()


def clause_links(entries: Iterable[Payload], negotiation: Negotiation) -> Iterator[Link]:
    """The text itself where the entry names it, otherwise its clause."""
    for entry in entries:
        clause, position = entry.get("clause"), entry.get("position")
        if clause and position:
            href = reverse("position", args=[negotiation.slug, clause, position])
            yield Link(title_of(entry), href)
        elif clause:
            yield Link(title_of(entry), reverse("clause", args=[negotiation.slug, clause]))


def _reached(payload: Payload, negotiation: Negotiation) -> Telling:
    clauses = payload.get("clauses", ())
    counted = {"count": len(clauses)}
    words = ngettext(
        "Both sides agree on the text of %(count)s clause",
        "Both sides agree on the text of %(count)s clauses",
        len(clauses),
    )
    links = tuple(clause_links(clauses, negotiation))
    return Telling(words % counted, side=Side.JOINT, links=links)


def _by_a_side(words: Promise) -> Callable[[Payload, Negotiation], Telling]:
    """A teller for what one side does with a tentative agreement."""

    def tell(payload: Payload, negotiation: Negotiation) -> Telling:
        values = {"party": party_of(payload, negotiation), "clause": title_of(payload)}
        reason = payload.get("reason")
        return Telling(
            str(words) % values,
            side=str(payload.get("side", "")),
            more=(_("Reason: %s") % reason,) if reason else (),
            links=tuple(clause_links([payload], negotiation)),
        )

    return tell


def _whole(words: Promise) -> Callable[[Payload, Negotiation], Telling]:
    """A teller for what happens to a whole agreement; its page is found by its address."""

    def tell(payload: Payload, _negotiation: Negotiation) -> Telling:
        values = {
            "agreement": title_of(payload),
            "provision": payload.get("provision", ""),
            "status": _status(payload.get("status", "")),
        }
        slug = payload.get("agreement")
        links = (Link(title_of(payload), reverse("agreement", args=[slug])),) if slug else ()
        digest = str(payload.get("sha256", ""))[:SHOWN_OF_HASH]
        more = (_("SHA-256: %s") % digest,) if digest else ()
        return Telling(str(words) % values, side=Side.JOINT, more=more, links=links)

    return tell


def _status(status: str) -> str:
    known = {value: str(label) for value, label in Agreement.Status.choices}
    return known.get(status, _("another status"))


BY_A_SIDE: Mapping[str, Promise] = {
    "agreement.proposed": gettext_lazy("%(party)s proposes a text for agreement: “%(clause)s”"),
    "agreement.confirmed": gettext_lazy("%(party)s confirms the text: “%(clause)s”"),
    "agreement.reopened": gettext_lazy("An agreed text is reopened: “%(clause)s”"),
}
OF_A_WHOLE: Mapping[str, Promise] = {
    "agreement.begun": gettext_lazy("The drafting of a whole agreement begins: “%(agreement)s”"),
    "agreement.described": gettext_lazy(
        "Title, term or predecessor of “%(agreement)s” is written down"
    ),
    "agreement.assembled": gettext_lazy("The agreed texts are taken into “%(agreement)s”"),
    "agreement.final": gettext_lazy("The text of “%(agreement)s” is final"),
    "agreement.status": gettext_lazy("“%(agreement)s” is now: %(status)s"),
    "provision.added": gettext_lazy("A provision comes into “%(agreement)s”: %(provision)s"),
    "provision.edited": gettext_lazy(
        "A provision of “%(agreement)s” is written anew: %(provision)s"
    ),
    "provision.moved": gettext_lazy("A provision of “%(agreement)s” is moved: %(provision)s"),
    "provision.removed": gettext_lazy("A provision leaves “%(agreement)s”: %(provision)s"),
    "provision.agreed": gettext_lazy(
        "A provision of “%(agreement)s” takes the agreed words: %(provision)s"
    ),
    "provision.carried": gettext_lazy(
        "A provision of “%(agreement)s” goes back to the words before: %(provision)s"
    ),
}
ON_AGREEMENTS: Mapping[str, Callable[[Payload, Negotiation], Telling]] = {
    "agreement.reached": _reached,
    **{verb: _by_a_side(words) for verb, words in BY_A_SIDE.items()},
    **{verb: _whole(words) for verb, words in OF_A_WHOLE.items()},
}


def _published(payload: Payload, _negotiation: Negotiation) -> Telling:
    note, slug = payload.get("change_note"), payload.get("release")
    more = [str(note)] if note else []
    if payload.get("is_forced"):
        more.append(_("Released without a second person’s approval."))
    links = (Link(_("The release"), reverse("release", args=[slug])),) if slug else ()
    return Telling(_("Published here: %s") % title_of(payload), more=tuple(more), links=links)


def _step(words: Promise, about: str = "") -> Callable[[Payload, Negotiation], Telling]:
    """A teller for a step that has a title and perhaps a reason, kept under the name `about`."""

    def tell(payload: Payload, _negotiation: Negotiation) -> Telling:
        reason = payload.get(about)
        more = (_("Reason: %s") % reason,) if reason else ()
        return Telling(str(words) % {"title": title_of(payload)}, more=more)

    return tell


def _ruled(words: Promise) -> Callable[[Payload, Negotiation], Telling]:
    """A teller for ground rules: their mode, their words, what was recalled because of them."""

    def tell(payload: Payload, _negotiation: Negotiation) -> Telling:
        modes = {value: str(label) for value, label in GroundRules.Mode.choices}
        mode = modes.get(payload.get("mode", ""), "")
        recalled = [_("Recalled: “%s”") % title for title in payload.get("recalled", ())]
        quoted = [f"“{payload['words']}”"] if payload.get("words") else []
        return Telling(str(words) % {"mode": mode}, more=(*quoted, *recalled))

    return tell


def _for_whom(words: Promise) -> Callable[[Payload, Negotiation], Telling]:
    """A teller for what is opened to somebody outside: an outlet, or whoever gets a link."""

    def tell(payload: Payload, _negotiation: Negotiation) -> Telling:
        whom = payload.get("outlet") or payload.get("for_whom")
        more = (_("For %s") % whom,) if whom else ()
        return Telling(str(words) % title_of(payload), more=more)

    return tell


ON_RELEASES: Mapping[str, Callable[[Payload, Negotiation], Telling]] = {
    "ground_rules.set": _ruled(gettext_lazy("Ground rules are set: %(mode)s")),
    "ground_rules.proposed": _ruled(
        gettext_lazy("Wider ground rules are proposed and wait for a second person: %(mode)s")
    ),
    "ground_rules.seconded": _ruled(
        gettext_lazy("A second person confirms wider ground rules: %(mode)s")
    ),
    "ground_rules.declined": _ruled(
        gettext_lazy("Proposed ground rules do not come to hold: %(mode)s")
    ),
    "release.published": _published,
    "release.terms_accepted": _for_whom(gettext_lazy("The terms of an embargo are accepted: “%s”")),
    "preview.made": _for_whom(gettext_lazy("A link to read a release beforehand is made: “%s”")),
    "preview.revoked": _for_whom(
        gettext_lazy("A link to read a release beforehand is revoked: “%s”")
    ),
    "release.withdrawn": _step(gettext_lazy("Withdrawn: %(title)s"), "reason"),
    "release.drafted": _step(gettext_lazy("A release is begun: “%(title)s”")),
    "release.changed": _step(gettext_lazy("A release is changed: “%(title)s”")),
    "release.submitted": _step(gettext_lazy("A release goes to review: “%(title)s”")),
    "release.sent_back": _step(gettext_lazy("A release is sent back: “%(title)s”"), "note"),
    "release.set_aside": _step(gettext_lazy("A release is set aside: “%(title)s”")),
    "release.approved": _step(gettext_lazy("A release is approved: “%(title)s”")),
    "release.forced": _step(
        gettext_lazy("A release is forced by one person: “%(title)s”"), "reason"
    ),
    "release.recalled": _step(
        gettext_lazy("A release is recalled before anyone read it: “%(title)s”")
    ),
}


def _corrected(payload: Payload, _negotiation: Negotiation) -> Telling:
    """An entry of the ledger, with the way to it and to the page it is about."""
    kinds = {value: str(label) for value, label in Correction.Kind.choices}
    kind = kinds.get(str(payload.get("kind", "")), _("correction"))
    words = _("%(kind)s made on %(page)s") % {"kind": kind.capitalize(), "page": title_of(payload)}
    slug = payload.get("correction")
    links = (Link(_("The correction"), reverse("correction", args=[slug])),) if slug else ()
    return Telling(words, links=links)


ON_CORRECTIONS: Mapping[str, Callable[[Payload, Negotiation], Telling]] = {
    "correction.made": _corrected,
    "correction.drafted": _step(gettext_lazy("A correction is drafted: %(title)s")),
    "correction.changed": _step(gettext_lazy("The draft of a correction is changed: %(title)s")),
    "correction.set_aside": _step(gettext_lazy("A correction is set aside: %(title)s")),
    "statement.recorded": _step(gettext_lazy("A statement is written down: “%(title)s”")),
    "statement.changed": _step(gettext_lazy("A statement is written anew: “%(title)s”")),
    "statement.set_aside": _step(gettext_lazy("A statement is set aside: “%(title)s”")),
    "report.made": _step(gettext_lazy("A reader reports an error: %(title)s")),
    "report.answered": _step(gettext_lazy("A reader’s report is answered: %(title)s")),
    "report.dismissed": _step(gettext_lazy("A reader’s report is closed: %(title)s")),
}


def _finished(payload: Payload, negotiation: Negotiation) -> Telling:
    """With the way to the revision and its hash."""
    slug = payload.get("summary")
    href = reverse("summary", args=[negotiation.slug, slug]) if slug else ""
    links = (Link(_("The summary"), href),) if href else ()
    digest = str(payload.get("sha256", ""))[:SHOWN_OF_HASH]
    more = (_("SHA-256: %s") % digest,) if digest else ()
    return Telling(_("A summary is finished: %s") % title_of(payload), more=more, links=links)


ON_SUMMARIES: Mapping[str, Callable[[Payload, Negotiation], Telling]] = {
    "summary.begun": _step(gettext_lazy("A summary is begun: %(title)s")),
    "summary.saved": _step(gettext_lazy("The draft of a summary is saved: %(title)s")),
    "summary.justified": _step(
        gettext_lazy("A figure of a summary is justified: %(title)s"), "reason"
    ),
    "summary.finished": _finished,
    "summary.discarded": _step(gettext_lazy("The draft of a summary is thrown away: %(title)s")),
}


def _let_in(words: Promise) -> Callable[[Payload, Negotiation], Telling]:
    """A teller for access given and ended; nobody is named."""
    roles = dict(Role.choices)

    def tell(payload: Payload, _negotiation: Negotiation) -> Telling:
        role = str(roles.get(payload.get("role", ""), "")).partition(":")[0]
        outlet = payload.get("outlet")
        more = (_("For %s") % outlet,) if outlet else ()
        return Telling(str(words) % {"role": role}, more=more)

    return tell


ON_ACCESS: Mapping[str, Callable[[Payload, Negotiation], Telling]] = {
    "role.granted": _let_in(gettext_lazy("Somebody is let in: %(role)s")),
    "role.ended": _let_in(gettext_lazy("An access is ended: %(role)s")),
}


def _confided(words: Promise) -> Callable[[Payload, Negotiation], Telling]:
    """A teller for committee papers: which kind, on which clause, never what they are called."""
    kinds = dict(Attachment.Kind.choices)

    def tell(payload: Payload, negotiation: Negotiation) -> Telling:
        kind = str(kinds.get(payload.get("kind", ""), ""))
        links = tuple(clause_links([payload], negotiation)) if payload.get("clause") else ()
        return Telling(str(words) % {"kind": kind}, links=links)

    return tell


ON_PAPERS: Mapping[str, Callable[[Payload, Negotiation], Telling]] = {
    "paper.kept": _confided(gettext_lazy("A committee paper is kept: %(kind)s")),
    "paper.destroyed": _confided(gettext_lazy("A committee paper is destroyed: %(kind)s")),
}

# Nothing of what was said: the log only says on what.
ON_COMMENTS: Mapping[str, Callable[[Payload, Negotiation], Telling]] = {
    "comment.said": _step(gettext_lazy("A comment among ourselves on: %(title)s")),
    "comment.answered": _step(gettext_lazy("A comment is answered, on: %(title)s")),
    "comment.corrected": _step(gettext_lazy("A comment is corrected, on: %(title)s")),
    "comment.settled": _step(gettext_lazy("A comment is settled, on: %(title)s")),
    "comment.reopened": _step(gettext_lazy("A settled comment is taken up again, on: %(title)s")),
}
