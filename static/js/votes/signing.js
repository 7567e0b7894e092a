// The tellers' own keys, and signed messages (section 4.6.1).
//
// A teller keeps one secret, a seed of 22 characters. It signs and it opens what others send.

import { BASE58, randomBase58 } from "./base58.js";
import { generatorPower } from "./group.js";
import { fields, readProof, text, writeProof } from "./messages.js";
import { knows, proveKnowledge } from "./proofs.js";
import { refuseUnless } from "./refusals.js";
import { challengeOf } from "./scalars.js";

const SEED_LENGTH = 22;
const SEED = new RegExp(`^[${BASE58}]{${SEED_LENGTH}}$`);

export function newSeed() {
  return randomBase58(SEED_LENGTH);
}

/** What follows from a seed: two secrets and the points that others know them by. */
export async function keysOf(seed) {
  refuseUnless(SEED.test(text(seed)), "malformed");
  const [signing, decryption] = [await challengeOf(`sk|${seed}`), await challengeOf(`dk|${seed}`)];
  return { signing, decryption, verification: generatorPower(signing), encryption: generatorPower(decryption) };
}

export function sign(secret, message) {
  return proveKnowledge(`sigmsg|${message}|`, secret);
}

export async function checkSignature(signer, message, signature) {
  refuseUnless(await knows(`sigmsg|${message}|`, signer, signature), "bad-proof");
}

/** A text, kept as the very characters that were signed, and its signature. */
export async function signed(secret, message) {
  return { message, signature: await sign(secret, message) };
}

export function writeSigned({ message, signature }) {
  return { message, signature: writeProof(signature) };
}

export function readSigned(value) {
  const [message, signature] = fields(value, "message", "signature");
  return { message: text(message), signature: readProof(signature) };
}
