// AES-256 in CCM mode (RFC 3610), with a vector of 13 bytes and a tag of 8, out of Web Crypto's CBC and CTR.
//
// Web Crypto has no CCM, and neither has noble. The mode is a checksum, which is the last block of CBC over a header
// and the text, and a stream, which is CTR over that checksum and the text. The cipher itself is the browser's.

import { concatBytes } from "@noble/curves/utils.js";

import { Refused, refuseUnless } from "./refusals.js";

const [BLOCK, TAG] = [16, 8];
const LENGTH_BYTES = 2;
const [CHECKSUM_FLAGS, STREAM_FLAGS] = [8 * ((TAG - 2) / 2) + LENGTH_BYTES - 1, LENGTH_BYTES - 1];

export const VECTOR_LENGTH = BLOCK - 1 - LENGTH_BYTES;
export const LONGEST = 2 ** (8 * LENGTH_BYTES) - 1;

/** The encrypted text with its tag behind it. */
export async function encryptCcm(key, vector, plain) {
  refuseUnless(plain.length <= LONGEST, "malformed");
  const checksum = await checksumOf(key, vector, plain);
  const stream = await streamed(key, vector, concatBytes(checksum, plain));
  return concatBytes(stream.subarray(BLOCK), stream.subarray(0, TAG));
}

/** The text, if the tag is its own under this key. */
export async function decryptCcm(key, vector, encrypted) {
  const length = encrypted.length - TAG;
  refuseUnless(0 <= length && length <= LONGEST, "malformed");
  const padded = new Uint8Array(BLOCK);
  padded.set(encrypted.subarray(length));
  const stream = await streamed(key, vector, concatBytes(padded, encrypted.subarray(0, length)));
  const plain = stream.subarray(BLOCK);
  const checksum = await checksumOf(key, vector, plain);
  let difference = 0;
  for (let place = 0; place < TAG; place += 1) difference |= checksum[place] ^ stream[place];
  if (difference !== 0) throw new Refused("bad-proof");
  return plain;
}

/** Web Crypto pads what CBC encrypts by one more block, so the checksum is the last block but one. */
async function checksumOf(key, vector, plain) {
  const header = new Uint8Array([CHECKSUM_FLAGS, ...vector, plain.length >> 8, plain.length & 255]);
  const rest = new Uint8Array((BLOCK - (plain.length % BLOCK)) % BLOCK);
  const imported = await crypto.subtle.importKey("raw", key, "AES-CBC", false, ["encrypt"]);
  const asked = { name: "AES-CBC", iv: new Uint8Array(BLOCK) };
  const chained = new Uint8Array(await crypto.subtle.encrypt(asked, imported, concatBytes(header, plain, rest)));
  return chained.subarray(-2 * BLOCK, -BLOCK);
}

async function streamed(key, vector, bytes) {
  const counter = new Uint8Array([STREAM_FLAGS, ...vector, 0, 0]);
  const imported = await crypto.subtle.importKey("raw", key, "AES-CTR", false, ["encrypt"]);
  const asked = { name: "AES-CTR", counter, length: 8 * LENGTH_BYTES };
  return new Uint8Array(await crypto.subtle.encrypt(asked, imported, bytes));
}
