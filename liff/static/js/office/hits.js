// @ts-check
// Who at the gate looks like somebody of the village's list, and is stopped there until the office has looked.

import { Refused, Unreached } from "../api.js";
import { arrange, el, fill } from "../dom.js";
import { now } from "../time.js";
import { HitCard } from "./hit-card.js";

/** @typedef {import("./hit-card.js").Hit} Hit */
/** @typedef {Omit<import("./hit-card.js").HitWays, "clear"> & {api: import("../api.js").Api, troubled: (failure: unknown) => void, changed: () => void}} HitsWays */

const DAY = 86_400_000; // ms after which nobody stands at the gate any more, and the guard has to write them down anew

export class Hits {
  /** @param {HitsWays} ways */
  constructor(ways) {
    this.ways = ways;
    /** @type {Map<string, Hit>} */
    this.open = new Map();
    /** @type {Map<string, HitCard>} */
    this.cards = new Map();
    this.heard = false; // who is stopped, or that nobody is
    this.trouble = el("p", { class: "line", role: "alert", hidden: true });
    this.list = el("ul", { class: "guests" });
    this.element = el("div", { class: "hits" }, this.trouble, this.list);
  }

  get count() {
    return this.open.size;
  }

  /** The list as it is now. */
  async look() {
    try {
      const { data } = await this.ways.api.get("/village/watch-hits?state=open");
      this.heard = true;
      this.open = new Map(data.filter(isOpen).map((/** @type {Hit} */ hit) => [hit.id, hit]));
      this.complain("");
    } catch (failure) {
      this.failed(failure);
    }
  }

  /** One more, or one that somebody has looked at, as the socket tells it. @param {Hit} hit */
  learn(hit) {
    const isNew = !this.open.has(hit.id);
    if (isOpen(hit)) this.open.set(hit.id, hit);
    else this.open.delete(hit.id);
    if (isNew && isOpen(hit)) this.ways.tell(this.ways.say("Somebody of the watchlist is at the gate"));
    this.draw();
  }

  draw() {
    for (const id of this.cards.keys()) if (!this.open.has(id)) this.cards.delete(id);
    arrange(this.list, [...this.open.values()].sort((a, b) => b.at.localeCompare(a.at)).map((hit) => this.card(hit)));
    this.ways.changed();
  }

  /** What is drawn already stays, with the focus. @param {Hit} hit */
  card(hit) {
    const drawn = this.cards.get(hit.id);
    const card = drawn?.hit.visit_id === hit.visit_id ? drawn : new HitCard(hit, { ...this.ways, clear: () => this.clear(hit) });
    card.settle();
    this.cards.set(hit.id, card);
    return card.element;
  }

  /** @param {Hit} hit */
  async clear(hit) {
    const card = this.cards.get(hit.id);
    card?.busy(true);
    try {
      this.learn((await this.ways.api.post(`/village/watch-hits/${hit.id}/clear`, {})).data);
      this.ways.tell(this.ways.say("The guard may register them now."));
      this.complain("");
    } catch (failure) {
      card?.busy(false);
      this.failed(failure);
    }
  }

  /** @param {unknown} failure */
  failed(failure) {
    if (!(failure instanceof Refused) && !(failure instanceof Unreached)) return this.ways.troubled(failure);
    this.complain(failure instanceof Unreached ? "Check the signal or Wi-Fi, then try again." : "The service does not answer");
  }

  /** @param {string} words "" for none */
  complain(words) {
    this.trouble.hidden = !words;
    fill(this.trouble, words && this.ways.say(words));
    this.draw();
  }
}

/** @param {Hit} hit */
function isOpen({ state, at }) {
  return state === "open" && now() - Date.parse(at) < DAY;
}
