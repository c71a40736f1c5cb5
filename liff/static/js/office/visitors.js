// @ts-check
// Today's visits of the whole village: first who needs a hand, then all, newest first; to be looked at only.

import { arrange, el } from "../dom.js";
import { rowOf } from "../home/row.js";
import { now, startOfDay } from "../time.js";
import { Needs } from "./needs.js";

/** @typedef {import("../types.js").Visit} Visit */

export class Visitors {
  /** @param {import("../home/row.js").RowWays & import("./needs.js").NeedsWays} ways */
  constructor(ways) {
    this.ways = ways;
    /** @type {Map<string, {version: number, element: HTMLElement}>} */
    this.rows = new Map();
    const { say } = ways;
    this.list = el("ul", { class: "rows" });
    this.none = el("p", { class: "none muted", role: "status" }, say("Looking…"));
    this.needs = new Needs(ways);
    this.element = el("section", { class: "tab-page", "aria-label": say("Today") }, this.needs.element, el("h2", { class: "part" }, say("Visitors today")), this.list, this.none);
    this.list.hidden = true;
  }

  /** @param {Visit[]} visits @param {boolean} listed whether the list has been heard at all */
  show(visits, listed) {
    this.needs.show(visits, listed);
    const since = startOfDay(now(), this.ways.zone);
    const today = visits
      .filter((visit) => Date.parse(visit.created_at) >= since || visit.state === "inside")
      .sort((a, b) => b.created_at.localeCompare(a.created_at));
    arrange(this.list, today.map((visit) => this.row(visit)));
    this.list.hidden = !today.length;
    this.none.hidden = today.length > 0;
    if (listed) this.none.textContent = this.ways.say("Nobody has come today yet.");
  }

  /** What is drawn already stays, with its picture and the focus. @param {Visit} visit */
  row(visit) {
    const known = this.rows.get(visit.id);
    if (known?.version === visit.version) return known.element;
    const element = rowOf(visit, this.ways);
    this.rows.set(visit.id, { version: visit.version, element });
    return element;
  }
}
