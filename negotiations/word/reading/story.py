"""Walking through a text: its paragraphs, and everything that may stand around or between words."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from negotiations.word.limits import MAX_CHARACTERS, MAX_PARAGRAPHS
from negotiations.word.model import Reason, Refused
from negotiations.word.reading import letters
from negotiations.word.reading.changes import DELETED, INSERTED, History
from negotiations.word.reading.drafts import Draft
from negotiations.word.reading.equations import equation
from negotiations.word.reading.lists import Lists
from negotiations.word.reading.names import attribute, child, contents, is_on, kind
from negotiations.word.reading.notes import Notes

_PROPERTIES = frozenset(
    {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tblPrEx", "w:trPr", "w:tcPr"}
    | {"w:sectPr", "w:tblGrid", "w:smartTagPr", "w:customXmlPr", "w:rt"}
)
_ROW = {"w:tr": "w:trPr", "w:tc": "w:tcPr"}
_DRAWN = frozenset({"w:drawing", "w:pict", "w:object"})
_COUNTED = {
    "pic:pic": "picture",
    "v:imagedata": "picture",
    "c:chart": "chart",
    "dgm:relIds": "diagram",
    "o:OLEObject": "embedded object",
}
_RUN_MARKS = {"w:commentReference": "comment"}
_BLOCK_MARKS = {"w:altChunk": "imported part", "w:subDoc": "imported part"}


@dataclass(slots=True)
class Story:
    """What has been read so far of the document, its notes and its text boxes."""

    lists: Lists
    notes: Notes
    told: Callable[[int], None]
    drafts: list[Draft] = field(default_factory=list)
    boxes: list[tuple[etree._Element, History]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    _characters: int = 0
    # One entry for each field around the place: whether its instruction is being passed.
    _fields: list[bool] = field(default_factory=list)

    def read(self, element: etree._Element, history: History, place: str) -> list[Draft]:
        """Take in a text of its own; its last paragraph joins none of another."""
        first = len(self.drafts)
        self._fields = []
        self._blocks(element, history, place)
        self._close()
        return self.drafts[first:]

    def _blocks(self, element: etree._Element, history: History, place: str) -> None:
        for one in contents(element):
            name = kind(one)
            if name == "w:p":
                self._paragraph(one, history, place)
            elif name == "w:tbl":
                self._close()
                self._blocks(one, history, "table" if place == "body" else place)
            elif name in _ROW:
                self._blocks(one, history.noted_in(child(one, _ROW[name])), place)
                self._close()
            elif name in _BLOCK_MARKS:
                self.left_out[_BLOCK_MARKS[name]] += 1
            elif name not in _PROPERTIES:
                self._blocks(one, history.under(one), place)

    def _close(self) -> None:
        if self.drafts:
            self.drafts[-1].joins = False

    def _paragraph(self, element: etree._Element, history: History, place: str) -> None:
        if len(self.drafts) >= MAX_PARAGRAPHS:
            raise Refused(Reason.TOO_LONG, str(MAX_PARAGRAPHS))
        properties = child(element, "w:pPr")
        before, after = self.lists.places(properties)
        mark = history.noted_in(child(properties, "w:rPr"))
        draft = Draft(before, after, mark, place)
        self.drafts.append(draft)
        self._inline(element, history, draft)
        self.told(len(self.drafts))

    def _inline(self, element: etree._Element, history: History, draft: Draft) -> None:
        for one in contents(element):
            name = kind(one)
            if name == "w:r":
                self._run(one, history, draft)
            elif name == "m:oMath":
                self.left_out["equation"] += 1
                self._add(equation(one), history, draft)
            elif name in _BLOCK_MARKS:
                self.left_out[_BLOCK_MARKS[name]] += 1
            elif name not in _PROPERTIES:
                inside = history.under(one) if name in INSERTED or name in DELETED else history
                self._inline(one, inside, draft)

    def _run(self, run: etree._Element, history: History, draft: Draft) -> None:
        is_hidden = is_on(child(run, "w:rPr"), "w:vanish")
        if is_hidden and any(kind(one) == "w:t" for one in run):
            self.left_out["hidden text"] += 1
        for one in contents(run):
            name = kind(one)
            if name == "w:fldChar":
                self._field(attribute(one, "fldCharType") or "")
            elif name in _DRAWN:
                self._drawn(one, history)
            elif name in _RUN_MARKS:
                self.left_out[_RUN_MARKS[name]] += 1
            elif not is_hidden and not any(self._fields):
                self._piece(one, name, history, draft)

    def _piece(self, one: etree._Element, name: str, history: History, draft: Draft) -> None:
        if name in {"w:t", "w:delText"}:
            text = one.text or ""
            kept = one.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            self._add(text if kept else text.strip(" \t\r\n"), history, draft)
        elif name in letters.ELEMENTS:
            self._add(letters.ELEMENTS[name], history, draft)
        elif name == "w:sym":
            self._add(letters.symbol(one), history, draft)
        elif name in {"w:footnoteReference", "w:endnoteReference"}:
            before, after = self.notes.marker(one, history)
            self._add(after or before, history, draft, before if after not in {"", before} else "")
        elif name == "w:ruby":
            self._inline(one, history, draft)

    def _add(self, text: str, history: History, draft: Draft, before: str = "") -> None:
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise Refused(Reason.TOO_LONG, str(MAX_CHARACTERS))
        draft.add(text, history, before)

    def _field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(True)
        elif self._fields and step == "separate":
            self._fields[-1] = False
        elif self._fields and step == "end":
            self._fields.pop()

    def _drawn(self, element: etree._Element, history: History) -> None:
        found: Counter[str] = Counter()
        self._look_for(element, history, found)
        if kind(element) == "w:object":
            found = Counter({"embedded object": 1})
        self.left_out += found or Counter({"drawing": 1})

    def _look_for(self, element: etree._Element, history: History, found: Counter[str]) -> None:
        for one in contents(element):
            name = kind(one)
            if name == "w:txbxContent":
                self.boxes.append((one, history))
                found["text box"] += 1
            else:
                if name in _COUNTED:
                    found[_COUNTED[name]] += 1
                self._look_for(one, history, found)
