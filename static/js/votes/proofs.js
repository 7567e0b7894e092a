// The two kinds of proof that everything else is made of.
//
// *Knowledge*: of the exponent of one point (sections 4.5, 4.6.1, 4.16). *One of several*: that for one of several
// pairs (u, v), without saying which, u is a power of g and v the same power of a base (sections 4.12, 4.13, and 4.20
// with a single pair). Each caller says what its hash begins with.

import { generatorPower, multiply, power, publicPower, writePoint } from "./group.js";
import { challengeOf, difference, randomScalar, responseOf, sum } from "./scalars.js";

export async function proveKnowledge(said, secret) {
  const nonce = randomScalar();
  const challenge = await challengeOf(said + writePoint(generatorPower(nonce)));
  return { challenge, response: responseOf(nonce, secret, challenge) };
}

/** Whether the proof shows knowledge of the exponent of `known`, a point. */
export async function knows(said, known, { challenge, response }) {
  const commitment = multiply(generatorPower(response), publicPower(known, challenge));
  return (await challengeOf(said + writePoint(commitment))) === challenge;
}

/** A proof that pair `which` is (g, base) to the power of `secret`, or any other pair is. */
export async function proveOne(said, base, pairs, which, secret) {
  const nonce = randomScalar();
  const proofs = pairs.map(() => ({ challenge: randomScalar(), response: randomScalar() }));
  const commitments = pairs.map((pair, place) =>
    place === which ? [generatorPower(nonce), power(base, nonce)] : simulated(base, pair, proofs[place]),
  );
  const whole = await challengeOf(said + commitments.flat().map(writePoint).join(","));
  const others = sum(proofs.filter((_proof, place) => place !== which).map((proof) => proof.challenge));
  const challenge = difference(whole, others);
  proofs[which] = { challenge, response: responseOf(nonce, secret, challenge) };
  return proofs;
}

function simulated(base, [first, second], { challenge, response }) {
  return [
    multiply(generatorPower(response), power(first, challenge)),
    multiply(power(base, response), power(second, challenge)),
  ];
}
