"""Files that are confidential: whoever opens one is written down."""

from negotiations.actions import audits
from negotiations.models import Proposal, Upload
from negotiations.views.staff import tables
from portal.access import Request


def opened(request: Request, target: Proposal | Upload, what: str) -> None:
    """Write down that the person opened a file of this thing; a look at its head alone is none."""
    if request.method == "GET":
        audits.note_file(
            target=target,
            viewer=request.viewer,
            what=what,
            by=tables.person(request),
            now=request.now,
        )
