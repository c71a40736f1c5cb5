// @ts-check
// A visit as a card: who, where, how it stands, and the one thing to do next.

import { button, el, fill, icon } from "./dom.js";
import { KIND_ICONS, kindOf, soiName } from "./names.js";
import { patienceWords, takesLong } from "./next-step.js";
import { plateOf } from "./plates.js";
import { CONFLICT_WORDS, isBarred, standingOf } from "./state-words.js";
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
 * @property {import("./state-words.js").GateRules} setup
 * @property {(visit: Visit, command: Command) => Promise<void>} command
 * @property {(visit: Visit) => void} override
 * @property {(visit: Visit) => void} call
 * @property {(visit: Visit) => void} propose for the village's watchlist
 * @property {() => boolean} offline
 * @property {(visit: Visit) => void} code the resident answers across the dead link
 */
/** @typedef {"entry"|"exit"|"cancel"|"entry/undo"|"exit/undo"} Command */

const MAY_STEP_BACK = 60_000; // ms, as the server has it: a tap that was meant for another visitor
const SETTLING = 400; // ms in which a tap was meant for the card that stood here before

export class Card {
  /** @param {CardWays} ways */
  constructor(ways) {
    this.ways = ways;
    this.element = el("li", { class: "card", tabindex: "-1" });
    this.movedAt = -Infinity;
    this.timer = el("span", { class: "timer" });
    this.patience = el("p", { class: "band-more patience" });
    this.call = button("wide call-way", [icon("phone"), this.ways.say("Call")], () => this.visit && !this.settles && this.ways.call(this.visit));
    this.code = button("wide code-way", [icon("keyboard"), this.ways.say("Code from the resident…")], () => this.visit && this.ways.code(this.visit), { hidden: true });
    this.back = button("quiet", [this.ways.say("Undo")], (event) => this.visit && this.run(this.visit, this.visit.state === "left" ? "exit/undo" : "entry/undo", event));
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
    const standing = standingOf(visit, this.ways.say, this.ways.setup);
    this.advised = Boolean(standing.advice);
    this.element.dataset.tone = standing.tone;
    this.element.dataset.state = visit.state;
    this.aloud.textContent = "";
    fill(this.element, this.head(visit), this.band(visit, standing), this.actions(visit), this.aloud);
  }

  /** It has come, or has slid to another place, perhaps under a finger. */
  moved() {
    this.movedAt = performance.now();
  }

  /** What acts by one tap does not act yet; a sheet says for whom it is. */
  get settles() {
    return performance.now() - this.movedAt < SETTLING;
  }

  /** The running seconds, and what they change. @param {number} now ms */
  tick(now) {
    const { visit, ways: { say, setup } } = this;
    if (!visit) return;
    this.timer.textContent = timerText(visit, this.ways, now);
    this.back.hidden = !maySetBack(visit, now);
    if (visit.state !== "requested" && visit.state !== "expired") return;
    this.code.hidden = !this.ways.offline() || !setup.admits(visit.kind);
    this.patience.textContent = this.advised ? "" : patienceWords(visit, { say, callee: setup.call }, now);
    this.call.hidden = setup.call === "none" || !(this.advised || takesLong(visit, now));
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
        PROPOSED_FROM.includes(visit.state) && !visit.local && button("quiet round card-watch", [icon("look")], () => this.ways.propose(visit), { "aria-label": say("Watch for this visitor") }),
        visit.local && el("p", { class: "card-more unsent" }, icon("clock"), say("Not sent yet")),
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
      visit.state === "requested" && this.patience,
      advice && adviceOf(advice, "band-more"),
      visit.called_at && NEEDS_WORD.includes(visit.state) && el("p", { class: "band-more" }, this.called(visit)),
      visit.state === "inside" && visit.stay_until && el("p", { class: "band-more stay" }, this.stay(visit)),
      visit.conflict && adviceOf(say(CONFLICT_WORDS[visit.conflict] ?? "Tell the office."), "band-more conflict"),
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
  called({ called_at }) {
    const { say, zone, language } = this.ways;
    return say("Called at {time}", { time: dayAndHour(called_at ?? "", zone, language) });
  }

  /** @param {Visit} visit */
  stay({ stay_until, overstayed }) {
    const { say, zone, language } = this.ways;
    const time = dayAndHour(stay_until ?? "", zone, language);
    return overstayed ? say("Should have left by {time}", { time }) : say("May stay until {time}", { time });
  }

  /** @param {Visit} visit */
  actions(visit) {
    const { say } = this.ways;
    const go = (/** @type {Command} */ command) => (/** @type {MouseEvent} */ event) => this.run(visit, command, event);
    const override = button("", [say("Let in anyway…")], () => this.ways.override(visit));
    const tell = (/** @type {string} */ words) => (this.aloud.textContent = words);
    const { pressed: cancel } = sureButton("quiet", { words: say("Cancel"), question: say("Confirm cancel"), tell }, go("cancel"));
    const buttons = {
      requested: [this.code, this.call, override, cancel],
      expired: [this.code, this.call, override, cancel],
      approved: isBarred(visit, this.ways.setup) ? [cancel] : [button("primary go", [icon("gatein"), say("In")], go("entry")), cancel],
      inside: [button("", [icon("gateout"), say("Out")], go("exit")), this.back],
      left: [this.back],
    };
    const offered = buttons[/** @type {keyof typeof buttons} */ (visit.state)];
    return offered && el("div", { class: "card-actions" }, ...offered);
  }

  /** @param {Visit} visit @param {Command} command @param {MouseEvent} event */
  async run(visit, command, event) {
    if (this.settles) return;
    const pressed = /** @type {HTMLButtonElement} */ (event.currentTarget);
    pressed.disabled = true;
    pressed.setAttribute("aria-busy", "true");
    await this.ways.command(visit, command);
    pressed.disabled = false;
    pressed.removeAttribute("aria-busy");
  }
}

const PROPOSED_FROM = ["rejected", "inside", "left", "expired", "cancelled"];
const HAS_ENDED = ["rejected", "expired", "cancelled", "left"];
const NEEDS_WORD = ["requested", "expired"];

/** Whether a mistaken "in" or "out" can be taken back. @param {Visit} visit @param {number} now ms */
function maySetBack({ state, entered_at, left_at, overridden, pass_id, local }, now) {
  if (local || (state === "inside" && (overridden || pass_id))) return false;
  const at = { inside: entered_at, left: left_at }[state === "left" ? "left" : "inside"];
  return ["inside", "left"].includes(state) && Boolean(at) && now - Date.parse(at ?? "") < MAY_STEP_BACK;
}

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
