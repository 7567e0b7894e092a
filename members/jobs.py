"""Work on members that takes longer than a page; `settings.JOBS` names each function."""

from members.actions import eligibility_previews
from members.models import EligibilityPreview
from portal.jobs import Progress


def preview_eligibility(pk: int, progress: Progress) -> None:
    """Count who may vote by a rule, with what has changed since the last preview."""
    preview = EligibilityPreview.objects.select_related("rule").get(pk=pk)
    eligibility_previews.count(preview, progress.tell)
