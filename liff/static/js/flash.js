// @ts-check
// The answer, over the whole screen: green or red, one word, the house, the name. Readable from the driver's window.

import { button, el, fill, icon } from "./dom.js";
import { adviceOf } from "./cards.js";
import { nameOf, soiName } from "./names.js";
import { plateOf } from "./plates.js";
import { sound } from "./sound.js";
import { isBarred, standingOf } from "./state-words.js";

/** @typedef {import("./types.js").Visit} Visit */

const SETTLING = 700; // ms in which a tap that was meant for the page below does nothing

/** @type {Record<string, "yes"|"no">} */
const TUNES = { approved: "yes", rejected: "no" };

const SIGNS = /** @type {const} */ ({ green: "check", red: "stop", amber: "phone", calm: "check", done: "check" });

export class Flash {
  /** @param {{say: import("./types.js").Say, language: string, thumbs: import("./thumbs.js").Thumbs,
   *   setup: import("./state-words.js").GateRules, letIn: (visit: Visit) => void}} ways */
  constructor(ways) {
    this.ways = ways;
    /** @type {Visit[]} the first one is on the screen */
    this.queue = [];
    this.openedAt = 0;
    this.panel = el("dialog", { class: "flash", "aria-live": "assertive", on: { click: () => this.dismiss(), close: () => this.closed() } });
    document.body.append(this.panel);
  }

  /** Shows an answer, or waits behind the one on the screen. A taken-back approval turns the panel red in place.
   * @param {Visit} visit */
  announce(visit) {
    const at = this.queue.findIndex(({ id }) => id === visit.id);
    if (at >= 0) this.queue[at] = visit;
    else this.queue.push(visit);
    sound(TUNES[visit.state] ?? "look");
    if (at <= 0) this.show();
  }

  /** Somebody has dealt with it already (let in at the other gate, cancelled): nothing left to announce.
   * @param {Visit} visit */
  update(visit) {
    if (["approved", "rejected", "expired"].includes(visit.state)) return;
    const wasShown = this.queue[0]?.id === visit.id;
    this.queue = this.queue.filter(({ id }) => id !== visit.id);
    if (wasShown) this.next();
  }

  show() {
    const [visit] = this.queue;
    if (visit) this.draw(visit);
  }

  /** @param {Visit} visit */
  draw(visit) {
    const { say, language, setup } = this.ways;
    const { tone, word, more, advice } = standingOf(visit, say, setup);
    const mayEnter = visit.state === "approved" && !isBarred(visit, setup);
    this.panel.dataset.tone = tone;
    this.panel.setAttribute("aria-label", `${word} · ${visit.house.number} · ${nameOf(visit, say)}`);
    fill(
      this.panel,
      el(
        "div", { class: "flash-body" },
        el("div", { class: "flash-verdict" }, icon(SIGNS[tone], "flash-sign"), el("p", { class: "flash-word" }, word)),
        el(
          "div", { class: "flash-who" },
          el("p", { class: "flash-house" }, visit.house.number, " ", visit.house.soi && el("span", {}, soiName(visit.house.soi, language))),
          el("p", { class: "flash-name" }, nameOf(visit, say)),
          visit.plate && plateOf(visit, language),
          this.picture(visit),
          more && el("p", { class: "flash-more" }, more),
          advice && adviceOf(advice, "flash-more"),
          this.queue.length > 1 && el("p", { class: "flash-more" }, say("More answers: {number}", { number: this.queue.length - 1 })),
        ),
      ),
      el("div", { class: "flash-actions" }, mayEnter && this.inButton(visit), button("flash-close", [say("Close")], () => this.dismiss())),
    );
    this.openedAt = Date.now();
    if (!this.panel.open) this.panel.showModal();
    this.panel.focus();
  }

  /** @param {Visit} visit */
  picture(visit) {
    const url = this.ways.thumbs.of(visit);
    if (!url) return null;
    return el("img", { class: "flash-photo", src: url, alt: "", on: { error: (/** @type {Event} */ event) => /** @type {Element} */ (event.target).remove() } });
  }

  /** @param {Visit} visit */
  inButton(visit) {
    return button("flash-in", [icon("gatein"), this.ways.say("In")], (event) => {
      event.stopPropagation();
      if (Date.now() - this.openedAt < SETTLING) return;
      this.next();
      this.ways.letIn(visit);
    });
  }

  dismiss() {
    if (Date.now() - this.openedAt >= SETTLING) this.next();
  }

  next() {
    this.queue.shift();
    if (this.queue.length) this.show();
    else this.panel.close();
  }

  /** Escape closes the panel; the next answer must still come. (A panel that is open again has moved on already.) */
  closed() {
    if (this.panel.open) return;
    this.queue.shift();
    this.show();
  }
}
