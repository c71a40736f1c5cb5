// @ts-check
// Without network the page warns by itself: it holds plate and name against hashes of the village's list, and knows nobody
// on it by name.

import { plateKey } from "../plates.js";
import { keep, recall } from "../store.js";
import { nameKey } from "./name-key.js";

/** @typedef {{salt: string, entries: {hash: string, by: "plate"|"name", advice: "stop"|"office"|"police"}[]}} WatchBook */

const EVERY = 10 * 60_000; // ms
const SIGNS = 16;

export class Warning {
  /** @param {import("../api.js").Api} api @param {string} villageId */
  constructor(api, villageId) {
    this.api = api;
    this.name = `watch.${villageId}`;
    /** @type {WatchBook|null} */
    this.book = recall(this.name);
  }

  start() {
    const look = () => document.hidden || this.refresh();
    setInterval(look, EVERY);
    addEventListener("online", look);
    look();
  }

  async refresh() {
    try {
      this.book = (await this.api.get("/gate/watch")).data;
      keep(this.name, this.book);
    } catch {
      // what was known stays
    }
  }

  /** Whom the village watches for with this plate or name. @param {{plate: string, visitor_name: string}} visitor
   * @returns {Promise<import("./stop.js").Hit|null>} null also in a browser that cannot reckon hashes */
  async of({ plate, visitor_name }) {
    const { book } = this;
    if (!book?.entries.length || !crypto.subtle) return null;
    /** @type {["plate"|"name", string|null][]} */
    const keys = [["plate", plateKey(plate)], ["name", nameKey(visitor_name)]];
    for (const [by, key] of keys) {
      const hash = key && (await hashOf(`${book.salt}|${by}|${key}`));
      const entry = hash && book.entries.find((one) => one.by === by && one.hash === hash);
      if (entry) return { id: "", match: "exact", by, advice: entry.advice };
    }
    return null;
  }
}

/** @param {string} text */
async function hashOf(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, SIGNS);
}
