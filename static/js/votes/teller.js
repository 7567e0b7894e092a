// What the tellers' pages ask for; docs/voting.md tells in which order.
//
// Messages of the protocol come and go as text, files as bytes. A key is what `makeKey` gave: it stays on the page.

export { bindingOf } from "./bindings.js";
export { digestOf } from "./hashing.js";
export { readKeyFile, writeKeyFile } from "./key-files.js";
export { readRecoverySheet, writeRecoverySheet } from "./recovery-sheets.js";
export { SHORTEST_PASSPHRASE, openSealedKey, sealKey } from "./sealed-keys.js";
export { isSupported } from "./support.js";
export { newKey as makeKey } from "./teller-keys.js";

import { makeCertificate, readCertificates } from "./certificates.js";
import { decryptTally, readTally } from "./decryption.js";
import { readElection } from "./elections.js";
import { generatorPower, writePoint } from "./group.js";
import { bytesOf, digestOf, fingerprint } from "./hashing.js";
import { makeTest } from "./key-tests.js";
import { compact, parse } from "./messages.js";
import { makePolynomial } from "./polynomials.js";
import { refuseUnless } from "./refusals.js";
import { readScalar } from "./scalars.js";
import { makeOutput, openPrivateKey } from "./shares.js";
import { keysOf } from "./signing.js";
import { trusteeKey } from "./trustee-keys.js";

/** Of a `single` key: its public half with the proof that somebody knows the other. */
export async function publishKey(key) {
  refuseUnless(key.kind === "single", "wrong-key");
  return compact(await trusteeKey(readScalar(key.secret)));
}

/** Round 1 of a `threshold` key: the certificate by which the other tellers know this one. */
export async function publishCertificate(key, { index, threshold, size }) {
  return compact(await makeCertificate(await seedKeys(key), { index, threshold, size }));
}

/** What tellers read to each other to know that all were shown the same certificates. */
export async function nameOfCertificates(certificates) {
  await readCertificates(certificates.map(parse));
  return fingerprint(bytesOf(compact(certificates.map(parse))));
}

/** Round 3: shares for all tellers, under certificates that are checked first. */
export async function dealShares(key, certificates) {
  return compact(await makePolynomial(await seedKeys(key), await readCertificates(certificates.map(parse))));
}

/** Round 5: `input` holds the shares that were dealt to this teller. */
export async function gatherShares(key, certificates, input) {
  return compact(await makeOutput(await seedKeys(key), await readCertificates(certificates.map(parse)), parse(input)));
}

/**
 * The answer to the server's test, of the number `nonce`, that this key is held; nothing is decrypted for it but what
 * the teller sealed to itself.
 *
 * Of a `threshold` key both are proved that follow from the seed; or with `sealed`, the `private_key` of round 5, the
 * private half of `publicKey`, by which the election's trustees list this teller.
 */
export async function proveKey(key, { uuid, nonce, publicKey = key.publicKey, sealed = null }) {
  return compact(await makeTest(await testedSecrets(key, publicKey, sealed), { uuid, nonce }));
}

/**
 * This teller's part of the count, and the digest of the tally that it is of.
 *
 * `publicKey` is the one by which the election's trustees list this teller. Of a `threshold` key, `sealed` is the
 * `private_key` that the teller made in round 5.
 */
export async function decryptCount(key, { electionBytes, expectedHash, tallyBytes, publicKey, sealed = null }) {
  const election = await readElection(electionBytes, expectedHash);
  const secret = await countingSecret(key, publicKey, sealed);
  const decryption = compact(await decryptTally(election, readTally(tallyBytes, election), secret));
  return { decryption, tallyDigest: await digestOf(tallyBytes) };
}

async function testedSecrets(key, publicKey, sealed) {
  if (key.kind === "single" || sealed !== null) return [await countingSecret(key, publicKey, sealed)];
  refuseUnless(key.publicKey === publicKey, "wrong-key");
  const { signing, decryption } = await seedKeys(key);
  return [signing, decryption];
}

/** The private half of `publicKey`, the point by which the election's trustees list this teller. */
async function countingSecret(key, publicKey, sealed) {
  const secret = key.kind === "single" ? readScalar(key.secret) : await openPrivateKey(await seedKeys(key), sealed);
  refuseUnless(writePoint(generatorPower(secret)) === publicKey, "wrong-key");
  return secret;
}

async function seedKeys(key) {
  refuseUnless(key.kind === "threshold", "wrong-key");
  return keysOf(key.secret);
}
