"""What a page says of a static file is the hash of the bytes that are served for it."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha384
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import Context, Template
from django.templatetags.static import static
from django.test import override_settings

from portal.templatetags.page import integrity

MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def of(body: bytes) -> str:
    return "sha384-" + b64encode(sha384(body).digest()).decode()


@pytest.fixture
def sources(tmp_path: Path) -> Iterator[Path]:
    """A folder of static files of which one names the other."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "page.css").write_text("body { background: url(dot.svg) }\n")
    (folder / "dot.svg").write_text("<svg/>\n")
    finders_used = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    with override_settings(STATICFILES_DIRS=[folder], STATICFILES_FINDERS=finders_used):
        yield folder


@pytest.fixture
def collected(sources: Path, tmp_path: Path) -> Iterator[Path]:
    storages = {"staticfiles": {"BACKEND": MANIFEST}}
    with override_settings(STATIC_ROOT=str(tmp_path / "collected"), STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield tmp_path / "collected"


def test_a_template_writes_the_hash_of_the_file(sources: Path) -> None:
    template = Template("<script integrity=\"{% integrity 'dot.svg' %}\"></script>")

    expected = of((sources / "dot.svg").read_bytes())
    assert template.render(Context()) == f'<script integrity="{expected}"></script>'


def test_a_file_that_is_written_again_is_hashed_again(sources: Path) -> None:
    before = integrity("dot.svg")

    (sources / "dot.svg").write_text("<svg></svg>\n")

    assert (before, integrity("dot.svg")) == (of(b"<svg/>\n"), of(b"<svg></svg>\n"))


def test_a_file_is_read_once_in_a_process(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = integrity("dot.svg")
    monkeypatch.delattr(Path, "read_bytes")

    assert integrity("dot.svg") == first


def test_where_names_carry_a_hash_the_served_copy_counts(sources: Path, collected: Path) -> None:
    """In it the name of the other file was replaced, and the source may have changed since."""
    (sources / "page.css").write_text("/* Changed after it was collected. */\n")

    served = (collected / static("page.css").removeprefix("/static/")).read_bytes()

    assert served.startswith(b"body")
    assert b"url(dot.svg)" not in served
    assert integrity("page.css") == of(served)


def test_a_file_that_is_not_there_is_no_silent_matter(sources: Path) -> None:
    assert finders.find("absent.js") is None
    with pytest.raises(ValueError, match=r"no static file absent\.js"):
        integrity("absent.js")
