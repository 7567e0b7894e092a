// How an election names its roll and its trustees: our own, in the last line of its description.

import { parseLoosely, text, textOf } from "./messages.js";

const LINE = /^SHA-256 of the credentials: ([0-9a-f]{64}); of the trustees: ([0-9a-f]{64})\.$/;

/**
 * The two digests that an election names, or null where it names none.
 *
 * It says nothing of the election's hash: ask it of bytes that were hashed, or will be before they are used.
 */
export function bindingOf(electionBytes) {
  const description = text(parseLoosely(textOf(electionBytes))?.description);
  const found = LINE.exec(description.slice(description.lastIndexOf("\n") + 1));
  return found && { credentials: found[1], trustees: found[2] };
}
