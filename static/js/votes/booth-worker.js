// The booth's worker: encrypts one ballot for each message, and keeps nothing.

import { makeBallot } from "./ballots.js";
import { readElection } from "./elections.js";
import { generatorPower } from "./group.js";
import { Refused } from "./refusals.js";

async function answer({ number, electionBytes, expectedHash, credential, choices }) {
  try {
    const election = await readElection(electionBytes, expectedHash);
    const { ballotBytes, tracker } = await makeBallot(election, credential, choices);
    self.postMessage({ number, ballotBytes, tracker }, { transfer: [ballotBytes.buffer] });
  } catch (error) {
    self.postMessage({ number, code: error instanceof Refused ? error.code : "failed" });
  }
}

self.addEventListener("message", ({ data }) => answer(data));

// The table of the generator is made while the voter reads, and not after the click.
generatorPower(2n);
