// Numbers below the order of the group: written in decimal digits, drawn from Web Crypto, computed by noble.

import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberBE } from "@noble/curves/utils.js";

import { bytesOf, sha256 } from "./hashing.js";
import { Refused, refuseUnless } from "./refusals.js";

const { Fn } = ed25519.Point;
const DECIMAL = /^(?:0|[1-9][0-9]{0,76})$/;

export const ORDER = Fn.ORDER;

/** Bytes as a number, highest first, modulo the order. */
export function reduced(bytes) {
  return Fn.create(bytesToNumberBE(bytes));
}

/** The SHA-256 of a text as a number: a challenge, or a secret made of a text. */
export async function challengeOf(said) {
  return reduced(await sha256(bytesOf(said)));
}

/** Uniform below the order; the 64 random bytes leave a bias of 2^-259. */
export function randomScalar() {
  return reduced(crypto.getRandomValues(new Uint8Array(64)));
}

/** nonce − secret × challenge, the last step of every proof. */
export function responseOf(nonce, secret, challenge) {
  return Fn.sub(nonce, Fn.mul(secret, challenge));
}

export function sum(scalars) {
  return scalars.reduce((whole, one) => Fn.add(whole, one), 0n);
}

export function difference(one, other) {
  return Fn.sub(one, other);
}

/** A polynomial, lowest coefficient first, at a small number (section 4.6.4). */
export function evaluated(coefficients, at) {
  return coefficients.reduceRight((value, one) => Fn.add(Fn.mul(value, BigInt(at)), one), 0n);
}

export function readScalar(text) {
  refuseUnless(typeof text === "string" && DECIMAL.test(text), "malformed");
  const scalar = BigInt(text);
  if (scalar >= ORDER) throw new Refused("malformed");
  return scalar;
}

export function writeScalar(scalar) {
  return scalar.toString();
}
