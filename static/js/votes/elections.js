// Elections and their questions (sections 4.9 and 4.10): hashed as the bytes that came, and only then read.

import { readUuid } from "./credentials.js";
import { NAME, readPoint } from "./group.js";
import { fingerprint } from "./hashing.js";
import { fields, items, parseLoosely, smallNumber, text, textOf } from "./messages.js";
import { refuseUnless } from "./refusals.js";

const VERSION = 1;

/** The election of these bytes, whose hash is the one that the caller was told of by another way. */
export async function readElection(bytes, expectedHash) {
  const hash = await fingerprint(bytes);
  refuseUnless(hash === expectedHash, "wrong-election");
  const names = ["version", "description", "name", "group", "public_key", "questions", "uuid"];
  const optional = ["?administrator", "?credential_authority"];
  const value = parseLoosely(textOf(bytes));
  const [version, description, name, group, key, questions, uuid, ...others] = fields(value, ...names, ...optional);
  for (const said of [description, name, ...others.filter((one) => one !== undefined)]) text(said);
  refuseUnless(version === VERSION && group === NAME && items(questions).length > 0, "not-allowed");
  return { uuid: readUuid(uuid), hash, name, publicKey: readPoint(key), questions: questions.map(readQuestion) };
}

/**
 * A homomorphic question: `least` to `most` of its answers, or blank where that is allowed.
 *
 * `length` is how many numbers a choice has: one for each answer, and before them one for blank.
 */
function readQuestion(value) {
  refuseUnless(value !== null && typeof value === "object" && !Object.hasOwn(value, "type"), "not-allowed");
  const [answers, blank = false, least, most, question] = fields(value, "answers", "?blank", "min", "max", "question");
  refuseUnless(typeof blank === "boolean", "malformed");
  [...items(answers), question].forEach(text);
  [least, most].forEach(smallNumber);
  refuseUnless(least <= most && most <= answers.length && most > 0, "not-allowed");
  return { question, answers, least, most, isBlankAllowed: blank, length: answers.length + Number(blank) };
}

/** That a choice, a list of 0 and 1, is one that the question admits. */
export function checkChoice({ least, most, isBlankAllowed, length }, choice) {
  const isList = Array.isArray(choice) && choice.length === length && choice.every((bit) => bit === 0 || bit === 1);
  refuseUnless(isList, "not-allowed");
  const chosen = choice.reduce((whole, bit) => whole + bit, 0);
  const isBlank = isBlankAllowed && choice[0] === 1;
  refuseUnless(isBlank ? chosen === 1 : least <= chosen && chosen <= most, "not-allowed");
}
