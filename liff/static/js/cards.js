// @ts-check
// A visit as a card: who, where, how it stands, and the one thing to do next.

import { button, el, fill, icon } from "./dom.js";
import { KIND_ICONS, kindOf, soiName } from "./names.js";
import { plateOf } from "./plates.js";
import { standingOf } from "./state-words.js";
import { sureButton } from "./sure.js";
import { dayAndHour, stopwatch } from "./time.js";

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./types.js").Say} Say */
/**
 * @typedef {object} CardWays
 * @property {Say} say
 * @property {string} language
 * @property {string} zone
 * @property {import("./thumbs.js").Thumbs} thumbs
 * @property {(visit: Visit, command: "entry"|"exit"|"cancel") => Promise<void>} command
 * @property {(visit: Visit) => void} override
 */

export class Card {
  /** @param {CardWays} ways */
  constructor(ways) {
    this.ways = ways;
    this.element = el("li", { class: "card", tabindex: "-1" });
    this.timer = el("span", { class: "timer" });
    this.aloud = el("span", { class: "visually-hidden", role: "status" });
    /** @type {Visit|null} */
    this.visit = null;
    this.drawn = "";
  }

  /** Draws anew only what has changed: a tap must not lose the button under the finger.
   * @param {Visit} visit @param {boolean} fresh */
  show(visit, fresh) {
    this.visit = visit;
    this.element.classList.toggle("fresh", fresh);
    const drawn = JSON.stringify(visit);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const standing = standingOf(visit, this.ways.say);
    this.element.dataset.tone = standing.tone;
    this.element.dataset.state = visit.state;
    this.aloud.textContent = "";
    fill(this.element, this.head(visit), this.band(visit, standing), this.actions(visit), this.aloud);
  }

  /** The running seconds. @param {number} now ms */
  tick(now) {
    if (this.visit) this.timer.textContent = timerText(this.visit, this.ways, now);
  }

  /** @param {Visit} visit */
  head(visit) {
    const { say, language } = this.ways;
    const soi = soiName(visit.house.soi, language);
    return el(
      "div", { class: "card-head" },
      this.picture(visit),
      el(
        "div", { class: "card-who" },
        el("p", { class: "card-house" }, el("strong", {}, visit.house.number), " ", soi && el("span", { class: "muted" }, soi)),
        visit.visitor_name && el("p", { class: "card-name" }, visit.visitor_name),
        el("p", { class: "card-more muted" }, icon(visit.kind in KIND_ICONS ? KIND_ICONS[visit.kind] : "other"), kindOf(visit, say)),
        visit.plate && plateOf(visit, language),
        visit.purpose && el("p", { class: "card-more muted" }, visit.purpose),
      ),
    );
  }

  /** @param {Visit} visit */
  picture(visit) {
    const url = this.ways.thumbs.of(visit);
    if (!url) return el("span", { class: "thumb empty" }, icon(KIND_ICONS[visit.kind] ?? "other"));
    const picture = el("img", { class: "thumb", src: url, alt: this.ways.say("Photo of the visitor"), loading: "lazy", decoding: "async" });
    picture.addEventListener("error", () => {
      picture.replaceWith(el("span", { class: "thumb empty" }, icon(KIND_ICONS[visit.kind] ?? "other")));
      this.ways.thumbs.askFor(visit.id);
    });
    return picture;
  }

  /** @param {Visit} visit @param {import("./state-words.js").Standing} standing */
  band(visit, { word, more, advice }) {
    const { say } = this.ways;
    return el(
      "div", { class: "band" },
      el("p", { class: "band-word" }, word),
      this.timer,
      more && el("p", { class: "band-more" }, more),
      advice && adviceOf(advice, "band-more"),
      visit.wrong_entry && el("p", { class: "band-more" }, say("The house says: this entry was wrong")),
      HAS_ENDED.includes(visit.state) && el("p", { class: "band-more came" }, this.came(visit)),
    );
  }

  /** The band shows when it ended. @param {Visit} visit */
  came({ created_at }) {
    const { say, zone, language } = this.ways;
    return say("Came at {time}", { time: dayAndHour(created_at, zone, language) });
  }

  /** @param {Visit} visit */
  actions(visit) {
    const { say } = this.ways;
    const go = (/** @type {"entry"|"exit"|"cancel"} */ command) => (/** @type {MouseEvent} */ event) => this.run(visit, command, event);
    const override = button("", [say("Let in anyway…")], () => this.ways.override(visit));
    const tell = (/** @type {string} */ words) => (this.aloud.textContent = words);
    const { pressed: cancel } = sureButton("quiet", { words: say("Cancel"), question: say("Confirm cancel"), tell }, go("cancel"));
    const buttons = {
      requested: [override, cancel],
      expired: [override, cancel],
      approved: [button("primary go", [icon("gatein"), say("In")], go("entry")), cancel],
      inside: [button("", [icon("gateout"), say("Out")], go("exit"))],
    };
    const offered = buttons[/** @type {keyof typeof buttons} */ (visit.state)];
    return offered && el("div", { class: "card-actions" }, ...offered);
  }

  /** @param {Visit} visit @param {"entry"|"exit"|"cancel"} command @param {MouseEvent} event */
  async run(visit, command, event) {
    const pressed = /** @type {HTMLButtonElement} */ (event.currentTarget);
    pressed.disabled = true;
    pressed.setAttribute("aria-busy", "true");
    await this.ways.command(visit, command);
    pressed.disabled = false;
    pressed.removeAttribute("aria-busy");
  }
}

const HAS_ENDED = ["rejected", "expired", "cancelled", "left"];

/** Thai has a space between thoughts only: a line ends there, and not within "ลูกบ้าน".
 * @param {string} advice @param {string} look */
export function adviceOf(advice, look) {
  const phrases = advice.split(" ").flatMap((words) => [el("span", { class: "phrase" }, words), " "]);
  return el("p", { class: `${look} advice` }, ...phrases.slice(0, -1));
}

/** @param {Visit} visit @param {{say: Say, language: string, zone: string}} ways @param {number} now ms */
function timerText(visit, { say, language, zone }, now) {
  const at = (/** @type {string|null} */ moment) => (moment ? dayAndHour(moment, zone, language) : "");
  if (visit.state === "requested") {
    const passed = stopwatch(now - Date.parse(visit.created_at));
    const left = visit.expires_at ? stopwatch(Date.parse(visit.expires_at) - now) : "";
    return left ? say("{passed} · {left} left", { passed, left }) : passed;
  }
  if (visit.state === "inside") return at(visit.entered_at);
  if (visit.state === "expired") return at(visit.closed_at ?? visit.expires_at);
  return at(visit.left_at ?? visit.closed_at ?? visit.decided_at ?? visit.created_at);
}
