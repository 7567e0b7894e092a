// A copy of a key file that may be left with the portal: encrypted in the browser under a passphrase.
//
// scrypt makes 32 bytes of the passphrase, and AES-256-GCM encrypts the file with them. What stands around the
// encrypted file is authenticated with it, so that nobody can hand out one teller's copy as another's.

import { bytesToHex, hexToBytes } from "@noble/curves/utils.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";

import { bytesOf } from "./hashing.js";
import { checkVersion, readKeyFile, writeKeyFile } from "./key-files.js";
import { compact, fields, parseLoosely, text, textOf } from "./messages.js";
import { Refused, refuseUnless } from "./refusals.js";

export const FORMAT = "on-the-table sealed teller key";
export const SHORTEST_PASSPHRASE = 16;
const VERSION = 1;
// 128 MiB and about a second on a laptop. Version 1 has these and no others, so no file can ask for more.
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, dkLen: 32 };
const [SALT_BYTES, VECTOR_BYTES] = [16, 12];

/** `progress` is told how far the passphrase's hashing is, from 0 to 1. */
export async function sealKey(key, passphrase, progress = () => {}) {
  refuseUnless([...passphrase].length >= SHORTEST_PASSPHRASE, "short-passphrase");
  const [salt, vector] = [SALT_BYTES, VECTOR_BYTES].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const head = headOf(key.vote, key.publicKey, bytesToHex(salt), bytesToHex(vector));
  const derived = await derivedKey(passphrase, salt, progress);
  const data = await crypto.subtle.encrypt(algorithm(head, vector), derived, bytesOf(writeKeyFile(key)));
  return compact({ ...head, data: bytesToHex(new Uint8Array(data)) });
}

/** The key in a sealed copy; `expected` is what `checkKey` asks. */
export async function openSealedKey(sealed, passphrase, expected, progress = () => {}) {
  const value = parseLoosely(text(sealed));
  checkVersion(value, FORMAT, VERSION);
  const names = ["format", "version", "vote", "public_key", "kdf", "salt", "vector", "data"];
  const [, , vote, publicKey, , salt, vector, data] = fields(value, ...names);
  const head = headOf(text(vote), text(publicKey), text(salt), text(vector));
  const { data: _none, ...around } = value;
  refuseUnless(compact(around) === compact(head), "malformed");
  const derived = await derivedKey(passphrase, bytesIn(salt), progress);
  const opened = await decrypted(algorithm(head, bytesIn(vector)), derived, bytesIn(data));
  return readKeyFile(textOf(opened), { vote, publicKey, ...expected });
}

function headOf(vote, publicKey, salt, vector) {
  const kdf = { name: "scrypt", n: SCRYPT.N, r: SCRYPT.r, p: SCRYPT.p };
  return { format: FORMAT, version: VERSION, vote, public_key: publicKey, kdf, salt, vector };
}

async function derivedKey(passphrase, salt, progress) {
  const bytes = await scryptAsync(passphrase.normalize("NFKC"), salt, { ...SCRYPT, onProgress: progress });
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

function algorithm(head, vector) {
  return { name: "AES-GCM", iv: vector, additionalData: bytesOf(compact(head)) };
}

async function decrypted(asked, key, bytes) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(asked, key, bytes));
  } catch {
    throw new Refused("wrong-passphrase");
  }
}

function bytesIn(hexadecimal) {
  try {
    return hexToBytes(text(hexadecimal));
  } catch {
    throw new Refused("malformed");
  }
}
