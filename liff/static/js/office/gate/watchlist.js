// @ts-check
// Whom the village watches for: first what guards propose, then the list itself.

import { Refused } from "../../api.js";
import { button, el, icon } from "../../dom.js";
import { plateOf } from "../../plates.js";
import { TOLD_WORDS, watchedName } from "../watch-words.js";
import { folded } from "./folded.js";
import { Loaded } from "./loaded.js";
import { openNew } from "./watch-new.js";
import { openWatched } from "./watch-sheet.js";

/** @typedef {import("./types.js").Watched} Watched */

export class Watchlist extends Loaded {
  /** @param {import("./types.js").GateWays} ways */
  constructor(ways) {
    super(ways, { title: ways.say("Watchlist"), path: "/village/watchlist", draw: (heard) => this.parts(heard) });
  }

  /** @param {Watched[]} heard */
  parts(heard) {
    const { say, proposed } = this.ways;
    const proposals = heard.filter(({ standing }) => standing === "proposed");
    const active = heard.filter(({ standing }) => standing === "active");
    proposed(proposals.length);
    const row = (/** @type {Watched} */ one) => this.row(one);
    return [
      proposals.length > 0 && el("section", { "aria-label": say("Proposed by guards") }, el("h3", { class: "sub-part" }, say("Proposed by guards")), ...folded(proposals, row, say)),
      proposals.length > 0 && active.length > 0 && el("h3", { class: "sub-part" }, say("On the list")),
      ...(active.length ? folded(active, row, say) : [el("p", { class: "house-hint muted" }, say("Nobody is on the list. Whoever is, is stopped at the gate, and you are told."))]),
      button("wide soft", [icon("plus"), say("Watch for somebody")], () => openNew(this.ways, (wish) => this.add(wish))),
    ];
  }

  /** @param {Watched} one */
  row(one) {
    const { say, language } = this.ways;
    return el(
      "button", { type: "button", class: "row", on: { click: () => openWatched(one, this.ways, this) } },
      el("span", { class: "face" }, icon(one.visitor_name ? "guest" : "taxi")),
      el(
        "span", { class: "row-words" },
        (one.visitor_name || !one.plate) && el("span", { class: "row-name" }, watchedName(one, say)),
        one.plate && plateOf({ plate: one.plate, plate_province: one.plate_province }, language),
        one.note && el("span", { class: "row-more row-note" }, one.note),
        one.standing === "active" && el("span", { class: "row-more muted" }, say(TOLD_WORDS[one.advice])),
      ),
      icon("chevron", "row-end"),
    );
  }

  /** @param {object} wish */
  async add(wish) {
    await this.ways.api.post(this.path, wish);
    await this.look();
    this.ways.notice.show(this.ways.say("The gate watches for them now."));
  }

  /** @param {Watched} one @param {import("../watch-words.js").Advice} advice */
  async confirm(one, advice) {
    await this.answer(one, () => this.ways.api.post(`${this.path}/${one.id}/confirm`, { advice }), "The gate watches for them now.");
  }

  /** @param {Watched} one */
  async decline(one) {
    await this.answer(one, () => this.ways.api.post(`${this.path}/${one.id}/decline`, {}), "Declined");
  }

  /** @param {Watched} one */
  async remove(one) {
    await this.answer(one, () => this.ways.api.delete(`${this.path}/${one.id}`), "Taken off the list");
  }

  /** A colleague may have been faster: then it is told, and the list is read anew.
   * @param {Watched} one @param {() => Promise<unknown>} work @param {string} done */
  async answer(one, work, done) {
    const { say, notice } = this.ways;
    let words = done;
    try {
      await work();
    } catch (failure) {
      if (!(failure instanceof Refused) || (failure.code !== "STATE_FORBIDS" && failure.status !== 404)) throw failure;
      words = "Somebody else has answered this already.";
    }
    await this.look();
    notice.show(`${watchedName(one, say)}: ${say(words)}`);
  }
}
