// @ts-check
// One lane of the gate: how many, the first of them as cards, and the way to the rest.

import { arrange, button, el, icon } from "./dom.js";

/** @typedef {import("./types.js").Visit} Visit */

const FIRST = 20;
const MORE = 40;

export class Lane {
  /**
   * @param {{name: import("./visits.js").LaneName, title: string, none: string, brief: number, say: import("./types.js").Say,
   *   cardOf: (visit: Visit) => import("./cards.js").Card, open: () => void, way?: HTMLElement}} parts `brief`: so many are shown where
   *   all lanes stand one below the other; `open` shows this lane alone; `way`: what else leads on from here
   */
  constructor(parts) {
    const { name, title, none, way } = parts;
    this.parts = parts;
    this.alone = false;
    this.room = FIRST;
    /** @type {Visit[]} */
    this.visits = [];
    /** @type {import("./cards.js").Card[]} those on the screen */
    this.drawn = [];
    this.count = el("span", { class: "count" });
    this.cards = el("ul", { class: "cards", "aria-label": title });
    this.none = el("p", { class: "none muted" }, none);
    this.more = button("quiet wide lane-more", [], () => this.open());
    this.head = el("h2", { class: "lane-head", id: `lane-${name}` }, el("span", {}, title), this.count);
    this.element = el("section", { class: "lane", "data-lane": name, "aria-labelledby": `lane-${name}` }, this.head, way, this.cards, this.none, this.more);
    // The end of what is drawn comes in sight: some more, before anybody waits for it.
    new IntersectionObserver(([seen]) => seen.isIntersecting && this.alone && this.grow(), { rootMargin: "600px" }).observe(this.more);
  }

  /** @param {Visit[]} visits in their order @param {{alone: boolean, none?: string}} how `alone`: not above or below others
   * @returns {number} the first place where another card stands than before; beyond all of them where none does */
  show(visits, { alone, none = this.parts.none }) {
    this.visits = visits;
    if (!alone) this.room = FIRST;
    this.alone = alone;
    const shown = visits.slice(0, alone ? this.room : this.parts.brief);
    const before = this.drawn;
    this.drawn = shown.map((visit) => this.parts.cardOf(visit));
    arrange(this.cards, this.drawn.map(({ element }) => element));
    this.count.textContent = visits.length ? String(visits.length) : "";
    this.none.hidden = visits.length > 0;
    this.none.textContent = none;
    this.more.hidden = shown.length === visits.length;
    this.more.replaceChildren(this.parts.say("Show all {number}", { number: visits.length }), icon("chevron"));
    const longer = before.length > this.drawn.length ? before : this.drawn;
    const changed = longer.findIndex((_, at) => before[at] !== this.drawn[at]);
    return changed < 0 ? Infinity : changed;
  }

  grow() {
    this.room += MORE;
    this.show(this.visits, { alone: true });
  }

  open() {
    if (this.alone) this.grow();
    else this.parts.open();
  }
}
