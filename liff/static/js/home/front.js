// @ts-check
// The first tab: who waits now, and below it what happened today.

import { arrange, button, el, fill, icon } from "../dom.js";
import { nameOf } from "../names.js";
import { now, startOfDay } from "../time.js";
import { rowOf } from "./row.js";
import { WaitingCard } from "./waiting.js";

/** @typedef {import("../types.js").Visit} Visit */

const SETTLED_FOR = 60_000; // ms that an answered card stays where it was, so that nobody wonders where it has gone

export class Front {
  /** @param {import("./types.js").Ways} ways */
  constructor(ways) {
    this.ways = ways;
    /** @type {Map<string, WaitingCard>} */
    this.cards = new Map();
    /** @type {Set<string>} who waited while this page was open */
    this.seen = new Set();
    /** @type {Visit[]} */
    this.visits = [];
    this.listed = false;
    this.drawn = "";
    this.waiting = el("ul", { class: "guests" });
    this.nobody = this.emptyGate();
    const { say } = ways;
    this.rows = el("div", {});
    this.day = el("section", { "aria-label": say("Today") }, el("h2", { class: "part" }, say("Today")), this.rows);
    this.element = el(
      "section", { class: "tab-page", "aria-label": say("Home") },
      el("h2", { class: "visually-hidden" }, say("Waiting at the gate")), this.waiting, this.nobody, this.day,
    );
  }

  emptyGate() {
    const { say, invite } = this.ways;
    return el(
      "div", { class: "calm" },
      el("div", { class: "calm-sign" }, icon("house")),
      el("p", { class: "calm-word" }, say("Nobody is waiting")),
      el("p", { class: "muted" }, say("When somebody is at the gate, you see them here and in the chat.")),
      button("primary", [icon("plus"), say("Invite a guest")], invite),
    );
  }

  /** @param {Visit[]} visits of the chosen house @param {boolean} listed whether the list has been heard at all */
  show(visits, listed) {
    this.visits = visits;
    this.listed = listed;
    const atGate = this.atGate();
    this.tellOfNew(atGate);
    for (const id of this.cards.keys()) if (!atGate.some((visit) => visit.id === id)) this.cards.delete(id);
    arrange(this.waiting, atGate.map((visit) => this.card(visit).element));
    this.nobody.hidden = atGate.length > 0 || !listed;
    this.showDay(atGate);
  }

  /** Who waits, oldest first, and who did until a moment ago. */
  atGate() {
    const stays = (/** @type {Visit} */ visit) => visit.state === "requested" || (this.seen.has(visit.id) && now() - settledAt(visit) < SETTLED_FOR);
    return this.visits.filter(stays).sort((a, b) => a.created_at.localeCompare(b.created_at));
  }

  /** @param {Visit[]} atGate */
  tellOfNew(atGate) {
    for (const visit of atGate) {
      if (this.seen.has(visit.id)) continue;
      this.seen.add(visit.id);
      this.ways.tell(this.ways.say("{name} is waiting at the gate", { name: nameOf(visit, this.ways.say) }));
    }
  }

  /** @param {Visit} visit */
  card(visit) {
    const card = this.cards.get(visit.id) ?? new WaitingCard(this.ways);
    this.cards.set(visit.id, card);
    card.show(visit);
    return card;
  }

  /** @param {Visit[]} atGate */
  showDay(atGate) {
    const { say } = this.ways;
    const since = startOfDay(now(), this.ways.zone);
    const today = this.visits
      .filter((visit) => !atGate.includes(visit) && (Date.parse(visit.created_at) >= since || visit.state === "inside"))
      .sort((a, b) => b.created_at.localeCompare(a.created_at));
    this.day.hidden = !today.length && atGate.length > 0; // "nobody yet" would be wrong beside somebody at the gate
    const drawn = JSON.stringify([today, this.listed]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    if (today.length) fill(this.rows, el("ul", { class: "rows" }, ...today.map((visit) => rowOf(visit, this.ways))));
    else fill(this.rows, el("p", { class: "none muted" }, say(this.listed ? "Nobody has come today yet." : "Looking…")));
  }

  tick() {
    for (const card of this.cards.values()) card.tick();
    if (this.atGate().length !== this.cards.size) this.show(this.visits, this.listed);
  }
}

/** @param {Visit} visit */
function settledAt(visit) {
  return Date.parse(visit.decided_at ?? visit.closed_at ?? visit.entered_at ?? visit.created_at);
}
