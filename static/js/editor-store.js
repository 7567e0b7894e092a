// Unsaved words, kept in this browser until the portal has them. Private windows may refuse: then nothing is kept.

// By person too: who signs in on the same computer later neither sees nor saves another one's words.
const person = document.querySelector("[data-person]")?.dataset.person ?? "";
const prefix = `on-the-table:draft:${person}:`;

function key(position, revision) {
  return `${prefix}${position}:${revision}`;
}

export function keep(position, revision, typed) {
  try {
    localStorage.setItem(key(position, revision), JSON.stringify(typed));
    return true;
  } catch {
    return false;
  }
}

export function forget(position, revision) {
  try {
    localStorage.removeItem(key(position, revision));
  } catch {
    // Nothing was kept, so there is nothing to forget.
  }
}

/** The words kept for a position, with the revision they were typed on; the newest if there are several. */
export function recall(position) {
  let found = null;
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(`${prefix}${position}:`)) continue;
      const revision = Number(name.split(":").pop());
      if (!found || revision > found.revision) found = { ...JSON.parse(localStorage.getItem(name)), revision };
    }
  } catch {
    return null;
  }
  return found;
}
