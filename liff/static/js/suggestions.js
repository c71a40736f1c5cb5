// @ts-check
// Who comes with this plate: houses that the car has been to, from what this phone knows at once, and from the village.

import { button, el, fill, icon } from "./dom.js";
import { KIND_ICONS, nameOf } from "./names.js";
import { plateKey } from "./plates.js";

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {{house: import("./types.js").House, visitor_name: string, kind: Kind, plate: string, plate_province: string|null,
 *   headcount: number, times: number}} Suggestion */

const SHORTEST = 3; // signs of a plate, below which half the village would be suggested
const PAUSE = 250; // ms after the last sign
const MOST = 3;

export class Suggestions {
  /** @param {{say: import("./types.js").Say, api: import("./api.js").Api, known: () => Iterable<Visit>, take: (one: Suggestion) => void}} parts
   *   `known`: the visits that this phone has at hand */
  constructor(parts) {
    this.parts = parts;
    this.plate = "";
    /** @type {() => void} where it is chosen may lie over something else */
    this.taken = () => undefined;
    this.element = el("div", { class: "suggestions", role: "group", "aria-label": parts.say("Came before"), hidden: true });
  }

  /** @param {string} plate as far as it is typed */
  look(plate) {
    const key = plateKey(plate) ?? "";
    if (key === this.plate) return;
    this.plate = key;
    clearTimeout(this.timer);
    if (key.length < SHORTEST) return this.show([]);
    this.show(suggestionsOf(this.parts.known(), key));
    this.timer = setTimeout(() => this.ask(key, plate), PAUSE);
  }

  /** The village remembers more than this phone; without network the phone's word stands.
   * @param {string} key @param {string} plate */
  async ask(key, plate) {
    try {
      const { data } = await this.parts.api.get(`/gate/suggestions?plate=${encodeURIComponent(plate.trim())}`);
      if (key === this.plate && data.length) this.show(data);
    } catch {
      // what is shown stays
    }
  }

  /** @param {Suggestion[]} found */
  show(found) {
    fill(this.element, ...found.map((one) => this.way(one)));
    this.element.hidden = !found.length;
  }

  /** @param {Suggestion} one */
  way(one) {
    const { say, take } = this.parts;
    const visit = /** @type {any} */ (one);
    const often = one.times > 1 && el("span", { class: "muted" }, say("{times} times", { times: one.times }));
    const words = [icon(KIND_ICONS[one.kind] ?? "other"), el("strong", {}, one.house.number), el("span", { class: "suggested-name" }, nameOf(visit, say)), often];
    return button("suggestion", words, () => {
      this.show([]);
      this.taken();
      take(one);
    });
  }
}

/** Houses of the visits with this plate, the most frequent first; those are the newest visit's name and kind.
 * @param {Iterable<Visit>} visits @param {string} key @returns {Suggestion[]} */
export function suggestionsOf(visits, key) {
  /** @type {Map<string, Visit[]>} */
  const houses = new Map();
  for (const visit of visits) {
    if (!visit.plate || plateKey(visit.plate) !== key || ["rejected", "cancelled"].includes(visit.state) || visit.wrong_entry) continue;
    houses.set(visit.house.id, [...(houses.get(visit.house.id) ?? []), visit]);
  }
  const ranked = [...houses.values()].sort((a, b) => b.length - a.length || newest(b).created_at.localeCompare(newest(a).created_at));
  return ranked.slice(0, MOST).map((all) => ({ .../** @type {any} */ (newest(all)), times: all.length }));
}

/** @param {Visit[]} visits */
function newest(visits) {
  return visits.reduce((last, visit) => (visit.created_at > last.created_at ? visit : last));
}
