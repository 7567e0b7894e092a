"""References such as “Article 72.B”: they name a place or a version and measure nothing.

They are no figures. A cited text seldom repeats its own label, so that asking for one would be a
false alarm each time; what a line refers to is told by its citations. A number with a unit behind
it is never a reference: “Under Article 72, 30 days”.
"""

import re
from collections.abc import Iterator

from negotiations.grounding.units import UNIT_WORDS

_NAME = (
    "article|section|subsection|paragraph|item|clause|schedule|exhibit|appendix|annex|rule|page"
    "|number|chapter|title|part|footnote|note|sideletter|side letter|phase|option|tier|version"
    "|round|step|stage|draft|proposal|package"
)
NAMES = {word for one in _NAME.split("|") for word in (one, f"{one}s")}
_NAME_PLURAL = _NAME.replace("|", "s|") + "s"
_ABBREVIATED = "arts?|secs?|paras?|nos?|pp?|ex|app|ch|cl"
_UNITS = "|".join(sorted(UNIT_WORDS, key=len, reverse=True))
_NO_UNIT = rf"(?!\d|,\d{{3}}|[ -]*(?:[%¢]|(?i:{_UNITS})\b))"
_LABEL = rf"(?:[A-Z]{{1,4}}[.-]?)?\d{{1,6}}{_NO_UNIT}(?:\.?\w)*(?:\(\w+\))*"
_MORE = rf"(?:, ?{_LABEL}){{0,40}}(?:(?:,? (?:and|or|to|through)| ?[-&]) ?{_LABEL})?"
_RANGE = rf"(?: ?(?:-|to|through) ?{_LABEL})?"
_WORDS = "(?i:one|two|three|four|five|six|seven|eight|nine|ten)"
_FORMS = (
    rf"(?:\b(?i:(?:{_NAME_PLURAL})\b|(?:{_ABBREVIATED})\.)|§+) ?{_LABEL}{_MORE}",
    rf"(?:\b(?i:{_NAME}|art|sec)\b|#) ?{_LABEL}{_RANGE}",
    rf"\b(?i:{_NAME}) {_WORDS}\b(?![ -]+(?i:{_UNITS})\b)",
    rf"\b(?!(?:USD?|CAD?|EUR|GBP|Q)[\d-])[A-Z]+(?:-[A-Z]+)*[.-]?\d{{1,6}}{_NO_UNIT}(?:\.\d+)*\b",
)
_REFERENCE = re.compile("|".join(f"(?:{form})" for form in _FORMS))


def references(read: str) -> Iterator[tuple[int, int]]:
    """Where references stand."""
    for match in _REFERENCE.finditer(read):
        yield match.span()
