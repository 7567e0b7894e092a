// The group Ed25519 (section 5.2.1), with noble's arithmetic.
//
// In JSON and in hashes a point is its compressed number with the highest byte first, 64 hexadecimal digits.

import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/curves/utils.js";

import { Refused, refuseUnless } from "./refusals.js";

const { Point } = ed25519;
const HEXADECIMAL = /^[0-9a-f]{64}$/;
const WINDOW = 5;
const smallPowers = new Map();

export const NAME = "Ed25519";
export const NEUTRAL = Point.ZERO;

/** `point` to `exponent`, by noble's way that is meant for secrets. */
export function power(point, exponent) {
  return exponent === 0n || point.is0() ? NEUTRAL : point.multiply(exponent);
}

export function generatorPower(exponent) {
  return power(Point.BASE, exponent);
}

/** g to a small public number, such as that of the answers chosen; kept, since it recurs. */
export function smallPower(number) {
  if (!smallPowers.has(number)) smallPowers.set(number, publicPower(Point.BASE, BigInt(number)));
  return smallPowers.get(number);
}

/** For what everybody may know, such as the verification of a signature: quicker. */
export function publicPower(point, exponent) {
  return point.multiplyUnsafe(exponent);
}

export function multiply(one, other) {
  return one.add(other);
}

export function divide(one, other) {
  return one.subtract(other);
}

export function product(points) {
  return points.reduce(multiply, NEUTRAL);
}

export function isSame(one, other) {
  return one.equals(other);
}

/** A point that many powers will be asked of: the table is made with the first. */
export function remembered(point) {
  return point.precompute(WINDOW);
}

export function writePoint(point) {
  return bytesToHex(point.toBytes().reverse());
}

/**
 * A point that lies in the prime-order group, written in its one form.
 *
 * The neutral element is no key and no part of a ballot; it stands in a tally of no ballots.
 */
export function readPoint(text, { mayBeNeutral = false } = {}) {
  refuseUnless(typeof text === "string" && HEXADECIMAL.test(text), "malformed");
  if (mayBeNeutral && text === writePoint(NEUTRAL)) return NEUTRAL;
  const point = decoded(hexToBytes(text).reverse());
  refuseUnless(!point.is0() && point.isTorsionFree() && writePoint(point) === text, "malformed");
  return point;
}

function decoded(bytes) {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    throw new Refused("malformed");
  }
}
