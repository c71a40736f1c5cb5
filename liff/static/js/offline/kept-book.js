// @ts-check
// The day's visits as they were when the page was closed, for an opening without network. Without pictures; of one village
// only, whichever guard of it holds the phone; not for longer than a day.

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {{at: number, village: string, visits: Visit[]}} Kept */

const NAME = "book";
const LONGEST = 24 * 60 * 60_000; // ms
const PAUSE = 3000; // ms between two writings

export class KeptBook {
  /** @param {import("./base.js").Base} base @param {string} village its id @param {() => Iterable<Visit>} visits */
  constructor(base, village, visits) {
    this.base = base;
    this.village = village;
    this.visits = visits;
    this.heardAt = 0;
    /** @type {number|undefined} */
    this.timer = undefined;
    addEventListener("pagehide", () => this.write());
    document.addEventListener("visibilitychange", () => document.hidden && this.write());
  }

  /** What is there from this day; another village's is forgotten. @returns {Promise<Visit[]>} */
  recall() {
    const read = this.base.within(["kept"], async ([kept]) => {
      /** @type {Kept|undefined} */
      const found = await kept.get(NAME);
      const age = Date.now() - (found?.at ?? 0);
      if (found && found.village === this.village && age >= 0 && age < LONGEST) {
        this.heardAt = found.at;
        return found.visits;
      }
      await kept.delete(NAME);
      return [];
    });
    return read.catch(() => []);
  }

  /** The server has told news: they are written in a moment. */
  heard() {
    this.heardAt = Date.now();
    this.timer ??= window.setTimeout(() => this.write(), PAUSE);
  }

  write() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.heardAt) return;
    const visits = [...this.visits()].filter(({ begun }) => !begun).map((visit) => ({ ...visit, photos: [] }));
    return this.base.within(["kept"], ([kept]) => kept.put({ at: this.heardAt, village: this.village, visits }, NAME)).catch(() => undefined);
  }
}
