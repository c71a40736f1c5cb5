// @ts-check
// The list of visits: what needs the guard on top, then the newest.

import { Card } from "./cards.js";
import { arrange, button, el } from "./dom.js";
import { now } from "./time.js";
import { FILTERS, needsGuard } from "./visits.js";

/** @typedef {import("./types.js").Visit} Visit */

const MOST_SHOWN = 150;
const FILTER_WORDS = { all: "All", waiting: "Waiting", inside: "Inside" };

export class Today {
  /** @param {{book: import("./visits.js").VisitBook, ways: import("./cards.js").CardWays}} parts */
  constructor({ book, ways }) {
    this.book = book;
    this.ways = ways;
    /** @type {Map<string, Card>} */
    this.cards = new Map();
    this.filter = "all";
    this.freshId = "";
    const { say } = ways;
    this.search = el("input", { class: "search", type: "search", "aria-label": say("Search name, plate, house"), placeholder: say("Search name, plate, house"), on: { input: () => this.show() } });
    this.chips = FILTERS.map((filter) => ({ filter, count: el("span", { class: "count" }), chip: el("span") }));
    this.list = el("ul", { class: "cards", "aria-label": say("Visitors") });
    this.none = el("p", { class: "none muted" });
    this.element = el("section", { class: "today", id: "today", role: "tabpanel", "aria-labelledby": "tab-today" }, this.filterBar(), this.search, this.list, this.none);
  }

  filterBar() {
    const bar = el("div", { class: "chips", role: "group", "aria-label": this.ways.say("Show") });
    for (const entry of this.chips) {
      const chip = button("chip", [this.ways.say(FILTER_WORDS[entry.filter]), entry.count], () => this.choose(entry.filter));
      entry.chip = chip;
      bar.append(chip);
    }
    return bar;
  }

  /** @param {string} filter */
  choose(filter) {
    this.filter = filter;
    this.show();
  }

  /** A visit that was just sent: on top, marked, in sight. @param {string} id */
  highlight(id) {
    this.freshId = id;
    this.filter = "all";
    this.search.value = "";
    this.show();
    this.cards.get(id)?.element.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  show() {
    const visits = this.wanted();
    arrange(this.list, visits.map((visit) => this.card(visit).element));
    for (const id of this.cards.keys()) if (!this.book.get(id)) this.cards.delete(id);
    for (const { filter, count, chip } of this.chips) {
      count.textContent = filter === "all" ? "" : String(this.book.count(filter, now()));
      chip.setAttribute("aria-pressed", String(filter === this.filter));
    }
    this.none.hidden = visits.length > 0;
    this.none.textContent = this.search.value.trim() ? this.ways.say("Nothing found") : this.ways.say(NONE[/** @type {keyof typeof NONE} */ (this.filter)]);
    this.tick();
  }

  /** @returns {Visit[]} the one that was just sent leads while it waits */
  wanted() {
    const visits = this.book.list({ filter: this.filter, text: this.search.value, now: now() }).slice(0, MOST_SHOWN);
    const isFresh = (/** @type {Visit} */ visit) => this.isFresh(visit);
    return [...visits.filter(isFresh), ...visits.filter((visit) => !isFresh(visit))];
  }

  /** @param {Visit} visit */
  isFresh(visit) {
    return visit.id === this.freshId && needsGuard(visit, now());
  }

  /** @param {Visit} visit */
  card(visit) {
    const card = this.cards.get(visit.id) ?? new Card(this.ways);
    this.cards.set(visit.id, card);
    card.show(visit, this.isFresh(visit));
    return card;
  }

  tick() {
    const at = now();
    for (const card of this.cards.values()) if (card.element.isConnected) card.tick(at);
  }
}

const NONE = {
  all: "No visitors yet today",
  waiting: "Nobody waits at the gate",
  inside: "No visitor is inside",
};
