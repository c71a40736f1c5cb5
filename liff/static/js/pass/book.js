// @ts-check
// What this gate knows of its village's passes when there is no network: the key, which numbers are no good, and which
// passes are to be expected.

import { judge, read } from "../pass-token.js";
import { keep, recall } from "../store.js";
import { now } from "../time.js";
import { usesSince } from "../pass-uses.js";

/** @typedef {import("../pass-token.js").PassToken} PassToken */
/** @typedef {import("../pass-token.js").GateKey} GateKey */
/** A pass that is good within the next day; `code` is a hash of its six digits.
 * @typedef {{number: string, house: import("../types.js").House, guest_name: string, visit_kind: import("../types.js").Kind,
 *   plate: string|null, plate_province?: string|null, headcount: number, uses_left: number|null, code: string|null, valid_from: string,
 *   valid_until: string, weekdays: number, from_time: string, until_time: string}} GatePass */
/** As /gate/keys tells it; `heardAt` is the newest moment that the server has told, in ms.
 * @typedef {GateKey & {time_zone: string, time: string, revoked: string[], used_up: string[],
 *   revisions: Record<string, number>, passes?: GatePass[], code_salt?: string, heardAt: number}} GateKnowledge */
/** @typedef {{verdict: import("../pass-words.js").Verdict, token: PassToken|null, pass: GatePass|null}} OwnVerdict */

const EVERY = 60_000; // ms

export class GateBook {
  /** @param {import("../api.js").Api} api @param {string} villageId @param {(number: string) => number} unsent how often a
   * pass was used here without the village's knowing @param {() => void} [changed] */
  constructor(api, villageId, unsent, changed = () => undefined) {
    this.api = api;
    this.village = villageId;
    this.unsent = unsent;
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
      if (typeof token === "string") return { verdict: token, token: null, pass: null };
      return { verdict: this.verdict(token), token, pass: this.expected(token.number) };
    } catch {
      return null;
    }
  }

  /** By the page alone, among the passes that are to be expected. Null where nobody has told of them.
   * @param {string} code six digits @returns {Promise<OwnVerdict|null>} */
  async judgeCode(code) {
    const { passes, code_salt: salt } = this.known ?? {};
    if (!passes || !salt) return null;
    try {
      for (const pass of passes)
        if (pass.code && pass.code === (await hashOf(salt + pass.number + code))) return { verdict: this.verdict(termsOf(pass)), token: null, pass };
      return { verdict: "unknown_code", token: null, pass: null };
    } catch {
      return null; // a page that is not secure cannot reckon
    }
  }

  /** @param {PassToken} token */
  verdict(token) {
    return judge(token, now(), this.known?.time_zone ?? "UTC", this.knownOf(token));
  }

  /** @param {string} number @returns {GatePass|null} */
  expected(number) {
    return this.known?.passes?.find((pass) => pass.number === number) ?? null;
  }

  /** @param {PassToken} token @returns {import("../pass-token.js").Known} */
  knownOf({ number, revision: shown }) {
    const { revoked = [], used_up = [], revisions = {}, heardAt = null } = this.known ?? {};
    const uses = used_up.includes(number) ? { uses: 1, usesAllowed: 1 } : { uses: this.usesHere(number), usesAllowed: this.expected(number)?.uses_left ?? null };
    const revision = shown < 0 ? null : revisions[number] ?? null;
    return { revoked: revoked.includes(number), revision, serverTime: heardAt, ...uses };
  }

  /** What the list cannot know of. @param {string} number */
  usesHere(number) {
    return this.unsent(number) + usesSince(this.village, number, this.known?.heardAt ?? 0);
  }
}

/** As a token would tell it; one that was typed has no revision. @param {GatePass} pass @returns {PassToken} */
function termsOf({ number, headcount, valid_from, valid_until, weekdays, from_time, until_time }) {
  const [fromMinute, untilMinute] = [from_time, until_time].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
  return { number, revision: -1, once: false, headcount, validFrom: Date.parse(valid_from), validUntil: Date.parse(valid_until), weekdays, fromMinute, untilMinute };
}

/** The first twelve signs of SHA-256, in hex. @param {string} text */
async function hashOf(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest.subarray(0, 6)].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}
