// @ts-check
// What the page knows of the village's visits. News may come twice, late or in the wrong order; the version decides.

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {{before: Visit|null, after: Visit}} Change */
/** `[how many, sum of their versions]` @typedef {{requested: [number, number], inside: [number, number]}} Standing */

const MINUTE = 60_000;
export const LANES = /** @type {const} */ (["let_in", "waiting", "inside", "left"]);

/** @typedef {typeof LANES[number]} LaneName */

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

  /** The village's visits lane by lane: in each who needs a hand first, then the newest.
   * @param {{text?: string, now: number}} wish @returns {Record<LaneName, Visit[]>} */
  lanes({ text = "", now }) {
    /** @type {Record<LaneName, Visit[]>} */
    const lanes = { let_in: [], waiting: [], inside: [], left: [] };
    for (const visit of this.visits.values()) if (matches(visit, text)) lanes[laneOf(visit, now)].push(visit);
    for (const lane of Object.values(lanes)) lane.sort((a, b) => rank(a) - rank(b) || arrivedIn(b).localeCompare(arrivedIn(a)));
    return lanes;
  }

  /** How many stand at the gate: who waits for an answer, and who has one and is still outside. @param {number} now ms */
  atTheGate(now) {
    return [...this.visits.values()].filter((visit) => visit.state !== "rejected" && ["let_in", "waiting"].includes(laneOf(visit, now))).length;
  }

  /** Whether this is what the server has: so many wait and are inside, in these versions.
   * @param {Standing} standing as a ping tells it */
  agrees(standing) {
    return ["requested", "inside"].every((state) => {
      const [count, versions] = standing[/** @type {keyof Standing} */ (state)];
      const mine = [...this.visits.values()].filter((visit) => visit.state === state && !visit.local);
      return mine.length === count && mine.reduce((sum, { version }) => sum + version, 0) === versions;
    });
  }

  /** Whether an answer, or who was just let in, is to be expected any moment. @param {number} now ms */
  expectsNews(now) {
    return [...this.visits.values()].some((visit) => ["requested", "approved"].includes(visit.state) && needsGuard(visit, now));
  }

  /** Those that wait or are inside, in the versions that are known. @returns {Map<string, number>} */
  moving() {
    const moving = [...this.visits.values()].filter(({ state, local }) => !local && (state === "requested" || state === "inside"));
    return new Map(moving.map(({ id, version }) => [id, version]));
  }

  /** Forgets of those that moved `before` a list was read what is not in it, unless something was heard of it since.
   * @param {Map<string, number>} before @param {Set<string>} listed */
  dropUnlisted(before, listed) {
    for (const [id, version] of before)
      if (!listed.has(id) && this.visits.get(id)?.version === version) this.visits.delete(id);
  }

  /** Forgets what ended before `since` (ms), and whom the house had approved by then and who never came in.
   * @param {number} since */
  dropEndedBefore(since) {
    for (const visit of this.visits.values())
      if (!["requested", "inside"].includes(visit.state) && Date.parse(visit.created_at) < since)
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

/** Nobody has answered for an expired one: it waits for the guard instead. Who must not come in is sent away first.
 * @param {Visit} visit @param {number} now ms @returns {LaneName} */
function laneOf(visit, now) {
  if (visit.state === "approved") return "let_in";
  if (visit.state === "inside") return "inside";
  return ["requested", "expired", "rejected"].includes(visit.state) && needsGuard(visit, now) ? "waiting" : "left";
}

/** No answer, and longer inside than allowed: somebody has to do something. @param {Visit} visit */
function rank(visit) {
  return visit.state === "expired" || (visit.state === "inside" && visit.overstayed) ? 0 : 1;
}

/** When it came into its lane. @param {Visit} visit @returns {string} */
function arrivedIn({ state, created_at, decided_at, entered_at, left_at, closed_at }) {
  const since = { approved: decided_at, inside: entered_at, left: left_at, cancelled: closed_at, expired: closed_at, rejected: decided_at };
  return since[/** @type {keyof typeof since} */ (state)] ?? created_at;
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
