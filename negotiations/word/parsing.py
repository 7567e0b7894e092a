"""XML parts: no document types, no entities, no unbounded depth, nothing fetched."""

import re

from lxml import etree

from negotiations.word.model import Reason, Refused

# The longer marks first: a mark of UTF-32 begins with one of UTF-16.
_SIGNS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]+)["']"""
)
# Encodings in which "<!DOCTYPE" has the bytes that are looked for below.
_LIKE_ASCII = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})

_BEGINNING = 20_000


def parse(part: bytes) -> etree._Element:
    """The root of a part, or `Refused`."""
    refuse_document_type(part)
    encoding = _encoding(part)
    if encoding.startswith("utf-32") or not _is_declared_well(part, encoding):
        raise Refused(Reason.DAMAGED, "encoding")
    try:
        root = etree.fromstring(part, _parser())
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(Reason.DOCUMENT_TYPE)
    return root


def refuse_document_type(part: bytes) -> None:
    """Told from the bytes in the part's own encoding, before any parser sees them."""
    encoding = _encoding(part)
    if "<!DOCTYPE".encode(encoding) in part or "<!ENTITY".encode(encoding) in part:
        raise Refused(Reason.DOCUMENT_TYPE)


def refuse_depth(part: bytes) -> None:
    """A part that goes too deep mostly does so at once; the rest is found when it is parsed."""
    try:
        _parser().feed(part[:_BEGINNING])
    except etree.XMLSyntaxError as error:
        refusal = _refusal(error)
        if refusal.reason == Reason.TOO_DEEP:
            raise refusal from error


def _encoding(part: bytes) -> str:
    return next((name for sign, name in _SIGNS if part.startswith(sign)), "utf-8")


def _is_declared_well(part: bytes, encoding: str) -> bool:
    if encoding != "utf-8":
        return True
    declared = _DECLARED.match(part)
    return declared is None or declared[1].lower() in _LIKE_ASCII


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _refusal(error: etree.XMLSyntaxError) -> Refused:
    # libxml2 has one code for all its limits and tells them apart in words alone.
    if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
        return Refused(Reason.TOO_HEAVY)
    if "depth" in str(error.msg):
        return Refused(Reason.TOO_DEEP)
    return Refused(Reason.DAMAGED, "xml")
