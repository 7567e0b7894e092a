// JSON as the protocol writes it (sections 4.1 to 4.3): compact, with its fields in order.
//
// What is hashed or signed is the bytes, so they are read strictly: whatever our own writer would have written in
// another way is refused.

import { readPoint, writePoint } from "./group.js";
import { Refused, refuseUnless } from "./refusals.js";
import { readScalar, writeScalar } from "./scalars.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const compact = JSON.stringify;

export function textOf(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Refused("malformed");
  }
}

/** The value of a text that is compact JSON to the character: no space, no needless escape, no field twice. */
export function parse(said) {
  const value = parseLoosely(said);
  refuseUnless(compact(value) === said, "malformed");
  return value;
}

/** The value of any JSON; for what people may have written with another program. */
export function parseLoosely(said) {
  try {
    return JSON.parse(said);
  } catch {
    throw new Refused("malformed");
  }
}

/** The values of an object that has exactly these fields, in this order; one written `?name` may be missing. */
export function fields(value, ...names) {
  refuseUnless(value !== null && typeof value === "object" && !Array.isArray(value), "malformed");
  const there = names.filter((name) => name[0] !== "?" || Object.hasOwn(value, name.slice(1)));
  const wanted = there.map((name) => name.replace("?", ""));
  const found = Object.keys(value);
  const isSame = found.length === wanted.length && found.every((name, place) => name === wanted[place]);
  refuseUnless(isSame, "malformed");
  return names.map((name) => value[name.replace("?", "")]);
}

export function items(value, count = null) {
  refuseUnless(Array.isArray(value) && (count === null || value.length === count), "malformed");
  return value;
}

export function text(value) {
  refuseUnless(typeof value === "string", "malformed");
  return value;
}

export function smallNumber(value) {
  refuseUnless(Number.isInteger(value) && value >= 0 && value < 2 ** 31, "malformed");
  return value;
}

export function writeProof({ challenge, response }) {
  return { challenge: writeScalar(challenge), response: writeScalar(response) };
}

export function readProof(value) {
  const [challenge, response] = fields(value, "challenge", "response").map(readScalar);
  return { challenge, response };
}

export function writeCiphertext({ alpha, beta }) {
  return { alpha: writePoint(alpha), beta: writePoint(beta) };
}

export function readCiphertext(value, { mayBeNeutral = false } = {}) {
  const [alpha, beta] = fields(value, "alpha", "beta").map((one) => readPoint(one, { mayBeNeutral }));
  return { alpha, beta };
}
