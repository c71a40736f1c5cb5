// @ts-check
// The visits that this phone has sent, and what its guard has been told of each: an answer is announced once,
// also when it came while the page was reloading.

import { keep, recall } from "./store.js";

/** @typedef {import("./types.js").Visit} Visit */

const MOST = 60;
const STALE = 15 * 60_000; // ms; older answers are in the list, not over the screen

export class Mine {
  /** @param {string} owner the guard's id */
  constructor(owner) {
    this.name = `mine.${owner}`;
    /** @type {Record<string, string>} states by visit */
    this.told = recall(this.name) ?? {};
  }

  /** @param {string} id */
  add(id) {
    this.note(id, "requested");
  }

  /** Whether this is an answer that the guard has not been told yet; it counts as told from now on.
   * @param {Visit} visit @param {number} now ms */
  isNews(visit, now) {
    const before = this.told[visit.id];
    if (!before || before === visit.state) return false;
    this.note(visit.id, visit.state);
    const at = Date.parse(visit.decided_at ?? visit.closed_at ?? visit.expires_at ?? visit.created_at);
    return isAnswer(before, visit.state) && now - at < STALE;
  }

  /** @param {string} id @param {string} state */
  note(id, state) {
    this.told = Object.fromEntries([...Object.entries(this.told), [id, state]].slice(-MOST));
    keep(this.name, this.told);
  }
}

/** Approved, rejected, taken back, or no answer at all. @param {string} before @param {string} after */
export function isAnswer(before, after) {
  const from = { approved: ["requested"], rejected: ["requested", "approved"], expired: ["requested"] };
  return (/** @type {Record<string, string[]>} */ (from)[after] ?? []).includes(before);
}
