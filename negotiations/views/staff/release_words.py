"""Why a step with a release was refused, as a sentence that says what to do."""

from django.utils.translation import gettext as _

from negotiations.actions import ground_rules, release_items, releases
from negotiations.actions import release_decisions as decisions
from negotiations.forms.ground_rules import kinds_in_words
from negotiations.models import Position, Release
from negotiations.views.released import STAGES
from portal.access import Request

REFUSALS = (
    releases.NotNow,
    releases.NothingToRelease,
    releases.OfAnotherTable,
    decisions.NeedsSecondPerson,
    decisions.InThePast,
    decisions.EmbargoWithoutEnd,
    decisions.TableHidden,
    decisions.CitesHidden,
    decisions.AgainstGroundRules,
    release_items.OfAnotherTable,
    release_items.NotTabled,
    release_items.NotFinal,
    release_items.NotFinished,
    release_items.NoLongerKept,
)


def refused_in_words(error: Exception, release: Release, request: Request) -> str:
    """One sentence or two for whoever tried the step."""
    match error:
        case releases.NotNow():
            fresh = Release.objects.with_course(request.now).get(pk=release.pk)
            stage = STAGES[fresh.stage(request.now)]
            words = _(
                "Meanwhile somebody took another step with this release; it is now %(stage)s."
            )
            return words % {"stage": stage}
        case decisions.CitesHidden():
            return _cites_hidden(error)
        case decisions.AgainstGroundRules():
            return _against_ground_rules(error)
    return _plain(error)


def _plain(error: Exception) -> str:
    sentences = {
        releases.NothingToRelease: _(
            "It names nothing yet. Choose what it makes visible, then try again."
        ),
        decisions.NeedsSecondPerson: _(
            "You wrote this release or sent it to review. Ask a second person to approve it."
        ),
        decisions.InThePast: _(
            "The instant at which it was to go live has passed. Choose a later time, or “as soon"
            " as it is approved”; where it is in review, send it back first."
        ),
        decisions.EmbargoWithoutEnd: _(
            "An embargo ends at a time that is still to come. Choose that day and time; where it"
            " is in review, send it back first."
        ),
        decisions.TableHidden: _(
            "Its audience does not know of this negotiation yet. Let the release name the"
            " negotiation itself too, or publish that first."
        ),
        release_items.NotTabled: _("A draft is never released. Take it out."),
        release_items.NotFinal: _("An agreement is released once its text is declared final."),
        release_items.NotFinished: _("A summary is released once it is finished."),
        release_items.NoLongerKept: _("A statement was set aside meanwhile. Take it out."),
    }
    return sentences.get(type(error), _("A release names things of its own negotiation only."))


def _cites_hidden(error: decisions.CitesHidden) -> str:
    texts = [
        f"{one.clause} ({one.slug})" if isinstance(one, Position) else str(one)
        for one in error.cited
    ]
    words = _(
        "A summary describes words that its audience could not read: %(texts)s. Let the release"
        " name these texts too, or take the summary out."
    )
    return words % {"texts": "; ".join(texts)}


def _against_ground_rules(error: decisions.AgainstGroundRules) -> str:
    words = _(
        "The ground rules in force do not let these be told: %(kinds)s. They say: “%(rule)s” Take"
        " these things out, or agree on other rules first."
    )
    return words % {"kinds": kinds_in_words(list(error.kinds)), "rule": error.ground_rules.words}


RULES_REFUSED = (
    ground_rules.AlreadyWaiting,
    ground_rules.NotWaiting,
    ground_rules.SamePerson,
    ground_rules.OtherReleases,
)


def rules_refused_in_words(error: Exception) -> str:
    """Why ground rules could not be set, confirmed or declined."""
    sentences = {
        ground_rules.AlreadyWaiting: _(
            "Other rules wait for a second person already. Confirm or decline those first."
        ),
        ground_rules.NotWaiting: _("Meanwhile somebody confirmed or declined these rules."),
        ground_rules.SamePerson: _(
            "You proposed these rules. As they allow more, a second person confirms them."
        ),
        ground_rules.OtherReleases: _(
            "The releases that would be recalled have changed since you looked; here they are as"
            " they are now."
        ),
    }
    return sentences[type(error)]
