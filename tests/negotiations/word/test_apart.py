"""Reading in a process of its own."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from negotiations.word import apart as word_apart
from negotiations.word.apart import read_apart
from negotiations.word.model import Reason, Refused
from negotiations.word.reading import read
from portal import apart
from portal.apart import Unwanted
from tests.factories import word
from tests.factories.word import deleted, docx, ins, p, r


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that a test starts, in order."""
    processes: list[subprocess.Popen[bytes]] = []
    start = apart.start

    def remembered(*program: str) -> subprocess.Popen[bytes]:
        processes.append(start(*program))
        return processes[-1]

    monkeypatch.setattr(apart, "start", remembered)
    return processes


def posing_as_reader(monkeypatch: pytest.MonkeyPatch, folder: Path, lines: str) -> None:
    """Another program in the reader's place."""
    package = folder / "negotiations" / "word"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(lines)
    monkeypatch.setattr(apart, "_ROOT", folder)


def limited(monkeypatch: pytest.MonkeyPatch, **limits: float) -> None:
    monkeypatch.setattr(word_apart, "LIMITS", replace(word_apart.LIMITS, **limits))


BUSY = "import time; time.sleep(60)"


def test_the_text_comes_back_as_it_was_read_with_its_progress() -> None:
    body = p(r("Ünïcode \u2028 and ") + ins("new") + deleted("old", "Bob")) + p(r("x")) * 600
    heard: list[tuple[int, int]] = []

    found = read_apart(docx(body), told=lambda done, whole: heard.append((done, whole)))

    assert found == read(docx(body))
    assert heard == [(500, 601), (601, 601)]


def test_a_refusal_comes_back_with_its_reason() -> None:
    with pytest.raises(Refused) as refused:
        read_apart(word.zipped(word.parts("") | {"word/document.xml": "<x/>"}))

    assert (refused.value.reason, refused.value.detail) == (Reason.DAMAGED, "document")


def test_nobody_waits_any_longer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    posing_as_reader(monkeypatch, tmp_path, BUSY)
    answers = iter([True, True, False])

    with pytest.raises(Unwanted):
        read_apart(b"x" * 1_000_000, is_wanted=lambda: next(answers))

    assert [process.returncode for process in started] == [-9]


def test_time_is_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    posing_as_reader(monkeypatch, tmp_path, BUSY)
    limited(monkeypatch, wall_seconds=0.3)

    with pytest.raises(Refused) as refused:
        read_apart(b"x" * 1_000_000)

    assert (refused.value.reason, started[0].returncode) == (Reason.TOO_HEAVY, -9)


@pytest.mark.parametrize(
    "lines",
    [
        "raise SystemExit(3)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import sys; sys.stdin.buffer.read(10); print('{\"te', flush=True)",
        "while True: print('x' * 1_000_000, end='')",
    ],
    ids=["gone", "crashed", "broken off", "endless"],
)
def test_a_process_that_gives_no_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: str
) -> None:
    posing_as_reader(monkeypatch, tmp_path, lines)
    limited(monkeypatch, longest_answer=5_000_000)

    with pytest.raises(Refused) as refused:
        read_apart(b"x" * 1_000_000)

    assert refused.value.reason == Reason.TOO_HEAVY


def test_the_process_keeps_to_its_memory_and_files_and_knows_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    check = """
import os, resource
from portal.apart import limit
limit(1 << 30, 60)
def refused(act):
    try:
        return act() is None
    except (MemoryError, OSError):
        return True
print(
    refused(lambda: bytearray(2 << 30)),
    refused(lambda: [os.dup(0) for _ in range(40)]),
    refused(lambda: os.ftruncate(os.memfd_create("x"), 10)),
    resource.getrlimit(resource.RLIMIT_CPU)[0],
    "SECRET_KEY" in os.environ,
)
"""
    process = apart.start("-c", check)

    assert process.communicate()[0] == b"True True True 60 False\n"


def test_a_file_that_asks_for_more_memory_than_the_process_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limited(monkeypatch, memory=70 << 20)
    filler = "".join(f"<a b='{number}'/><c/><d/><e/>" for number in range(100_000))

    assert read_apart(docx(p(r("light")))).paragraphs[0].runs[0].text == "light"
    with pytest.raises(Refused) as refused:
        read_apart(docx(p(r("heavy")) + filler))

    assert refused.value.reason == Reason.TOO_HEAVY


def test_too_big_a_file_starts_no_process(started: list[subprocess.Popen[bytes]]) -> None:
    with pytest.raises(Refused) as refused:
        read_apart(bytes(25_000_001))

    assert (refused.value.reason, started) == (Reason.TOO_BIG, [])


def test_an_error_of_who_listens_ends_the_process(
    started: list[subprocess.Popen[bytes]],
) -> None:
    def fails(done: int, whole: int) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        read_apart(docx(p(r("x"))), told=fails)

    assert started[0].returncode is not None
