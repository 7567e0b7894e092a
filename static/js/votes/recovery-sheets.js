// A key on paper: lines of four groups of four characters, made to be typed in again.
//
// The alphabet is Crockford's, without letters that look like digits. The last two characters of each line are a
// checksum of the line and its number, so that an error is told by its line; the last bytes of the whole are another.

import { base32crockford } from "@scure/base";
import { concatBytes } from "@noble/curves/utils.js";

import { bytesOf, sha256 } from "./hashing.js";
import { textOf } from "./messages.js";
import { Refused, refuseUnless } from "./refusals.js";
import { readScalar, writeScalar } from "./scalars.js";
import { KINDS, checkKey, keyFrom } from "./teller-keys.js";

const [DATA, CHECK, GROUP] = [14, 2, 4];
const LINE = DATA + CHECK;
const CHECKSUM_BYTES = 4;
const SCALAR_BYTES = 32;
const BITS_OF_CHARACTER = 5;

/** The lines to print. The sheet says which kind of key it is; of which vote, the page prints beside them. */
export async function writeRecoverySheet({ kind, secret }) {
  const payload = concatBytes(new Uint8Array([KINDS.indexOf(kind)]), bytesOfSecret(kind, secret));
  const data = base32crockford.encode(concatBytes(payload, await checksumOf(payload)));
  const parts = cut(data, DATA);
  const lines = await Promise.all(parts.map(async (part, place) => part + (await checkOf(part, place))));
  return lines.map((line) => cut(line, GROUP).join(" "));
}

/** The key that somebody typed in from a sheet: in any case, with any gaps, with or without its lines. */
export async function readRecoverySheet(typed, vote, expected) {
  const lines = linesOf(typed);
  refuseUnless(lines.length > 0, "malformed");
  const parts = [];
  for (const [place, line] of lines.entries()) {
    const [part, check] = [line.slice(0, -CHECK), line.slice(-CHECK)];
    if (part === "" || check !== (await checkOf(part, place))) throw new Refused("mistyped", { line: place + 1 });
    parts.push(part);
  }
  return checkKey(await keyFrom({ ...(await secretIn(decoded(parts.join("")), lines.length)), vote }), expected);
}

async function secretIn(bytes, lines) {
  const [payload, checksum] = [bytes.subarray(0, -CHECKSUM_BYTES), bytes.subarray(-CHECKSUM_BYTES)];
  const expected = await checksumOf(payload);
  const isWhole = payload.length > 1 && checksum.every((byte, place) => byte === expected[place]);
  if (!isWhole || payload[0] >= KINDS.length) throw new Refused("mistyped", { line: lines });
  const kind = KINDS[payload[0]];
  return { kind, secret: secretOfBytes(kind, payload.subarray(1)) };
}

function bytesOfSecret(kind, secret) {
  if (kind !== "single") return bytesOf(secret);
  const digits = readScalar(secret).toString(16).padStart(2 * SCALAR_BYTES, "0");
  return Uint8Array.from(digits.match(/../g), (pair) => Number.parseInt(pair, 16));
}

function secretOfBytes(kind, bytes) {
  if (kind !== "single") return textOf(bytes);
  return writeScalar(bytes.reduce((number, byte) => 256n * number + BigInt(byte), 0n));
}

function linesOf(typed) {
  const plain = typed.toUpperCase().replace(/[^\S\n]|-/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  const lines = plain.split("\n").filter((line) => line !== "");
  return lines.length === 1 ? cut(lines[0], LINE) : lines;
}

function cut(characters, length) {
  return characters.match(new RegExp(`.{1,${length}}`, "g"));
}

function decoded(data) {
  try {
    return base32crockford.decode(data);
  } catch {
    throw new Refused("malformed");
  }
}

async function checksumOf(payload) {
  return (await sha256(payload)).subarray(0, CHECKSUM_BYTES);
}

/** Ten bits, as two characters. */
async function checkOf(part, place) {
  const hashed = await sha256(bytesOf(`recovery|${place + 1}|${part}`));
  return base32crockford.encode(hashed.subarray(0, Math.ceil((CHECK * BITS_OF_CHARACTER) / 8))).slice(0, CHECK);
}
