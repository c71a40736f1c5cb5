// @ts-check
// One visitor who looks like somebody of the list: who, where, like whom, what the guard was told, and the office's word.

import { button, el } from "../dom.js";
import { gateName } from "../gate-setup.js";
import { KIND_WORDS } from "../names.js";
import { plateOf } from "../plates.js";
import { sureButton } from "../sure.js";
import { dayAndHour } from "../time.js";
import { BY_WORDS, TOLD_WORDS } from "./watch-words.js";

/** @typedef {import("../types.js").WatchHit} Hit */
/**
 * @typedef {Pick<import("../home/types.js").Ways, "say"|"language"|"zone"|"tell"> & {
 *   gates: () => import("../gate-setup.js").Gate[], openId: (visit: string) => void, clear: () => void}} HitWays
 */

export class HitCard {
  /** @param {Hit} hit @param {HitWays} ways */
  constructor(hit, ways) {
    this.hit = hit;
    this.ways = ways;
    const { say, tell, clear } = ways;
    this.seen = el("p", { class: "muted" });
    this.sure = sureButton("wide", { words: say("Somebody else: let them register"), question: say("Tap again: it is somebody else"), tell }, clear);
    this.element = el(
      "li", { class: "guest hit", "data-match": hit.match },
      el("h3", { class: "hit-title" }, say(hit.match === "exact" ? "On the watchlist" : "Like someone on the watchlist")),
      el("div", { class: "guest-who" }, ...this.who(), ...this.facts()),
      el("div", { class: "guest-answer" }, this.seeVisit(), this.sure.pressed),
    );
  }

  who() {
    const { say, language } = this.ways;
    const { visitor } = this.hit;
    if (!visitor) return [];
    const kind = say(KIND_WORDS[visitor.kind] ?? KIND_WORDS.other);
    return [
      el("p", { class: "guest-name" }, visitor.name || kind),
      el("p", {}, [say("House {house}", { house: visitor.house }), visitor.name && kind].filter(Boolean).join(" · ")),
      visitor.plate && plateOf(visitor, language),
    ];
  }

  facts() {
    const { say } = this.ways;
    const { by, note, advice, visit_id: booked } = this.hit;
    const told = booked ? say("They are in the gate's book all the same. Please find out with the guard where they are.") : say("The guard was told: {advice}", { advice: say(TOLD_WORDS[advice]) });
    return [
      el("p", {}, `${say("Matched by")}: ${say(BY_WORDS[by])}`),
      note && el("p", { class: "guest-note" }, note),
      el("p", { class: "strong" }, told),
      this.seen,
    ];
  }

  /** What the gate is called may be heard later than of who stands there. */
  settle() {
    const { say, language, zone, gates } = this.ways;
    const { guard, at, gate_id: gateId } = this.hit;
    const gate = gateId && gates().find(({ id }) => id === gateId);
    this.seen.textContent = [guard.name || say("Guard"), gate && gateName(gate, language), dayAndHour(at, zone, language)].filter(Boolean).join(" · ");
  }

  seeVisit() {
    const { say, openId } = this.ways;
    const id = this.hit.visit_id;
    return id && button("wide", [say("See the visit")], () => openId(id));
  }

  /** @param {boolean} busy */
  busy(busy) {
    this.sure.pressed.disabled = busy;
  }
}
