// @ts-check
// The village's code: shown large, to be read out or copied onto the notice board.

import { Trouble } from "../trouble.js";
import { button, el, fill } from "../dom.js";
import { sureButton } from "../sure.js";

export class CodeCard {
  /** @param {import("./registrations.js").OfficeWays} ways */
  constructor(ways) {
    this.ways = ways;
    this.element = el("section", { class: "card code-card", "aria-label": ways.say("The village's code") });
    /** @type {string|null} */
    this.code = null;
    this.heard = false; // what the code is, or that there is none
  }

  look() {
    return this.ask(() => this.ways.api.get("/join-code"));
  }

  renew() {
    return this.ask(() => this.ways.api.post("/join-code", {}));
  }

  /** @param {() => Promise<{data: {join_code: string|null}}>} request */
  async ask(request) {
    try {
      this.code = (await request()).data.join_code;
      this.heard = true;
      this.draw();
    } catch (failure) {
      if (failure instanceof Trouble) this.ways.troubled(failure);
      else fill(this.element, el("p", { class: "muted", role: "alert" }, this.ways.say("The service does not answer")));
    }
  }

  draw() {
    const { say, tell } = this.ways;
    const title = el("h3", {}, say("The village's code"));
    if (!this.code) return fill(this.element, title, el("p", { class: "muted" }, say("Nobody can join by a code now, only by invites.")), button("wide", [say("Make a code")], () => this.renew()));
    const again = sureButton("wide", { words: say("Make a new code"), question: say("Tap again: the old code will not work any more"), tell }, () => this.renew());
    fill(
      this.element, title,
      el("p", { class: "code", "aria-label": [...this.code].join(" ") }, `${this.code.slice(0, 4)} ${this.code.slice(4)}`),
      el("p", { class: "muted" }, say("Whoever types it asks for a place, and waits here until you confirm.")),
      again.pressed,
    );
  }
}
