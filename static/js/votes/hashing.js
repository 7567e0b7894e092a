// SHA-256 by Web Crypto: of the bytes of files and of what is said in UTF-8.

import { bytesToHex } from "@noble/curves/utils.js";

const encoder = new TextEncoder();

export function bytesOf(text) {
  return encoder.encode(text);
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** The name of a file in the public record. */
export async function digestOf(bytes) {
  return bytesToHex(await sha256(bytes));
}

/** SHA-256 in Base64 without padding: the hash of an election, the tracker of a ballot. */
export async function fingerprint(bytes) {
  return btoa(String.fromCharCode(...(await sha256(bytes)))).replace(/=+$/, "");
}
