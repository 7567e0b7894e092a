// The encrypted answer to a question and its proofs (sections 4.11.1, 4.12 and 4.13).
//
// `context` is S0 of section 4.11: the hash of the election and the voter's public credential. It is in every
// challenge, so that a ballot can be copied neither to another voter nor to another election.

import { checkChoice } from "./elections.js";
import { divide, generatorPower, multiply, power, product, smallPower, writePoint } from "./group.js";
import { writeCiphertext, writeProof } from "./messages.js";
import { proveOne } from "./proofs.js";
import { randomScalar, sum } from "./scalars.js";

const BIT = [0, 1];

/** Each 0 or 1 of a choice encrypted, with proofs that the question admits the whole; as it stands in a ballot. */
export async function encryptAnswer(question, choice, key, context) {
  checkChoice(question, choice);
  const secrets = choice.map(randomScalar);
  const choices = choice.map((bit, place) => encrypted(bit, secrets[place], key));
  const individual = [];
  for (const [place, pair] of choices.entries()) {
    individual.push(await proveOne(saidOfOne(context, pair), key, pairs(pair, BIT), choice[place], secrets[place]));
  }
  const made = { question, choice, choices, secrets, key, said: saidOfAll(context, choices) };
  const { overall, blank } = question.isBlankAllowed ? await blankProofs(made) : { overall: await overallProof(made) };
  const answer = {
    choices: choices.map(writeCiphertext),
    individual_proofs: individual.map((proof) => proof.map(writeProof)),
    overall_proof: overall.map(writeProof),
  };
  return blank ? { ...answer, blank_proof: blank.map(writeProof) } : answer;
}

function overallProof({ question, choice, choices, secrets, key, said }) {
  const all = whole(choices);
  const place = total(choice) - question.least;
  return proveOne(saidOfOne(said, all), key, pairs(all, totals(question)), place, sum(secrets));
}

/** Sections 4.13.1 and 4.13.2 at once: which part of either statement is the true one. */
async function blankProofs({ question, choice, choices, secrets, key, said }) {
  const [blank, rest] = [choices[0], whole(choices.slice(1))];
  const ofOverall = [...pairs(blank, [1]), ...pairs(rest, totals(question))];
  const [secretOfBlank, secretOfRest] = [secrets[0], sum(secrets.slice(1))];
  const isBlank = choice[0] === 1;
  const place = isBlank ? 0 : 1 + total(choice) - question.least;
  const [ofNothing, ofWhole] = isBlank ? [secretOfRest, secretOfBlank] : [secretOfBlank, secretOfRest];
  return {
    blank: await proveOne(`bproof0|${said}|`, key, [blank, rest].map(asPair), Number(isBlank), ofNothing),
    overall: await proveOne(`bproof1|${said}|`, key, ofOverall, place, ofWhole),
  };
}

function encrypted(bit, secret, key) {
  const hidden = power(key, secret);
  const withOne = multiply(hidden, smallPower(1));
  return { alpha: generatorPower(secret), beta: bit ? withOne : hidden };
}

/** For each value what the ciphertext would be of 0, were the value what it hides. */
function pairs({ alpha, beta }, values) {
  return values.map((value) => [alpha, divide(beta, smallPower(value))]);
}

function asPair({ alpha, beta }) {
  return [alpha, beta];
}

/** How many answers may be chosen. */
function totals({ least, most }) {
  return Array.from({ length: most - least + 1 }, (_none, place) => least + place);
}

function total(choice) {
  return choice.reduce((whole, bit) => whole + bit, 0);
}

function whole(choices) {
  return { alpha: product(choices.map((pair) => pair.alpha)), beta: product(choices.map((pair) => pair.beta)) };
}

function saidOfOne(context, { alpha, beta }) {
  return `prove|${context}|${writePoint(alpha)},${writePoint(beta)}|`;
}

/** S of section 4.11.1. */
function saidOfAll(context, choices) {
  return `${context}|${choices.flatMap(asPair).map(writePoint).join(",")}`;
}
