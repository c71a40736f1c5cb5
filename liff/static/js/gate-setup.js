// @ts-check
// What the village has set for its gates: which there are, whom each lets in, and what number a guard may call.

import { keep, recall } from "./store.js";

/** @typedef {{id: string, name: string, name_en: string|null, kinds: string[]|null}} Gate */
/** @typedef {{gates: Gate[], call: "house"|"office"|"none", reads_plates: boolean, note?: {th: string|null, en: string|null}}} Setup */

/** @type {Setup} */
const UNKNOWN = { gates: [], call: "none", reads_plates: false };
const AGAIN = 30_000; // ms
const LOOK = 60_000; // ms: a tablet on a wall is never looked at anew

export class GateSetup {
  /** @param {import("./api.js").Api} api @param {string} villageId @param {() => void} changed */
  constructor(api, villageId, changed) {
    this.api = api;
    this.village = villageId;
    this.changed = changed;
    /** @type {Setup} yesterday's will do until today's is here */
    this.known = recall(`setup.${villageId}`) ?? UNKNOWN;
    this.settle();
  }

  /** Asks now, and whenever somebody looks at the page again: a rule that is set at noon counts from noon on. */
  start() {
    document.addEventListener("visibilitychange", () => document.hidden || this.load());
    setInterval(() => document.hidden || this.load(), LOOK);
    this.load();
  }

  /** Asks until there is an answer. */
  async load() {
    clearTimeout(this.again);
    try {
      const { data } = await this.api.get("/gate/setup");
      if (JSON.stringify(data) === JSON.stringify(this.known)) return;
      this.known = data;
      keep(`setup.${this.village}`, data);
      this.settle();
      this.changed();
    } catch {
      clearTimeout(this.again);
      this.again = setTimeout(() => this.load(), AGAIN);
    }
  }

  /** @returns {"house"|"office"|"none"} whom the guard may call */
  get call() {
    return this.known.call;
  }

  /** Whether a photo's number plate may be asked for. */
  get readsPlates() {
    return this.known.reads_plates;
  }

  /** What the office wants its guards to know. @param {string} language */
  note(language) {
    return this.known.note?.[language === "en" ? "en" : "th"] ?? "";
  }

  get gates() {
    return this.known.gates;
  }

  /** The gate at which this phone is; a village with one gate needs no choice. @returns {Gate|null} */
  get here() {
    const [only, other] = this.gates;
    return this.gates.find(({ id }) => id === this.chosen) ?? (other ? null : (only ?? null));
  }

  /** @param {string} id */
  choose(id) {
    keep(`gate.here.${this.village}`, id);
    this.settle();
    this.changed();
  }

  /** Whether visitors of this kind may come in where the guard is. @param {string} kind */
  admits(kind) {
    return this.here?.kinds?.includes(kind) ?? true;
  }

  /** From now on each call tells where it comes from; of a gate that is gone nothing is told. */
  settle() {
    this.chosen = recall(`gate.here.${this.village}`);
    this.api.gate = this.here?.id ?? "";
  }
}

/** @param {Gate} gate @param {string} language */
export function gateName(gate, language) {
  return (language !== "th" && gate.name_en) || gate.name;
}
