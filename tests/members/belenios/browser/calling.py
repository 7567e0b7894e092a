"""How a test asks a function of the built files, and what it gets back."""

from base64 import b64decode, b64encode
from typing import Any

from playwright.sync_api import Page

from portal.templatetags.page import integrity

FOLDER = "/static/vendor/votes"
WORKER = "vendor/votes/booth-worker.js"

# Bytes travel as Base64, and a refusal as its code and line.
CALL = """async ({ address, name, given }) => {
  const bytesIn = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const over = (value, change) => Array.isArray(value)
    ? value.map(change)
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
  const inward = (value) => {
    if (value === null || typeof value !== "object") return value;
    return value.bytes === undefined ? over(value, inward) : bytesIn(value.bytes);
  };
  const outward = (value) => {
    if (value === null || typeof value !== "object") return value;
    if (!(value instanceof Uint8Array)) return over(value, outward);
    return { bytes: btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join("")) };
  };
  const asked = given.map(inward);
  try {
    if (name === "encryptBallot") globalThis.booth ??= await (await import(address)).openBooth(asked.pop());
    const owner = name === "encryptBallot" ? globalThis.booth : await import(address);
    return { value: outward(await owner[name](...asked)) };
  } catch (error) {
    if (error.code === undefined) throw error;
    return { refused: [error.code, error.line, error.message] };
  }
}"""


class RefusedThere(Exception):
    """The browser refused; `code` and, for a recovery sheet, `line`."""

    def __init__(self, code: str, line: int | None, message: str) -> None:
        super().__init__(message)
        self.code, self.line = code, line


class Browsing:
    """A page from which the built files are called."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def booth(self, name: str, *given: object) -> Any:
        return self._call("booth", name, *given)

    def teller(self, name: str, *given: object) -> Any:
        return self._call("teller", name, *given)

    def vote(
        self, raw: bytes, expected_hash: str, credential: str, choices: object
    ) -> dict[str, Any]:
        """What the booth's worker made: `ballotBytes` and `tracker`."""
        asked = {
            "electionBytes": raw,
            "expectedHash": expected_hash,
            "credential": credential,
            "choices": choices,
        }
        worker = {"workerAddress": f"/static/{WORKER}", "workerIntegrity": integrity(WORKER)}
        made: dict[str, Any] = self.booth("encryptBallot", asked, worker)
        return made

    def _call(self, file: str, name: str, *given: object) -> Any:
        asked = {"address": f"{FOLDER}/{file}.js", "name": name, "given": _inward([*given])}
        answer = self.page.evaluate(CALL, asked)
        if "refused" in answer:
            raise RefusedThere(*answer["refused"])
        return _outward(answer["value"]) if "value" in answer else None


def _inward(value: Any) -> Any:
    match value:
        case bytes():
            return {"bytes": b64encode(value).decode()}
        case dict():
            return {name: _inward(one) for name, one in value.items()}
        case list() | tuple():
            return [_inward(one) for one in value]
    return value


def _outward(value: Any) -> Any:
    match value:
        case {"bytes": str(written)}:
            return b64decode(written)
        case dict():
            return {name: _outward(one) for name, one in value.items()}
        case list():
            return [_outward(one) for one in value]
    return value
