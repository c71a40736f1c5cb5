// @ts-check
// Somebody at the gate, as a card: the face, who it is, and two buttons far apart. After the answer: what came of it.

import { button, el, fill, icon } from "../dom.js";
import { KIND_ICONS, kindOf, nameOf } from "../names.js";
import { plateOf } from "../plates.js";
import { now, stopwatch } from "../time.js";
import { openGallery } from "./gallery.js";
import { openReject } from "./reject.js";
import { standingOf } from "./standing.js";

/** @typedef {import("../types.js").Visit} Visit */

export const UNDO_FOR = 15_000; // ms, as the server counts them
const SETTLING = 700; // ms in which a second tap is the same trembling finger
const PHONE = /^[+\d][\d\s-]{5,}$/;

export class WaitingCard {
  /** @param {import("./types.js").Ways} ways */
  constructor(ways) {
    this.ways = ways;
    this.element = el("li", { class: "guest", tabindex: "-1" });
    this.timer = el("span", { class: "guest-timer" });
    this.undo = button("undo", [], () => this.takeBack());
    this.answeredAt = 0;
    /** @type {Visit|null} */
    this.visit = null;
    this.drawn = "";
  }

  /** Draws anew only what has changed: a tap must not lose the button under the finger. @param {Visit} visit */
  show(visit) {
    if (this.visit?.state === "requested" && visit.state !== "requested") this.answeredAt = Date.now();
    this.visit = visit;
    const progress = this.ways.answers.of(visit.id);
    const drawn = JSON.stringify([visit, progress]);
    if (drawn === this.drawn) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.drawn = drawn;
    const standing = standingOf(visit, this.ways.reader);
    this.element.dataset.tone = standing.tone;
    this.element.dataset.state = visit.state;
    fill(this.element, this.photo(visit), this.who(visit), visit.state === "requested" ? this.question(visit, progress) : this.answer(standing, progress));
    this.tick();
    if (hadFocus && !this.element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
  }

  /** The running seconds, and the button that goes with them. */
  tick() {
    const { visit } = this;
    if (!visit) return;
    const { say } = this.ways;
    this.timer.textContent = stopwatch(now() - Date.parse(visit.created_at));
    const left = undoLeft(visit);
    this.undo.hidden = left <= 0;
    this.undo.textContent = say("Take back ({seconds})", { seconds: Math.ceil(left / 1000) });
  }

  takeBack() {
    if (this.visit && Date.now() - this.answeredAt > SETTLING) this.ways.answers.takeBack(this.visit);
  }

  /** @param {Visit} visit */
  photo(visit) {
    const { say, thumbs } = this.ways;
    const chip = visit.state === "requested" && el("span", { class: "guest-chip" }, icon("clock"), el("span", { class: "visually-hidden" }, say("Waiting at the gate")), this.timer);
    const url = visit.photos[0]?.url ?? thumbs.of(visit);
    if (!url) return el("div", { class: "guest-photo empty" }, icon(KIND_ICONS[visit.kind] ?? "other"), chip);
    const picture = el("img", { src: url, alt: say("Photo of the visitor") });
    const more = visit.photos.length > 1 && el("span", { class: "guest-photos" }, icon("album"), String(visit.photos.length));
    const opener = el("button", { type: "button", class: "guest-photo", "aria-label": say("See the photo"), on: { click: () => openGallery(this.visit ?? visit, { say, name: nameOf(visit, say) }) } }, picture, chip, more);
    picture.addEventListener("error", () => {
      opener.replaceWith(el("div", { class: "guest-photo empty" }, icon(KIND_ICONS[visit.kind] ?? "other"), chip));
      thumbs.askFor(visit.id);
    });
    return opener;
  }

  /** @param {Visit} visit */
  who(visit) {
    const { say, reader, several } = this.ways;
    const phone = visit.visitor_phone ?? "";
    return el(
      "div", { class: "guest-who" },
      el("h3", { class: "guest-name" }, nameOf(visit, say)),
      el("p", { class: "guest-kind muted" }, icon(KIND_ICONS[visit.kind] ?? "other"), kindOf(visit, say), several && ` · ${say("House {house}", { house: visit.house.number })}`),
      visit.plate && plateOf(visit, reader.language),
      visit.purpose && el("p", { class: "guest-note" }, visit.purpose),
      PHONE.test(phone) && el("a", { class: "guest-phone", href: `tel:${phone.replace(/[\s-]/g, "")}` }, icon("phone"), phone),
    );
  }

  /** @param {Visit} visit @param {import("./answers.js").Progress|null} progress */
  question(visit, progress) {
    const { say, answers } = this.ways;
    const sending = progress?.step === "sending";
    const name = nameOf(visit, say);
    const approve = button("approve", [sending && progress.wish === "approve" ? spinner() : icon("check"), say("Approve")], () => answers.give(visit, "approve"), { "aria-label": `${say("Approve")}: ${name}` });
    const reject = button("reject", [sending && progress.wish !== "approve" ? spinner() : icon("close"), say("Reject")], () => openReject(visit, { say, reject: (word, reason) => answers.give(visit, word, reason) }), { "aria-label": `${say("Reject")}: ${name}` });
    for (const one of [approve, reject]) one.disabled = sending;
    return el(
      "div", { class: "guest-answer" },
      sending && el("p", { class: "guest-told muted", role: "status" }, say("Telling the gate…")),
      progress?.step === "failed" && el("p", { class: "guest-told failed", role: "alert" }, say("That did not get through. Please tap again.")),
      el("div", { class: "guest-buttons" }, approve, reject),
    );
  }

  /** @param {import("./standing.js").Standing} standing @param {import("./answers.js").Progress|null} progress */
  answer({ word, more }, progress) {
    const { say } = this.ways;
    const undoing = progress?.wish === "undo";
    this.undo.disabled = progress?.step === "sending";
    return el(
      "div", { class: "guest-answer", role: "status" },
      el("p", { class: "guest-word" }, icon(SIGNS[this.element.dataset.tone ?? "calm"]), word),
      more && el("p", { class: "guest-more" }, more),
      progress?.step === "late" && !undoing && el("p", { class: "guest-more" }, say("This was decided before your tap.")),
      progress?.step === "late" && undoing && el("p", { class: "guest-more strong" }, say("It is too late to take this back. Please call the gate.")),
      progress?.step === "failed" && el("p", { class: "guest-told failed", role: "alert" }, say("That did not get through. Please tap again.")),
      this.undo,
    );
  }
}

/** @type {Record<string, "check"|"close"|"clock"|"house">} */
const SIGNS = { green: "check", red: "close", amber: "clock", calm: "house" };

/** How long an approval can still be taken back. @param {Visit} visit @returns {number} ms */
export function undoLeft(visit) {
  if (visit.state !== "approved" || !visit.decided_at) return 0;
  return UNDO_FOR - (now() - Date.parse(visit.decided_at));
}

function spinner() {
  return el("span", { class: "spinner small", "aria-hidden": "true" });
}
