// @ts-check
// Somebody whom the village watches for: the form stops, over the whole screen, and says what to do.

import { button, el, fill, icon } from "../dom.js";
import { sound } from "../sound.js";
import { sureButton } from "../sure.js";

/** @typedef {import("../types.js").Say} Say */
/** @typedef {{id: string, match: "exact"|"similar", by: "plate"|"name"|"phone"|"id", advice: "stop"|"office"|"police", note?: string|null,
 *   state?: "open"|"not_them"|"cleared"}} Hit */

const ADVICE_WORDS = { stop: "Do not let them in.", office: "Ask the office before you let them in.", police: "Do not let them in. Call the police: 191." };
const BY_WORDS = { plate: "The number plate is on the village's list", name: "The name is on the village's list", phone: "The phone number is on the village's list", id: "The ID card is on the village's list" };

export class StopPanel {
  /**
   * @param {{say: Say, hit: Hit, visitor: string, offline: boolean, goOn: () => void}} parts `goOn`: it is somebody else, or
   *   there is no office to ask now: they are written down all the same, and that is on record
   */
  constructor(parts) {
    this.parts = parts;
    this.hit = parts.hit;
    this.aloud = el("p", { class: "visually-hidden", role: "status" });
    this.body = el("div", { class: "flash-body" });
    this.actions = el("div", { class: "flash-actions" });
    this.dialog = el("dialog", { class: "flash watch-stop", "aria-live": "assertive", on: { close: () => this.dialog.remove() } }, this.body, this.actions, this.aloud);
    document.body.append(this.dialog);
    this.show();
    this.dialog.showModal();
    this.dialog.focus();
    sound("no");
  }

  /** The office has looked at it meanwhile. @param {Hit} hit */
  heard(hit) {
    if (hit.id !== this.hit.id || !this.dialog.open) return;
    this.hit = { ...this.hit, ...hit };
    if (hit.state === "cleared") sound("yes");
    this.show();
  }

  show() {
    const { say, visitor, offline } = this.parts;
    const { match, by, advice, note, state } = this.hit;
    const cleared = state === "cleared";
    const similar = match === "similar";
    this.dialog.dataset.tone = cleared ? "green" : similar ? "amber" : "red";
    const word = cleared ? say("It is somebody else") : say(similar ? "LOOK CLOSELY" : "STOP");
    this.dialog.setAttribute("aria-label", `${word} · ${visitor}`);
    const line = (/** @type {string} */ words, look = "flash-more") => el("p", { class: look }, words);
    fill(
      this.body,
      el("div", { class: "flash-verdict" }, icon(cleared ? "check" : similar ? "look" : "stop", "flash-sign"), el("p", { class: "flash-word" }, word)),
      el(
        "div", { class: "flash-who" },
        line(visitor, "flash-name"),
        ...(cleared
          ? [line(say("The office has cleared this visitor."))]
          : [
              line(say(similar ? "This may be somebody on the village's list: compare" : BY_WORDS[by])),
              line(say(ADVICE_WORDS[advice]), "flash-more strong"),
              note && line(`“${note}”`),
              line(offline ? say("No network: the office hears of it later. Ask it by phone.") : say("The office has been told.")),
            ]),
      ),
    );
    fill(this.actions, this.way(cleared, similar), button("flash-close", [say("Close")], () => this.dialog.close()));
  }

  /** @param {boolean} cleared @param {boolean} similar */
  way(cleared, similar) {
    const { say, offline } = this.parts;
    if (cleared) return button("flash-in", [icon("bell"), say("Ask the house")], () => this.goOn());
    if (!similar && !offline) return null;
    const tell = (/** @type {string} */ words) => (this.aloud.textContent = words);
    const words = say(similar ? "It is somebody else" : "Write them down all the same");
    return sureButton("flash-close", { words, question: say("Tap again: this is recorded with your name"), tell }, () => this.goOn()).pressed;
  }

  goOn() {
    this.dialog.close();
    this.parts.goOn();
  }
}
