// Ballots and their signatures (sections 4.16 and 4.17).

import { encryptAnswer } from "./answers.js";
import { secretOf } from "./credentials.js";
import { generatorPower, remembered, writePoint } from "./group.js";
import { bytesOf, fingerprint } from "./hashing.js";
import { compact, writeProof } from "./messages.js";
import { proveKnowledge } from "./proofs.js";
import { refuseUnless } from "./refusals.js";

/** The bytes of a ballot with one choice for each question, and the tracker by which the voter finds it again. */
export async function makeBallot(election, credential, choices) {
  refuseUnless(Array.isArray(choices) && choices.length === election.questions.length, "not-allowed");
  const secret = await secretOf(credential, election.uuid);
  const publicCredential = writePoint(generatorPower(secret));
  const context = `${election.hash}|${publicCredential}`;
  const key = remembered(election.publicKey);
  const answers = [];
  for (const [place, question] of election.questions.entries()) {
    answers.push(await encryptAnswer(question, choices[place], key, context));
  }
  const said = {
    election_uuid: election.uuid,
    election_hash: election.hash,
    credential: publicCredential,
    answers,
  };
  const hash = await fingerprint(bytesOf(compact(said)));
  const proof = writeProof(await proveKnowledge(`sig|${hash}|`, secret));
  const ballotBytes = bytesOf(compact({ ...said, signature: { hash, proof } }));
  return { ballotBytes, tracker: await fingerprint(ballotBytes) };
}
