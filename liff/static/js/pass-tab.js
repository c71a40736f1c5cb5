// @ts-check
// The tab of guests' passes: an empty place until its modules have come. They are fetched after the page stands, so that
// the first look at the page costs no more, and so early that they are there when the network is not.

import { button, el, fill, icon } from "./dom.js";

/** @typedef {import("./pass/screen.js").PassParts} PassParts */

const AFTER = 1500; // ms

export class PassTab {
  /** @param {PassParts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {import("./pass/screen.js").PassScreen|null} */
    this.screen = null;
    /** @type {Promise<void>|null} */
    this.loading = null;
    this.ended = false;
    this.element = el("section", { class: "pass", id: "pass", role: "tabpanel", "aria-labelledby": "tab-pass" });
    this.timer = setTimeout(() => this.load(), AFTER);
  }

  /** The guard looks at it. */
  async opened() {
    await this.load();
    this.screen?.opened();
  }

  load() {
    clearTimeout(this.timer);
    this.loading ??= this.fetched();
    return this.loading;
  }

  async fetched() {
    try {
      const { PassScreen } = await import("./pass/screen.js");
      if (!this.ended) this.screen = new PassScreen(this.parts, this.element);
    } catch {
      // A browser does not fetch a module again that has failed; what was written in the form outlives a reload.
      const { say } = this.parts;
      fill(this.element, el("p", { class: "pass-note" }, say("No network")), button("wide", [icon("retry"), say("Try again")], () => location.reload()));
    }
  }

  /** The page is drawn anew. */
  end() {
    this.ended = true;
    clearTimeout(this.timer);
    this.screen?.end();
  }
}
