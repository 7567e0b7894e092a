// A teller's key as the pages hold it, the same for both kinds of trustee.
//
// `single`: the secret is a private key in decimal digits, and all such tellers are needed for the count.
// `threshold`: the secret is the seed of section 4.6.1, and any few of the tellers suffice.

import { generatorPower, writePoint } from "./group.js";
import { refuseUnless } from "./refusals.js";
import { randomScalar, readScalar, writeScalar } from "./scalars.js";
import { keysOf, newSeed } from "./signing.js";

export const KINDS = ["single", "threshold"];

export function newKey(kind, vote) {
  return keyFrom({ kind, vote, secret: kind === "single" ? writeScalar(randomScalar()) : newSeed() });
}

/** The key of a secret, with the point that it is known by: a public key, or the one that verifies its signatures. */
export async function keyFrom({ kind, vote, secret }) {
  refuseUnless(KINDS.includes(kind) && typeof vote === "string" && vote !== "", "malformed");
  const known = kind === "single" ? readPrivateKey(secret) : (await keysOf(secret)).signing;
  return Object.freeze({ kind, vote, secret, publicKey: writePoint(generatorPower(known)) });
}

function readPrivateKey(secret) {
  const scalar = readScalar(secret);
  refuseUnless(scalar !== 0n, "malformed");
  return scalar;
}

/** That a key is the one asked for: made for this vote, and known by this point. What is not told is not asked. */
export function checkKey(key, { vote = key.vote, publicKey = key.publicKey } = {}) {
  refuseUnless(key.vote === vote && key.publicKey === publicKey, "wrong-key");
  return key;
}
