// @ts-check
// Answers that houses may give across a dead link: by what each house's code of the next hours is known, which code was
// taken here already, and how often somebody has guessed.

import { keep, recall } from "../store.js";
import { now } from "../time.js";
import { codeIn, reaches, verifies } from "./gate-code.js";

/** @typedef {import("./gate-code.js").CodeBook} CodeBook */
/** `late`: the gate has been without network for longer than it was told ahead.
 * @typedef {"good"|"used"|"wrong"|"wait"|"late"} Judged */

const NAME = "answers";
const EVERY = 10 * 60_000; // ms; the hours told reach twelve hours ahead
const TRIES = 3;
const PAUSE = 60_000; // ms after as many wrong ones
const KEPT = 3 * 60 * 60_000; // ms: a code is good for an hour and a quarter at most

export class AnswerBook {
  /** @param {import("./base.js").Base} base @param {import("../api.js").Api} api @param {string} village its id */
  constructor(base, api, village) {
    this.base = base;
    this.api = api;
    this.village = village;
    /** @type {CodeBook|null} */
    this.known = null;
  }

  async start() {
    const look = () => document.hidden || this.refresh();
    for (const event of ["focus", "online"]) addEventListener(event, look);
    setInterval(look, EVERY);
    const kept = await this.base.within(["kept"], ([store]) => store.get(NAME)).catch(() => null);
    if (kept?.village === this.village) this.known ??= kept.book;
    await this.refresh();
  }

  /** What was known stays where no answer comes. */
  async refresh() {
    try {
      const { data } = await this.api.get("/gate/answers");
      this.known = data;
      await this.base.within(["kept"], ([store]) => store.put({ village: this.village, book: data }, NAME));
    } catch {
      // the next look brings it
    }
  }

  /** @param {string} house its id @param {string} typed @returns {Promise<Judged>} */
  async judge(house, typed) {
    if (this.waits() > 0) return "wait";
    if (!reaches(this.known, now())) return "late";
    if (this.used.some(({ code }) => code === `${house} ${codeIn(typed)}`)) return "used";
    const good = await verifies(this.known, house, typed, now());
    this.remember({ tries: good ? [] : [...this.tries, now()].slice(-TRIES) });
    return good ? "good" : this.waits() > 0 ? "wait" : "wrong";
  }

  /** It counts once. @param {string} house @param {string} typed */
  take(house, typed) {
    this.remember({ used: [...this.used, { code: `${house} ${codeIn(typed)}`, at: now() }] });
  }

  /** @returns {number} s until somebody may try again */
  waits() {
    const { tries } = this;
    return tries.length < TRIES ? 0 : Math.ceil(Math.max(0, tries[tries.length - 1] + PAUSE - now()) / 1000);
  }

  get left() {
    return TRIES - this.tries.length;
  }

  /** Wrong ones; after the pause they are forgotten. @returns {number[]} */
  get tries() {
    /** @type {number[]} */
    const tries = recall(this.name)?.tries ?? [];
    return tries.length && Math.abs(now() - tries[tries.length - 1]) < PAUSE ? tries : [];
  }

  /** @returns {{code: string, at: number}[]} */
  get used() {
    return (recall(this.name)?.used ?? []).filter((/** @type {{at: number}} */ { at }) => Math.abs(now() - at) < KEPT);
  }

  get name() {
    return `codes.${this.village}`;
  }

  /** @param {object} news */
  remember(news) {
    keep(this.name, { tries: this.tries, used: this.used, ...news });
  }
}
