// @ts-check
// What has not been sent, act by act: what it is, how it stands, and what to do where the server did not take it.

import { adviceOf } from "../cards.js";
import { button, el, fill, icon } from "../dom.js";
import { nameOf } from "../names.js";
import { openSheet } from "../sheet.js";
import { dayAndHour } from "../time.js";
import { wordsOf } from "./told-words.js";

/** @typedef {import("./shelf.js").Act} Act */

/** @type {Record<import("./shelf.js").ActKind, {sign: "plus"|"pass"|"gatein"|"gateout"|"close", words: string}>} */
const KINDS = {
  register: { sign: "plus", words: "Registered" },
  pass: { sign: "pass", words: "Let in on a pass" },
  entry: { sign: "gatein", words: "Let in" },
  exit: { sign: "gateout", words: "Let out" },
  cancel: { sign: "close", words: "Cancelled" },
  override: { sign: "gatein", words: "Let in by the guard" },
};
/** What became of a visitor before anybody could be told. @type {[string, import("./shelf.js").ActKind][]} */
const FOLDED = [["cancelled_at", "cancel"], ["entered_at", "entry"], ["left_at", "exit"]];

export class OutSheet {
  /** @param {{say: import("../types.js").Say, language: string, zone: string, queue: import("./queue.js").Queue}} parts */
  constructor(parts) {
    this.parts = parts;
    const { say, queue } = parts;
    this.list = el("ul", { class: "out-list" });
    this.note = el("p", { class: "out-note muted", role: "status" });
    this.now = button("primary wide", [icon("retry"), say("Try now")], () => queue.wake());
    this.sheet = openSheet({ title: say("Sent later"), close: say("Close"), look: "tall out" }, this.list, el("div", { class: "sheet-foot" }, this.note, this.now));
    this.show();
  }

  show() {
    const { queue } = this.parts;
    fill(this.list, ...[...queue.told, ...queue.waiting].map((act) => this.row(act)));
    this.now.hidden = !queue.waiting.length;
    this.note.textContent = this.words();
    if (!queue.told.length && !queue.waiting.length && !queue.others) this.sheet.close();
  }

  words() {
    const { say, queue: { waiting, others, signedOut } } = this.parts;
    if (signedOut) return say("Your session has ended. Open this page again from LINE.");
    if (waiting.length) return say("It is sent by itself when there is a network, in this order");
    return others ? say("Of another guard: {number}. They are sent when that guard signs in here", { number: others }) : say("All is sent");
  }

  /** @param {Act} act */
  row(act) {
    const { say, language, zone } = this.parts;
    const { shown, kind, fields, at } = act;
    const deeds = [kind, ...FOLDED.filter(([name]) => fields[name]).map(([, deed]) => deed)].map((deed) => say(KINDS[deed].words));
    return el(
      "li", { class: "out-act", "data-told": act.told !== null },
      el("p", { class: "out-what" }, icon(KINDS[kind].sign), el("strong", {}, shown.house.number), el("span", {}, nameOf(shown, say)), el("span", { class: "out-at muted" }, dayAndHour(at, zone, language))),
      el("p", {}, deeds.join(" · ")),
      ...this.standing(act),
    );
  }

  /** @param {Act} act */
  standing(act) {
    const { say, queue } = this.parts;
    if (!act.told) return [el("p", { class: "out-state muted" }, say(act.seq === queue.sending ? "Sending…" : "Waiting for the network"))];
    const { word, next } = wordsOf(act.told, say);
    return [el("p", { class: "out-word" }, word), adviceOf(next, "out-next"), button("wide", [icon("check"), say("Seen")], () => queue.seen(act))];
  }
}
