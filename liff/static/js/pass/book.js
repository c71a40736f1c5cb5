// @ts-check
// What this gate knows of its village's passes when there is no network: the key, and which numbers are no good.

import { judge, read } from "../pass-token.js";
import { keep, recall } from "../store.js";
import { now } from "../time.js";

/** @typedef {import("../pass-token.js").PassToken} PassToken */
/** @typedef {import("../pass-token.js").GateKey} GateKey */
/** As /gate/keys tells it; `heardAt` is the newest moment that the server has told, in ms.
 * @typedef {GateKey & {time_zone: string, time: string, revoked: string[], used_up: string[],
 *   revisions: Record<string, number>, heardAt: number}} GateKnowledge */
/** @typedef {{verdict: import("../pass-token.js").Verdict, token: PassToken|null}} OwnVerdict */

const EVERY = 60_000; // ms

export class GateBook {
  /** @param {import("../api.js").Api} api @param {string} villageId @param {() => void} [changed] */
  constructor(api, villageId, changed = () => undefined) {
    this.api = api;
    this.name = `gate.${villageId}`;
    this.changed = changed;
    /** @type {GateKnowledge|null} */
    this.known = recall(this.name);
    this.end = new AbortController();
  }

  /** Asks now, whenever somebody looks at the page again, and every minute meanwhile. */
  start() {
    const look = () => document.hidden || this.refresh();
    for (const event of ["focus", "online"]) addEventListener(event, look, { signal: this.end.signal });
    document.addEventListener("visibilitychange", look, { signal: this.end.signal });
    this.timer = setInterval(look, EVERY);
    look();
  }

  stop() {
    this.end.abort();
    clearInterval(this.timer);
  }

  /** What was known stays where no answer comes. @returns {Promise<boolean>} whether one came */
  async refresh() {
    try {
      const { data } = await this.api.get("/gate/keys");
      // An answer from the browser's own store tells an old time; its headers are today's.
      const heardAt = Math.max(this.known?.heardAt ?? 0, Date.parse(data.time), now());
      this.known = { ...data, heardAt };
      keep(this.name, this.known);
      this.changed();
      return true;
    } catch {
      return false;
    }
  }

  /** By the page alone. Null where it cannot judge: no key yet, or a browser that cannot reckon.
   * @param {string} text of the QR code @returns {Promise<OwnVerdict|null>} */
  async judge(text) {
    if (!this.known) return null;
    try {
      const token = await read(text, this.known);
      if (typeof token === "string") return { verdict: token, token: null };
      return { verdict: judge(token, now(), this.known.time_zone, this.knownOf(token)), token };
    } catch {
      return null;
    }
  }

  /** @param {PassToken} token @returns {import("../pass-token.js").Known} */
  knownOf({ number }) {
    const { revoked = [], used_up = [], revisions = {}, heardAt = null } = this.known ?? {};
    const used = used_up.includes(number);
    const revision = revisions[number] ?? null;
    return { revoked: revoked.includes(number), revision, serverTime: heardAt, ...(used && { uses: 1, usesAllowed: 1 }) };
  }
}
