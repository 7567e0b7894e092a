// How tellers come to a common key of which any few hold the whole (sections 4.6.5 and 4.6.6).
//
// Each deals shares of a polynomial (step 3); the server hands every teller the shares that were dealt to it (step 4);
// each adds them up to a private key of its own and publishes the public half (step 5). The server never sees a share.

import { ownOf } from "./certificates.js";
import { receive, send } from "./channels.js";
import { generatorPower, isSame } from "./group.js";
import { compact, fields, items, parse, readProof, text, writeProof } from "./messages.js";
import { readPoints, valueAt } from "./polynomials.js";
import { refuseUnless } from "./refusals.js";
import { readScalar, sum, writeScalar } from "./scalars.js";
import { readSigned, sign } from "./signing.js";
import { trusteeKey } from "./trustee-keys.js";

/** Step 5, by each teller: check every share against its dealer's points, and add them up. */
export async function makeOutput(keys, certificates, value) {
  const own = ownOf(keys, certificates);
  const given = readInput(value, certificates.length);
  const points = [];
  for (const { index } of certificates) {
    points.push(await readPoints(given.coefexps[index - 1], given.signatures[index - 1], certificates, index));
  }
  await checkOwnPolynomial(keys, own, given.polynomial, points[own.index - 1]);
  const shares = [];
  for (const [place, sender] of certificates.entries()) {
    const share = await openedShare(keys, sender, given.secrets[place]);
    refuseUnless(isSame(generatorPower(share), valueAt(points[place], own.index)), "bad-proof");
    shares.push(share);
  }
  return writeOutput(keys, sum(shares));
}

/** The private key, sealed to its own teller, and the public half with a signature over its digits. */
async function writeOutput(keys, secret) {
  const key = await trusteeKey(secret);
  const signature = writeProof(await sign(keys.signing, key.public_key));
  const sealed = await send(keys, keys.encryption, compact({ decryption_key: writeScalar(secret) }));
  return { private_key: sealed, public_key: { ...key, signature } };
}

/** The private key that a teller sealed to itself in step 5. */
export async function openPrivateKey(keys, sealed) {
  const [written] = fields(parse(await receive(keys, keys.verification, sealed)), "decryption_key");
  return readScalar(written);
}

function readInput(value, size) {
  const [polynomial, secrets, coefexps, signatures] = fields(
    value, "polynomial", "secrets", "coefexps", "signatures",
  );
  return {
    polynomial: text(polynomial),
    secrets: items(secrets, size).map(text),
    coefexps: items(coefexps, size).map(readSigned),
    signatures: items(signatures, size).map(readProof),
  };
}

/** That the polynomial published in a teller's name is the one it made in step 3. */
async function checkOwnPolynomial(keys, own, sealed, points) {
  const [written] = fields(parse(await receive(keys, own.verification, sealed)), "polynomial");
  const made = items(written, points.length).map((one) => generatorPower(readScalar(one)));
  refuseUnless(made.every((point, place) => isSame(point, points[place])), "bad-proof");
}

async function openedShare(keys, sender, sent) {
  const [written] = fields(parse(await receive(keys, sender.verification, sent)), "secret");
  return readScalar(written);
}
