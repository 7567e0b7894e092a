"""The words of the field, each explained in a sentence or two."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations import citations
from negotiations.views.public.reading import page
from portal.access import Request
from portal.http import absolute


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its anchor on the page."""

    slug: str
    word: str | Promise
    meaning: str | Promise


@dataclass(frozen=True, slots=True)
class Chapter:
    slug: str
    title: str | Promise
    terms: tuple[Term, ...]


CHAPTERS = (
    Chapter(
        "table",
        gettext_lazy("Who sits at the table"),
        (
            Term(
                "guild",
                gettext_lazy("Guild"),
                gettext_lazy(
                    "A union of writers, performers or directors that bargains for all who work "
                    "under its agreement."
                ),
            ),
            Term(
                "employer-side",
                gettext_lazy("Employer side"),
                gettext_lazy(
                    "The companies that bargain together. In 2023 they spoke through the AMPTP, "
                    "the Alliance of Motion Picture and Television Producers."
                ),
            ),
            Term(
                "side",
                gettext_lazy("Side"),
                gettext_lazy(
                    "Whose words a text is: the guild’s, the employer side’s, or joint, which "
                    "means that both sides put it forward as their common text."
                ),
            ),
            Term(
                "member-in-good-standing",
                gettext_lazy("Member in good standing"),
                gettext_lazy(
                    "A member who meets the guild’s own rules, dues above all, and may therefore "
                    "vote on strike and contract."
                ),
            ),
        ),
    ),
    Chapter(
        "talks",
        gettext_lazy("How the talks run"),
        (
            Term(
                "negotiation",
                gettext_lazy("Negotiation"),
                gettext_lazy("One round of bargaining for one agreement, from opening to vote."),
            ),
            Term(
                "session",
                gettext_lazy("Session"),
                gettext_lazy("A dated meeting of the two sides, or a dated exchange of papers."),
            ),
            Term(
                "issue",
                gettext_lazy("Issue"),
                gettext_lazy(
                    "A subject that gathers clauses, such as consent, digital replicas or "
                    "training data. The same issue can be followed across guilds."
                ),
            ),
            Term(
                "clause",
                gettext_lazy("Clause"),
                gettext_lazy(
                    "One provision, followed under one name from the first demand to the last "
                    "word, whatever number it carries in a draft."
                ),
            ),
            Term(
                "proposal",
                gettext_lazy("Proposal"),
                gettext_lazy(
                    "Everything one side hands over at one moment: an opening proposal, a "
                    "counter, a package to be taken as a whole, an answer."
                ),
            ),
            Term(
                "position",
                gettext_lazy("Position"),
                gettext_lazy(
                    "What a side says on one clause in one proposal: a stance, and mostly a text. "
                    "Each has an address of its own that never changes."
                ),
            ),
            Term(
                "stance",
                gettext_lazy("Stance"),
                gettext_lazy(
                    "What the side does with the clause: it proposes, counters, accepts, rejects, "
                    "holds it until it gets information, gives no response, or withdraws."
                ),
            ),
            Term(
                "no-response",
                gettext_lazy("No response"),
                gettext_lazy(
                    "A side left a demand unanswered. That is an answer, so it is dated and "
                    "shown, and the turn goes back to the side that asked."
                ),
            ),
            Term(
                "last-best-and-final",
                gettext_lazy("“Last, best and final”"),
                gettext_lazy(
                    "What a side calls an offer that it says it will not improve. It is the "
                    "side’s own label; talks have gone on after it."
                ),
            ),
            Term(
                "ground-rules",
                gettext_lazy("Ground rules"),
                gettext_lazy("What both sides agree on at the start about how they will talk."),
            ),
            Term(
                "blackout",
                gettext_lazy("Blackout"),
                gettext_lazy(
                    "An agreement of both sides to tell nothing, or only listed things, while "
                    "they talk."
                ),
            ),
        ),
    ),
    Chapter(
        "outcome",
        gettext_lazy("How it ends"),
        (
            Term(
                "standing",
                gettext_lazy("Standing"),
                gettext_lazy(
                    "Where a clause is: not tabled, open, on hold, rejected, tentatively agreed, "
                    "withdrawn, agreed, in force, expired."
                ),
            ),
            Term(
                "tentative-agreement",
                gettext_lazy("Tentative agreement"),
                gettext_lazy(
                    "Both sides confirm the same words. It binds nobody before ratification and "
                    "can be reopened, with a reason."
                ),
            ),
            Term(
                "agreement",
                gettext_lazy("Agreement"),
                gettext_lazy(
                    "The whole of the agreed clauses, often first signed as a memorandum (MOA) "
                    "and later worked into the printed contract. It is agreed in principle, then "
                    "drafted; its text is declared final, and known by its hash from then on; it "
                    "is signed, ratified, in force, and expires with its term."
                ),
            ),
            Term(
                "strike-authorization",
                gettext_lazy("Strike authorization"),
                gettext_lazy(
                    "A vote by which members allow their leaders to call a strike. It is not a "
                    "strike."
                ),
            ),
            Term(
                "ratification",
                gettext_lazy("Ratification"),
                gettext_lazy("The members’ vote that turns an agreement into a contract."),
            ),
            Term(
                "roll",
                gettext_lazy("Roll"),
                gettext_lazy("The list of those who may vote in one vote, fixed beforehand."),
            ),
            Term(
                "turnout",
                gettext_lazy("Turnout"),
                gettext_lazy("Ballots cast, divided by the number of people on the roll."),
            ),
            Term(
                "successor",
                gettext_lazy("Agreement that followed"),
                gettext_lazy(
                    "The contract that replaced this one. Its texts are shown apart and count for "
                    "nothing in this negotiation."
                ),
            ),
        ),
    ),
    Chapter(
        "portal",
        gettext_lazy("How this portal speaks"),
        (
            Term(
                "asked-offered-got",
                gettext_lazy("Asked, offered, got"),
                gettext_lazy(
                    "The guild’s last words on a clause, the employer side’s last words, and the "
                    "words both agreed on."
                ),
            ),
            Term(
                "certainty",
                gettext_lazy("Certainty"),
                gettext_lazy(
                    "How sure the record is: documented (a source was read), known (generally "
                    "known, no source read) or inferred (deduced, no published text was found)."
                ),
            ),
            Term(
                "redline",
                gettext_lazy("Redline"),
                gettext_lazy(
                    "Two texts in one: what went is struck through, what came is underlined."
                ),
            ),
            Term(
                "distance",
                gettext_lazy("Apart"),
                gettext_lazy(
                    "How much of two texts differs, in words: 0 % are the same words, 100 % have "
                    "no word in common. It measures wording, not importance."
                ),
            ),
            Term(
                "release",
                gettext_lazy("Release"),
                gettext_lazy(
                    "The decision that something becomes visible to an audience from an instant on."
                ),
            ),
            Term(
                "hash",
                gettext_lazy("SHA-256"),
                gettext_lazy(
                    "A fingerprint of a text. Change one letter and it is another; so two readers "
                    "can make sure that they read the same words."
                ),
            ),
        ),
    ),
)


@page
def glossary(request: Request) -> HttpResponse:
    """Every word with an anchor to link to."""
    address = absolute(request.path)
    terms = [
        {
            "@type": "DefinedTerm",
            "@id": f"{address}#{term.slug}",
            "name": str(term.word),
            "description": str(term.meaning),
        }
        for chapter in CHAPTERS
        for term in chapter.terms
    ]
    things = {"@type": "DefinedTermSet", "@id": address, "hasDefinedTerm": terms}
    context = {
        "title": _("Glossary"),
        "description": _("The words of bargaining, each in a sentence or two."),
        "chapters": CHAPTERS,
        "structured_data": citations.graph([], request.path, things),
    }
    return render(request, "negotiations/public/glossary.html", context)
