// @ts-check
// A part that asks for what it shows: it says that it is looking, and why there is nothing to see.

import { button, el, fill, icon } from "../../dom.js";
import { attempt, failed, part } from "../../home/house/parts.js";

/** @typedef {import("./types.js").GateWays} GateWays */

export class Loaded {
  /** @param {GateWays} ways @param {{title: string, path: string, draw: (heard: any) => import("../../dom.js").Child[]}} what */
  constructor(ways, { title, path, draw }) {
    this.ways = ways;
    this.path = path;
    this.draw = draw;
    this.heard = false;
    this.told = failed();
    this.body = el("div", {}, el("p", { class: "none muted", role: "status" }, ways.say("Looking…")));
    this.again = button("wide soft", [icon("retry"), ways.say("Try again")], () => this.look());
    this.again.hidden = true;
    this.element = part(title, this.body, this.told, this.again);
  }

  /** What was heard before stays to be seen where nothing new is heard. */
  async look() {
    this.again.hidden = true;
    this.again.hidden = await attempt(this.ways, this.told, async () => this.show((await this.ways.api.get(this.path)).data));
    if (!this.heard && !this.again.hidden) fill(this.body);
  }

  /** @param {unknown} heard */
  show(heard) {
    this.heard = true;
    fill(this.body, ...this.draw(heard));
  }
}
