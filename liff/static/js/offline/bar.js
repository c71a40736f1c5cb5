// @ts-check
// Under the head: how much waits to be sent, and what the server did not take. Nothing is shown where all is told.

import { button, el, fill, icon } from "../dom.js";

/** @typedef {import("./queue.js").Queue} Queue */

export class OutBar {
  /** @param {{say: import("../types.js").Say, queue: Queue, lasts: boolean, open: () => void}} parts `lasts`: this phone keeps it */
  constructor(parts) {
    this.parts = parts;
    this.words = el("span");
    this.more = el("span", { class: "out-more" });
    this.element = button("out-bar", [icon("clock"), el("span", { class: "out-words", role: "status" }, this.words, this.more), icon("chevron", "end")], parts.open, { hidden: true });
    this.show();
  }

  show() {
    const { say, queue, lasts } = this.parts;
    const { waiting, told, others, sending, signedOut } = queue;
    const lines = [
      waiting.length > 0 && say(sending === null ? "Waiting to be sent: {number}" : "Sending… {number} left", { number: waiting.length }),
      told.length > 0 && say("Please look: {number}", { number: told.length }),
    ].filter(Boolean);
    const more = [
      signedOut && say("Please sign in again to send"),
      waiting.length > 0 && !lasts && say("Do not close this page: this phone cannot keep it"),
      others > 0 && say("Of another guard: {number}. They are sent when that guard signs in here", { number: others }),
    ].filter(Boolean);
    this.element.hidden = !lines.length && !others;
    this.element.dataset.tone = told.length || signedOut ? "red" : "amber";
    fill(this.words, lines.join(" · "));
    fill(this.more, more.join(" · "));
  }
}
