// @ts-check
// Who needs a hand, on top of today's visitors: who is stopped, who stays too long, and what the books found out.

import { arrange, el, fill, icon } from "../dom.js";
import { gateName } from "../gate-setup.js";
import { faceOf } from "../home/row.js";
import { kindOf, nameOf } from "../names.js";
import { dayAndHour, now } from "../time.js";
import { Hits } from "./hits.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {import("../gate-setup.js").Gate} Gate */
/**
 * @typedef {Pick<import("../home/types.js").Ways, "say"|"language"|"zone"|"api"|"thumbs"|"tell"|"open"> & {
 *   gates: () => Gate[], count: (needing: number) => void, openId: (visit: string) => void,
 *   troubled: (failure: unknown) => void}} NeedsWays
 */

const DAY = 86_400_000; // ms

/** What happened, in words. @type {Record<string, string>} */
export const CONFLICTS = {
  double_use: "This pass was used twice, once while a gate had no network",
  pass_refused: "Let in without network on a pass that was no good any more",
  against_answer: "Let in without network, though the house had said no or the visit was over",
  code_wrong: "Let in without network by a code that was not the house's",
};

export class Needs {
  /** @param {NeedsWays} ways */
  constructor(ways) {
    this.ways = ways;
    const { say } = ways;
    /** @type {Map<string, {known: string, element: HTMLElement}>} */
    this.rows = new Map();
    this.listed = false;
    this.hits = new Hits({ ...ways, changed: () => this.settle() });
    this.list = el("ul", { class: "rows needs" });
    this.calm = el("p", { class: "needs-none muted" }, icon("check"), say("Nobody needs a hand now."));
    this.element = el("section", { "aria-label": say("Needs a hand") }, el("h2", { class: "part" }, say("Needs a hand")), this.hits.element, this.list, this.calm);
    this.settle();
  }

  /** @param {Visit[]} visits @param {boolean} listed whether the list has been heard at all */
  show(visits, listed) {
    this.listed = listed;
    const since = now() - DAY; // by the hour, not by the date: what happened at 23:00 is read in the morning
    const needing = visits.filter((visit) => staysTooLong(visit) || isConflict(visit, since)).sort((a, b) => cameAt(b).localeCompare(cameAt(a)));
    arrange(this.list, needing.map((visit) => this.row(visit)));
    this.hits.draw();
  }

  /** Nobody is said to need a hand only where everybody was asked. */
  settle() {
    const needing = this.list.childElementCount + this.hits.count;
    this.list.hidden = !this.list.childElementCount;
    this.calm.hidden = needing > 0 || !this.listed || !this.hits.heard;
    this.element.hidden = !needing && this.calm.hidden && this.hits.trouble.hidden;
    this.ways.count(needing);
  }

  /** What is drawn already stays, with its picture and the focus. @param {Visit} visit */
  row(visit) {
    const known = `${visit.version} ${this.gateOf(visit)}`;
    const drawn = this.rows.get(visit.id) ?? { known: "", element: el("li", {}) };
    if (drawn.known !== known) fill(drawn.element, this.button(visit));
    this.rows.set(visit.id, { known, element: drawn.element });
    return drawn.element;
  }

  /** @param {Visit} visit */
  button(visit) {
    const { say, open } = this.ways;
    const who = [say("House {house}", { house: visit.house.number }), visit.visitor_name && kindOf(visit, say), visit.plate];
    return el(
      "button", { type: "button", class: "row", "data-tone": visit.conflict ? "red" : "amber", on: { click: () => open(visit) } },
      faceOf(visit, this.ways),
      el(
        "span", { class: "row-words" },
        el("span", { class: "row-name" }, nameOf(visit, say)),
        el("span", { class: "row-more muted" }, who.filter(Boolean).join(" · ")),
        ...this.whatHappened(visit).map((words) => el("span", { class: "row-word" }, words)),
        el("span", { class: "row-more muted" }, this.since(visit)),
      ),
      icon("chevron", "row-end"),
    );
  }

  /** @param {Visit} visit */
  whatHappened(visit) {
    const { say } = this.ways;
    const words = visit.conflict ? [say(CONFLICTS[visit.conflict] ?? "Noted in the record")] : [];
    if (!staysTooLong(visit)) return words;
    const until = visit.stay_until ? say("Inside too long: expected until {time}", { time: this.when(visit.stay_until) }) : say("Inside too long");
    return [...words, until];
  }

  /** "Came in 14:02 · Front gate" @param {Visit} visit */
  since(visit) {
    return [this.ways.say("Came in {time}", { time: this.when(cameAt(visit)) }), this.gateOf(visit)].filter(Boolean).join(" · ");
  }

  /** @param {Visit} visit */
  gateOf({ entered_gate_id: id }) {
    const gate = id && this.ways.gates().find((one) => one.id === id);
    return gate ? gateName(gate, this.ways.language) : "";
  }

  /** @param {string} moment */
  when(moment) {
    return dayAndHour(moment, this.ways.zone, this.ways.language);
  }
}

/** @param {Visit} visit */
function staysTooLong({ state, overstayed }) {
  return state === "inside" && Boolean(overstayed);
}

/** @param {Visit} visit @param {number} since ms */
function isConflict(visit, since) {
  return Boolean(visit.conflict) && Date.parse(cameAt(visit)) >= since;
}

/** @param {Visit} visit */
function cameAt(visit) {
  return visit.entered_at ?? visit.created_at;
}
