// @ts-check
// The lane screen: who waits, whom to let in, who is inside, who has left. All lanes at once, or one of them alone.

import { Card } from "./cards.js";
import { button, el, icon } from "./dom.js";
import { Lane } from "./lane.js";
import { now } from "./time.js";
import { LANES, needsGuard } from "./visits.js";

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./visits.js").LaneName} LaneName */

/** @type {Record<LaneName, {title: string, none: string, brief: number}>} */
const WORDS = {
  let_in: { title: "Let in", none: "Nobody to let in", brief: 12 },
  waiting: { title: "Waiting", none: "Nobody waits at the gate", brief: 12 },
  inside: { title: "Inside", none: "No visitor is inside", brief: 4 },
  left: { title: "Left", none: "Nobody has left yet today", brief: 3 },
};
const SIDE_BY_SIDE = "(min-width: 640px)"; // as visits.css has it

export class Today {
  /** @param {{book: import("./visits.js").VisitBook, ways: import("./cards.js").CardWays, muster: () => void}} parts
   *   `muster` shows who is inside */
  constructor({ book, ways, muster }) {
    this.book = book;
    this.ways = ways;
    /** @type {Map<string, Card>} */
    this.cards = new Map();
    /** @type {LaneName|""} the one that is shown alone */
    this.alone = "";
    this.freshId = "";
    this.opened = false; // nobody has aimed at a card before there was one
    const { say } = ways;
    this.search = el("input", { class: "search", type: "search", "aria-label": say("Search name, plate, house"), placeholder: say("Search name, plate, house"), on: { input: () => this.show() } });
    const roll = button("quiet small muster-way", [icon("people"), say("Who is inside")], muster);
    this.lanes = LANES.map((name) => new Lane({ ...spoken(WORDS[name], say), name, say, cardOf: (visit) => this.card(visit), open: () => this.choose(name), ...(name === "inside" && { way: roll }) }));
    this.tiles = new Map(LANES.map((name) => [name, this.tile(name)]));
    this.empty = el("p", { class: "none muted" });
    const tiles = el("div", { class: "tiles", role: "group", "aria-label": say("Show") }, ...[...this.tiles.values()].map(({ pressed }) => pressed));
    this.element = el("section", { class: "today", id: "today", role: "tabpanel", "aria-labelledby": "tab-today" }, tiles, this.search, this.empty, el("div", { class: "lanes" }, ...this.lanes.map(({ element }) => element)));
    this.ending = new AbortController();
    matchMedia(SIDE_BY_SIDE).addEventListener("change", () => this.show(), { signal: this.ending.signal });
  }

  /** The page is drawn anew. */
  end() {
    this.ending.abort();
  }

  /** @param {LaneName} name */
  tile(name) {
    const count = el("strong", {});
    const pressed = button("tile", [count, el("span", {}, this.ways.say(WORDS[name].title))], () => this.choose(this.alone === name ? "" : name), { "data-lane": name });
    return { pressed, count };
  }

  /** @param {LaneName|""} name */
  choose(name) {
    this.alone = name;
    this.show();
    scrollTo({ top: 0 });
  }

  /** A visit that was just sent: on top, marked, in sight. @param {string} id */
  highlight(id) {
    this.freshId = id;
    this.alone = "";
    this.search.value = "";
    this.show();
    const card = this.cards.get(id)?.element;
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "center" });
  }

  /** A visit that began here has got its id: its card stays where it is. @param {string} from @param {string} to */
  adopt(from, to) {
    const card = this.cards.get(from);
    if (card) this.cards.set(to, card);
    this.cards.delete(from);
    if (this.freshId === from) this.freshId = to;
  }

  show() {
    const at = now(), text = this.search.value.trim();
    const lanes = this.book.lanes({ text, now: at });
    const wide = matchMedia(SIDE_BY_SIDE).matches;
    const anybody = LANES.some((name) => lanes[name].length);
    let pushed = false;
    for (const lane of this.lanes) {
      const { name } = lane.parts;
      const alone = this.alone === name;
      lane.element.hidden = this.alone ? !alone : !wide && !lanes[name].length; // an empty one's tile says so already
      const changed = lane.show(this.freshFirst(lanes[name]), { alone: wide || alone, ...(text && { none: this.ways.say("Nothing found") }) });
      if (this.opened) for (const card of lane.drawn.slice(pushed ? 0 : changed)) card.moved();
      pushed ||= !wide && !this.alone && changed < Infinity; // what lies below this lane
    }
    this.opened ||= anybody;
    for (const [name, { pressed, count }] of this.tiles) {
      count.textContent = String(lanes[name].length);
      pressed.classList.toggle("zero", !lanes[name].length);
      pressed.setAttribute("aria-pressed", String(this.alone === name));
    }
    this.element.classList.toggle("nobody", !anybody);
    this.empty.hidden = anybody;
    this.empty.textContent = this.ways.say(text ? "Nothing found" : "No visitors yet today");
    for (const id of this.cards.keys()) if (!this.book.get(id)) this.cards.delete(id);
    this.tick();
  }

  /** The one that was just sent leads while it waits. @param {Visit[]} visits */
  freshFirst(visits) {
    const at = visits.findIndex((visit) => this.isFresh(visit));
    return at > 0 ? [visits[at], ...visits.slice(0, at), ...visits.slice(at + 1)] : visits;
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

  /** What the gate's rules allow has changed. */
  redraw() {
    for (const card of this.cards.values()) card.drawn = ""; // in place: a tap that is on its way meets the same visitor
    this.show();
  }

  tick() {
    const at = now();
    for (const card of this.cards.values()) if (card.element.isConnected) card.tick(at);
  }
}

/** @template {{title: string, none: string}} Words @param {Words} words @param {import("./types.js").Say} say @returns {Words} */
function spoken(words, say) {
  return { ...words, title: say(words.title), none: say(words.none) };
}
