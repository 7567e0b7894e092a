// The file in which a teller keeps a key, versioned, readable by people and by programs.

import { fields, parseLoosely, text } from "./messages.js";
import { refuseUnless } from "./refusals.js";
import { checkKey, keyFrom } from "./teller-keys.js";

export const FORMAT = "on-the-table teller key";
const VERSION = 1;

export function writeKeyFile({ kind, vote, publicKey, secret }) {
  const said = { format: FORMAT, version: VERSION, kind, vote, public_key: publicKey, secret };
  return `${JSON.stringify(said, null, 2)}\n`;
}

/** The key in a file, whose public half follows from its secret; `expected` is what `checkKey` asks. */
export async function readKeyFile(written, expected) {
  const value = parseLoosely(text(written));
  checkVersion(value, FORMAT, VERSION);
  const [, , kind, vote, publicKey, secret] = fields(
    value, "format", "version", "kind", "vote", "public_key", "secret",
  );
  const key = await keyFrom({ kind, vote, secret: text(secret) });
  refuseUnless(key.publicKey === publicKey, "malformed");
  return checkKey(key, expected);
}

/** That a file is of this format at all, and that it is not of a later version than this program knows. */
export function checkVersion(value, format, version) {
  refuseUnless(value !== null && typeof value === "object" && value.format === format, "malformed");
  refuseUnless(value.version === version, "unknown-version");
}
