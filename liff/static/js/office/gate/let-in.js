// @ts-check
// Who was let in without an answer: how often, by which guard, to which house, and why. Many of them are folded.

import { el, icon } from "../../dom.js";
import { LET_IN } from "../../home/standing.js";
import { KIND_ICONS, nameOf } from "../../names.js";
import { dayAndHour } from "../../time.js";
import { folded } from "./folded.js";
import { Loaded } from "./loaded.js";

/** @typedef {import("./types.js").Overrides} Overrides */
/** @typedef {import("./types.js").Override} Override */

const FEW = 5; // in each tally; the others by a tap

export class LetIn extends Loaded {
  /** @param {import("./types.js").GateWays} ways */
  constructor(ways) {
    super(ways, { title: ways.say("Let in without an answer"), path: "/village/overrides", draw: (heard) => this.parts(heard) });
  }

  /** @param {Overrides} heard */
  parts({ by_guard: guards, by_house: houses, overrides }) {
    const { say } = this.ways;
    const all = guards.reduce((sum, { count }) => sum + count, 0);
    if (!all) return [el("p", { class: "house-hint muted" }, say("Nobody in the last 30 days."))];
    return [
      el("p", { class: "house-hint" }, say("In the last 30 days: {number}", { number: all })),
      el("div", { class: "tallies" }, this.tally("By guard", guards.map(({ guard, count }) => [guard.name || say("Guard"), count])), this.tally("By house", houses.map(({ house, count }) => [say("House {house}", { house: house.number }), count]))),
      ...folded(overrides, (one) => this.row(one), say),
    ];
  }

  /** @param {string} title @param {[name: string, count: number][]} counts */
  tally(title, counts) {
    const { say } = this.ways;
    const line = (/** @type {[string, number]} */ [name, count]) => el("li", {}, el("span", {}, name), el("span", { class: "tally-count" }, say("{number} times", { number: count })));
    const rest = counts.slice(FEW);
    return el(
      "section", { class: "paper tally", "aria-label": say(title) },
      el("h3", {}, say(title)),
      el("ul", {}, ...counts.slice(0, FEW).map(line)),
      rest.length > 0 && el("details", {}, el("summary", {}, say("Others: {number}", { number: rest.length })), el("ul", {}, ...rest.map(line))),
    );
  }

  /** @param {Override} one */
  row({ visit, reason, guard, at }) {
    const { say, open, zone, language } = this.ways;
    const who = [guard.name || say("Guard"), dayAndHour(at, zone, language)];
    return el(
      "button", { type: "button", class: "row", on: { click: () => open(visit) } },
      el("span", { class: "face" }, icon(KIND_ICONS[visit.kind] ?? "other")),
      el(
        "span", { class: "row-words" },
        el("span", { class: "row-name" }, nameOf(visit, say)),
        el("span", { class: "row-more" }, `${say("House {house}", { house: visit.house.number })} · ${reason in LET_IN ? say(LET_IN[reason]) : reason}`),
        el("span", { class: "row-more muted" }, who.join(" · ")),
      ),
      icon("chevron", "row-end"),
    );
  }
}
