// @ts-check
// What becomes of a pass, over the whole screen: the verdict, the guest, one tap to let them in, and "inside".

import { Refused } from "../api.js";
import { adviceOf } from "../cards.js";
import { button, el, fill, icon } from "../dom.js";
import { NoRoom } from "../offline/shelf.js";
import { Patience } from "../patience.js";
import { mayComeTrue } from "../persist.js";
import { sound } from "../sound.js";
import { hour } from "../time.js";
import { forgetEntry, letIn, Watched } from "./entry.js";
import { factsOf, factsOfToken } from "./facts.js";
import { inquire } from "./inquiry.js";
import { noteUse } from "../pass-uses.js";
import { screenOf } from "./verdicts.js";

/** @typedef {import("./inquiry.js").Brought} Brought */
/** @typedef {import("./inquiry.js").Finding} Finding */
/** @typedef {import("./inquiry.js").Pass} Pass */
/** @typedef {import("../types.js").Visit} Visit */
/**
 * @typedef {object} PanelWays
 * @property {import("./facts.js").Voice} voice
 * @property {import("../api.js").Api} api
 * @property {import("./book.js").GateBook} book
 * @property {import("../types.js").Member} member the guard
 * @property {import("../gate-setup.js").GateSetup} setup whom this gate lets in
 * @property {() => boolean} offline
 * @property {import("../offline/queue.js").Queue} queue
 * @property {(visit: Visit) => void} inside
 * @property {(pass: Pass|null) => void} askHouse
 * @property {() => void} retype
 * @property {() => void} rescan
 * @property {() => void} closed
 * @property {import("../watch/watches.js").GuardWatches} watches
 */

const SETTLING = 500; // ms in which a tap that was meant for the page below does nothing
const SIGNS = /** @type {const} */ ({ green: "check", red: "stop", amber: "look", calm: "scan" });
const TUNES = /** @type {const} */ ({ green: "yes", red: "no", amber: "look" });

export class PassPanel {
  /** @param {PanelWays} ways @param {Brought} brought */
  constructor(ways, brought) {
    this.ways = ways;
    this.brought = brought;
    /** @type {Finding|null} */
    this.finding = null;
    this.tone = "";
    this.barred = false; // the village has said that such guests take another gate
    this.note = el("div", { class: "submit-note", role: "status" });
    this.patience = new Patience({ say: ways.voice.say, note: this.note, offline: () => ways.offline() || this.finding?.phase === "unchecked" });
    this.body = el("div", { class: "flash-body" });
    this.actions = el("div", { class: "flash-actions" });
    this.dialog = el("dialog", { class: "flash pass-verdict", "aria-live": "assertive", on: { close: () => this.onClose(), cancel: (/** @type {Event} */ event) => this.sending && event.preventDefault() } }, this.body, this.note, this.actions);
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.ask();
  }

  ask() {
    const mine = (this.asked = {});
    inquire(this.ways, this.brought, (finding) => {
      if (this.dialog.open && this.asked === mine && !this.sending) this.show(finding);
    });
  }

  /** @param {Finding} finding */
  show(finding) {
    const { voice, book } = this.ways;
    this.finding = finding;
    const heard = book.known?.heardAt;
    const screen = screenOf(finding, voice, heard ? hour(new Date(heard).toISOString(), voice.zone, voice.language) : "", this.elsewhere);
    const facts = this.facts(finding);
    this.draw(screen.tone, screen.word, [screen.next && adviceOf(screen.next, "flash-more"), ...this.remarks(finding), ...facts, screen.marks.length > 0 && el("div", { class: "pass-mark" }, ...screen.marks.map((mark) => el("p", {}, mark)))]);
    fill(this.actions, ...screen.ways.map((way) => this.way(way)), button("flash-close", [voice.say("Close")], () => this.close()));
  }

  /** @param {string} tone @param {string} word @param {import("../dom.js").Child[]} more */
  draw(tone, word, more) {
    this.dialog.dataset.tone = tone;
    this.dialog.setAttribute("aria-label", word);
    const verdict = el("div", { class: "flash-verdict" }, icon(SIGNS[/** @type {keyof typeof SIGNS} */ (tone)], "flash-sign"), el("p", { class: "flash-word" }, word));
    fill(this.body, verdict, el("div", { class: "flash-who" }, ...more));
    if (tone !== this.tone && tone in TUNES) sound(TUNES[/** @type {keyof typeof TUNES} */ (tone)]);
    if (tone !== this.tone) this.openedAt = Date.now();
    this.tone = tone;
    this.dialog.focus();
  }

  /** @param {Finding} finding */
  facts({ judged, pass, token }) {
    const { voice } = this.ways;
    if (judged?.pass ?? pass) return factsOf(/** @type {Pass} */ (judged?.pass ?? pass), voice);
    return token ? factsOfToken(token, voice) : [];
  }

  /** @param {Finding} finding */
  remarks({ judged }) {
    const { say } = this.ways.voice;
    const line = (/** @type {string} */ words) => el("p", { class: "flash-more pass-remark" }, words);
    return [
      judged?.last_use && line(say("Let in by {name}", { name: judged.last_use.guard })),
      judged?.verdict === "unknown_code" && typeof judged.tries_left === "number" && line(say("Tries left in this minute: {number}", { number: judged.tries_left })),
    ];
  }

  /** @param {import("./verdicts.js").Way} way */
  way(way) {
    const { say } = this.ways.voice;
    const house = this.pass?.house.number;
    switch (way) {
      case "let_in":
        return button("flash-in", [icon("gatein"), say("Let in")], () => Date.now() - (this.openedAt ?? 0) >= SETTLING && this.letIn());
      case "ask_house":
        return button("pass-way", [icon("bell"), house ? say("Ask house {house}", { house }) : say("Register the visitor")], () => this.askHouse());
      case "rescan":
        return button("pass-way", [icon("scan"), say("Scan again")], () => (this.close(), this.ways.rescan()));
      case "retype":
        return button("pass-way", [icon("keyboard"), say("Type again")], () => (this.close(), this.ways.retype()));
      default:
        return button("pass-way", [icon("retry"), say("Try again")], () => this.ask());
    }
  }

  askHouse() {
    const { pass } = this;
    this.close();
    this.ways.askHouse(pass);
  }

  /** Such guests take another gate. Nobody can tell of a pass that is not on the gate's list. */
  get elsewhere() {
    const { pass } = this;
    return this.barred || (pass !== null && !this.ways.setup.admits(pass.visit_kind));
  }

  get pass() {
    return this.finding?.judged?.pass ?? this.finding?.pass ?? null;
  }

  /** One entry, however often it is tapped and whatever answers are lost.
   * @param {import("./entry.js").Entering} [goOn] what is done although this phone warns */
  async letIn(goOn) {
    const { finding } = this;
    if (this.sending || !finding) return;
    const { voice, api, offline, queue, member, inside, watches } = this.ways;
    this.setSending(true);
    try {
      const visit = await (goOn ? goOn() : letIn({ api, offline, queue, watches, owner: member.id, patience: this.patience }, this.brought, finding));
      this.setSending(false);
      if (!visit.local) noteUse(member.village.id, finding.number);
      inside(visit);
      this.showInside(visit);
    } catch (failure) {
      this.setSending(false);
      if (failure instanceof Refused && !mayComeTrue(failure)) return this.refused(failure);
      if (failure instanceof Watched) return watches.stop(failure.hit, { offline: true, visitor: failure.visitor, goOn: () => this.letIn(failure.goOn) });
      if (failure instanceof NoRoom) return this.patience.tell(voice.say("This phone is full: this could not be kept. Try again when there is a network."));
      this.patience.tell(voice.say("No confirmation yet. Tap the button to try again: there will be one visit only."));
    }
  }

  /** @param {boolean} sending */
  setSending(sending) {
    this.sending = sending;
    this.patience.tell("");
    for (const pressed of this.actions.querySelectorAll("button")) {
      pressed.disabled = sending;
      if (pressed.classList.contains("flash-in")) pressed.setAttribute("aria-busy", String(sending));
    }
  }

  /** Another gate was first, or the host has taken it back since. @param {Refused} refusal */
  refused({ code, judged, hit }) {
    forgetEntry(this.ways.member.id);
    if (hit) return this.watched(hit);
    if (code === "NOT_AT_THIS_GATE") return this.turnedAway();
    if (judged) this.show({ phase: "checked", verdict: judged.verdict, judged });
    else this.ask();
  }

  /** The office has changed whom this gate lets in. */
  turnedAway() {
    this.barred = true;
    this.ways.setup.load();
    if (this.finding) this.show(this.finding);
  }

  /** The pass is good, and the village watches for whoever shows it. @param {import("../watch/stop.js").Hit} hit */
  watched(hit) {
    const goOn = () => {
      this.brought = { ...this.brought, not_them: hit.id };
      this.letIn();
    };
    this.ways.watches.stop(hit, { offline: false, visitor: this.finding?.judged?.pass?.guest_name ?? "", goOn });
  }

  /** @param {Visit} visit */
  showInside(visit) {
    const { say, zone, language } = this.ways.voice;
    const { pass } = this;
    this.dialog.dataset.inside = "yes";
    this.draw("green", say("Inside"), [
      visit.entered_at && el("p", { class: "flash-more" }, hour(visit.entered_at, zone, language)),
      ...(pass ? factsOf({ ...pass, uses: pass.uses + 1 }, this.ways.voice) : []),
      visit.local && el("div", { class: "pass-mark" }, el("p", {}, say("Not sent yet")), el("p", {}, say("Not checked with the village"))),
    ]);
    fill(this.actions, button("flash-in", [icon("check"), say("Next guest")], () => this.close()));
  }

  close() {
    this.dialog.close();
  }

  onClose() {
    this.patience.calm();
    this.dialog.remove();
    this.ways.closed();
  }
}
