// On a proposal that is no draft any more: words this browser still keeps, which the portal never got.

import { forget, recall } from "./editor-store.js";

function show(place) {
  const shown = [];
  const words = recall(place.dataset.kept);
  if (words) shown.push([place.dataset.kept, words.revision, [words.text]]);
  const papers = recall(`papers-${place.dataset.kept}`);
  if (papers) shown.push([`papers-${place.dataset.kept}`, 0, [papers.rationale, papers.internal_notes]]);
  place.hidden = !shown.length;
  place.querySelector("blockquote").textContent = shown.flatMap(([, , texts]) => texts).filter(Boolean).join("\n\n");
  place.querySelector("button").addEventListener("click", () => {
    for (const [id, revision] of shown) forget(id, revision);
    show(place);
  }, { once: true });
}

document.querySelectorAll("[data-kept]").forEach(show);
