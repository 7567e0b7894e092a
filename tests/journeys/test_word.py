"""The other side's Word file: taken in, looked over, put on record, and answered in Word."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from tests.factories.word import W, zipped
from tests.journeys.test_every_page import faults_of

TABLE = "/staff/wga-amptp-mba-2026-sample/"
OURS = "WGA-1 Practice: opening demands on AI"
DISCLOSURE = "Company must say when material is AI-made"
MEETINGS = "Regular meetings on AI use"
INSIDE, OUTSIDE = "Studio Counsel (sample)", "Outside Counsel (sample)"
MARKED = {
    "four times": ("four times", "twice", INSIDE),
    "and name the program": (", and name the program", "", OUTSIDE),
}
SILENT = ("has agreed to a licence", "has been told of a licence")


def as_answered(sent: bytes) -> bytes:
    """What comes back from the other side: two authors' tracked changes, and one without a mark."""
    with zipfile.ZipFile(io.BytesIO(sent)) as file:
        parts: dict[str, str | bytes] = {name: file.read(name) for name in file.namelist()}
    document = etree.fromstring(bytes(parts["word/document.xml"]))
    for text in list(document.iter(f"{{{W}}}t")):
        text.text = (text.text or "").replace(*SILENT)
        for place, (old, new, author) in MARKED.items():
            if place in text.text:
                _mark(text, old, new, author)
    parts["word/document.xml"] = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
    return zipped(parts)


def _mark(text: etree._Element, old: str, new: str, author: str) -> None:
    """Replace words of one run by a tracked deletion and insertion."""
    run = text.getparent()
    before, after = (text.text or "").split(old, 1)
    changes = [("del", "delText", old), *([("ins", "t", new)] if new else [])]
    made = [_run("t", before)]
    for number, (tag, inner, words) in enumerate(changes):
        change = etree.Element(f"{{{W}}}{tag}")
        change.set(f"{{{W}}}id", str(9000 + number + len(before)))
        change.set(f"{{{W}}}author", author)
        change.set(f"{{{W}}}date", "2026-11-20T10:00:00Z")
        change.append(_run(inner, words))
        made.append(change)
    for element in (*made, _run("t", after)):
        run.addprevious(element)
    run.getparent().remove(run)


def _run(tag: str, words: str) -> etree._Element:
    run = etree.Element(f"{{{W}}}r")
    text = etree.SubElement(run, f"{{{W}}}{tag}")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = words
    return run


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(started.value.path()).read_bytes()


def document_of(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        return opened.read("word/document.xml").decode()


@pytest.mark.whole
def test_a_counter_comes_in_word_and_is_answered_in_word(staff: Page, tmp_path: Path) -> None:
    staff.goto(TABLE)
    staff.get_by_text(re.compile("proposals handed over")).click()
    staff.get_by_role("link", name=OURS).click()
    staff.get_by_role("link", name=re.compile("Files for the other side")).click()
    answer = tmp_path / "counter.docx"
    answer.write_bytes(as_answered(download(staff, "Word, clean")))

    staff.goto(f"{TABLE}uploads/new/")
    staff.get_by_label("Which of our proposals did they have in hand?").select_option(label=OURS)
    staff.get_by_label("File", exact=False).first.set_input_files(answer)
    staff.get_by_role("button", name="Read it").click()
    warning = staff.get_by_role("region", name=re.compile("Silent change: in 1 clause"))
    expect(warning).to_be_visible(timeout=30_000)
    expect(warning.locator("del bdi")).to_have_text(["agreed to"])
    expect(warning.locator("ins bdi")).to_have_text(["been told of"])
    expect(staff.get_by_label("Whose tracked changes")).to_contain_text(INSIDE)
    expect(staff.get_by_label("Whose tracked changes")).to_contain_text(OUTSIDE)

    assert faults_of(staff) == []
    staff.get_by_role("link", name="Go on: clause by clause").click()
    meetings = staff.get_by_role("group", name=re.compile(MEETINGS))
    expect(meetings.locator("del bdi")).to_have_text(["four times"])
    expect(meetings.locator("ins bdi")).to_have_text(["twice"])
    assert faults_of(staff) == []
    staff.get_by_label("Date", exact=True).fill("2026-11-21")
    staff.get_by_role("button", name="Record it as their proposal").click()
    staff.wait_for_url(re.compile(r"/proposals/\d+/$"))

    staff.get_by_role("link", name=re.compile("Files for the other side")).click()
    redline = document_of(download(staff, "Word, with tracked changes"))
    assert re.findall(r"<w:delText[^>]*>([^<]*)", redline)
    assert "<w:ins " in redline
    for name in (INSIDE, OUTSIDE, "Sample"):
        assert name not in redline
