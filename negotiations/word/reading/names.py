"""Names of elements and attributes, alike in files of both editions of the standard."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_TRANSITIONAL}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_TRANSITIONAL}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_TRANSITIONAL}drawingml/2006/picture": "pic",
    f"{_STRICT}drawingml/picture": "pic",
    f"{_TRANSITIONAL}drawingml/2006/chart": "c",
    f"{_STRICT}drawingml/chart": "c",
    f"{_TRANSITIONAL}drawingml/2006/diagram": "dgm",
    f"{_STRICT}drawingml/diagram": "dgm",
    f"{_TRANSITIONAL}markup-compatibility/2006": "mc",
    f"{_TRANSITIONAL}package/2006/relationships": "rel",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_ATTRIBUTES = tuple(f"{{{uri}}}" for uri, prefix in _PREFIXES.items() if prefix in {"w", "m"})
_OFF = frozenset({"0", "false", "off", "none"})


@lru_cache(maxsize=2048)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(space[1:], '')}:{local}"


def kind(element: etree._Element) -> str:
    """The name of an element with its usual prefix, such as `w:p`; `:x` from other vocabularies."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


def contents(element: etree._Element) -> Iterator[etree._Element]:
    """Children, with one branch of every alternative in its place."""
    for child in element:
        if kind(child) == "mc:AlternateContent":
            yield from _branch(child)
        else:
            yield child


def _branch(alternative: etree._Element) -> Iterator[etree._Element]:
    """The first choice, which is what Word of today shows; what is left for old ones otherwise."""
    branches = {"mc:Choice": [], "mc:Fallback": []}  # type: dict[str, list[etree._Element]]
    for child in alternative:
        branches.get(kind(child), []).append(child)
    for branch in [*branches["mc:Choice"], *branches["mc:Fallback"]]:
        if len(branch):
            yield from contents(branch)
            return


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that kind."""
    if element is None:
        return None
    return next((one for one in contents(element) if kind(one) == name), None)


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute of Word's own vocabulary."""
    if element is None:
        return None
    for space in _ATTRIBUTES:
        value = element.get(space + name)
        if value is not None:
            return value
    return None


def value(element: etree._Element | None, name: str) -> str | None:
    """What a property says: `w:val` of the child of that kind."""
    return attribute(child(element, name), "val")


def number(text: str | None) -> int | None:
    """A whole number of a size that a person could have meant."""
    if text is None or len(text) > 9:
        return None
    try:
        return int(text)
    except ValueError:
        return None


def is_on(element: etree._Element | None, name: str) -> bool:
    """Whether a property that is either on or off is on; it is where it stands without a value."""
    found = child(element, name)
    return found is not None and (attribute(found, "val") or "1").lower() not in _OFF
