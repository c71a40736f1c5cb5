// @ts-check
// What the page knows of the village's visits. News may come twice, late or in the wrong order; the version decides.

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {{before: Visit|null, after: Visit}} Change */

const MINUTE = 60_000;
const IN_NEED = ["approved", "expired", "requested", "rejected"];
export const FILTERS = /** @type {const} */ (["all", "waiting", "inside"]);

export class VisitBook {
  constructor() {
    /** @type {Map<string, Visit>} */
    this.visits = new Map();
  }

  /** Takes news in and tells what it changed. @param {Visit[]} news @returns {Change[]} */
  merge(news) {
    const changes = [];
    for (const visit of news) {
      const before = this.visits.get(visit.id) ?? null;
      if (before && before.version > visit.version) continue;
      const after = withKnownPhotos(visit, before);
      this.visits.set(visit.id, after);
      changes.push({ before, after });
    }
    return changes;
  }

  /** @param {string} id */
  get(id) {
    return this.visits.get(id) ?? null;
  }

  /** Visits for the list: those that need the guard first, then the newest.
   * @param {{filter: string, text?: string, now: number}} wish @returns {Visit[]} */
  list({ filter, text = "", now }) {
    const wanted = [...this.visits.values()].filter((visit) => isIn(filter, visit, now) && matches(visit, text));
    return wanted.sort((a, b) => rank(a, now) - rank(b, now) || b.created_at.localeCompare(a.created_at));
  }

  /** @param {string} filter @param {number} now ms */
  count(filter, now) {
    return [...this.visits.values()].filter((visit) => isIn(filter, visit, now)).length;
  }

  /** Whether an answer, or who was just let in, is to be expected any moment. @param {number} now ms */
  expectsNews(now) {
    return [...this.visits.values()].some((visit) => visit.state !== "expired" && isIn("waiting", visit, now) && needsGuard(visit, now));
  }

  /** Forgets what ended before `since` (ms). @param {number} since */
  dropEndedBefore(since) {
    for (const visit of this.visits.values())
      if (!["requested", "approved", "inside"].includes(visit.state) && Date.parse(visit.created_at) < since)
        this.visits.delete(visit.id);
  }
}

/** The moment from which news must be asked for, so that nothing that still moves is missed.
 * @param {VisitBook} book @param {number} now ms @returns {number} ms */
export function pollSince(book, now) {
  const moving = [...book.visits.values()].filter((visit) => needsGuard(visit, now));
  return Math.min(now - 2 * MINUTE, ...moving.map((visit) => Date.parse(visit.created_at) - 1000));
}

/** Whether the guard still has something to look at or to do right now. @param {Visit} visit @param {number} now ms */
export function needsGuard(visit, now) {
  const decided = Date.parse(visit.decided_at ?? visit.closed_at ?? visit.expires_at ?? visit.created_at);
  if (visit.state === "requested") return true;
  if (visit.state === "approved" || visit.state === "expired") return now - decided < 30 * MINUTE;
  return visit.state === "rejected" && now - decided < 3 * MINUTE;
}

/** Nobody has answered for an expired one: it waits for the guard instead. @param {string} filter @param {Visit} visit @param {number} now ms */
function isIn(filter, visit, now) {
  if (filter === "waiting") return visit.state === "requested" || visit.state === "approved" || (visit.state === "expired" && needsGuard(visit, now));
  return filter === "inside" ? visit.state === "inside" : true;
}

/** First who is to be let in, then who needs a hand, then who waits for an answer, then who must not come in.
 * @param {Visit} visit @param {number} now */
function rank(visit, now) {
  return needsGuard(visit, now) ? IN_NEED.indexOf(visit.state) : IN_NEED.length;
}

/** @param {Visit} visit @param {string} text */
function matches(visit, text) {
  const squeeze = (/** @type {string} */ words) => words.toLowerCase().replace(/\s+/g, "");
  const all = [visit.house.number, visit.visitor_name, visit.plate ?? ""].map(squeeze);
  return !text.trim() || all.some((words) => words.includes(squeeze(text)));
}

/** The socket tells photos by id only; addresses that came before stay good.
 * @param {Visit} visit @param {Visit|null} before @returns {Visit} */
function withKnownPhotos(visit, before) {
  const known = new Map((before?.photos ?? []).map((photo) => [photo.id, photo]));
  return { ...visit, photos: (visit.photos ?? []).map((photo) => ({ ...known.get(photo.id), ...photo })) };
}
