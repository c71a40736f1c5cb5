// @ts-check
// One pass: the code for the gate, sending it on, who used it and when, and what can still be done to it.

import { button, el, fill, icon } from "../../dom.js";
import { plateOf } from "../../plates.js";
import { copy } from "../../share.js";
import { sureButton } from "../../sure.js";
import { hour } from "../../time.js";
import { Trouble } from "../../trouble.js";
import { head, wordsFor } from "./heads.js";
import { BECAME, sharePass } from "./share.js";
import { dayOf, dayWords, lastDayOf, whenOf } from "./when.js";
import { grouped, isLive, oftenOf, standingOf } from "./words.js";

/** @typedef {import("./types.js").WholePass} WholePass */
/** @typedef {{ways: import("./types.js").Ways, id: string, news: string, known: WholePass|null, back: () => void, change: (pass: WholePass) => void, openEvent: (id: string) => void}} Parts
 * `news`: what has just been done to it, in a sentence */

export class OnePass {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {WholePass|null} */
    this.pass = parts.known;
    this.asked = "";
    this.body = el("div", { class: "pass-one" });
    const { element, heading } = head(parts.ways.say("Guest pass"), parts.ways.say, parts.back);
    this.heading = heading;
    this.told = el("p", { class: "pass-told", role: "status" });
    this.element = el("div", {}, element, this.body);
    if (this.pass) this.draw();
    this.load();
  }

  async load() {
    const { api, say, troubled } = this.parts.ways;
    if (!this.pass) fill(this.body, el("p", { class: "none muted", role: "status" }, say("Looking…")));
    try {
      this.pass = (await api.get(`/passes/${this.parts.id}`)).data;
      this.draw();
    } catch (failure) {
      if (failure instanceof Trouble) return troubled(failure);
      if (!this.pass) this.sayFailed(failure);
    }
  }

  /** @param {unknown} failure */
  sayFailed(failure) {
    const { say } = this.parts.ways;
    fill(this.body, el("p", { class: "none", role: "alert" }, say(wordsFor(failure))), button("wide", [icon("retry"), say("Try again")], () => this.load()));
  }

  /** Somebody came or left on this pass. @param {import("../../types.js").Visit[]} visits */
  show(visits) {
    const { pass } = this;
    if (!pass) return;
    const known = new Map(pass.visits.map((use) => [use.id, use]));
    const isNew = (/** @type {import("../../types.js").Visit} */ { id, left_at }) => !known.has(id) || Boolean(left_at) !== Boolean(known.get(id)?.left_at);
    const news = visits.filter((visit) => visit.pass_id === pass.id && isNew(visit)).map(({ id, version }) => `${id} ${version}`).join();
    if (!news || news === this.asked) return;
    this.asked = news; // asked once for each news, whatever the answer says
    this.parts.news = this.told.textContent = ""; // what was done before is not what matters now
    this.load();
  }

  draw() {
    const { pass } = this;
    if (!pass) return;
    this.heading.textContent = pass.guest_name;
    const live = isLive(pass);
    fill(this.body, this.news(pass) || this.standing(pass), live && this.code(pass), live && this.sending(pass), this.told, this.facts(pass), this.uses(pass), this.event(pass), live && this.changing(pass));
  }

  /** In place of how it stands: the code and the way to send it fit on one screen then. @param {WholePass} pass */
  news(pass) {
    const { ways, news } = this.parts;
    return news && el("p", { class: "pass-news", role: "status" }, icon("check"), el("span", {}, news, el("span", { class: "pass-when" }, whenOf(pass, ways))));
  }

  /** @param {WholePass} pass */
  standing(pass) {
    const { tone, word } = standingOf(pass, this.parts.ways);
    return el("p", { class: "detail-standing", "data-tone": tone }, el("strong", {}, word), el("span", {}, whenOf(pass, this.parts.ways)));
  }

  /** @param {WholePass} pass */
  code(pass) {
    const { say } = this.parts.ways;
    if (!pass.qr) return null;
    if (this.picture) URL.revokeObjectURL(this.picture);
    this.picture = URL.createObjectURL(new Blob([pass.qr], { type: "image/svg+xml" }));
    return el(
      "figure", { class: "pass-code" },
      el("img", { class: "pass-qr", src: this.picture, alt: say("QR code for the gate") }),
      pass.code && el("figcaption", {}, el("span", {}, say("or this code")), el("strong", { class: "pass-digits", "aria-label": [...pass.code].join(" ") }, grouped(pass.code))),
    );
  }

  /** @param {WholePass} pass */
  sending(pass) {
    const { say } = this.parts.ways;
    return el(
      "div", { class: "pass-sending" },
      button("primary wide", [icon("share"), say("Send to the guest")], () => this.share(pass)),
      button("", [icon("copy"), say("Copy the link")], () => this.copy(pass)),
      el("a", { class: "button", href: pass.share_url, target: "_blank", rel: "noopener" }, icon("open"), say("Guest's page")),
    );
  }

  /** @param {WholePass} pass */
  async share(pass) {
    this.told.textContent = await sharePass(pass, this.parts.ways);
  }

  /** @param {WholePass} pass */
  async copy(pass) {
    this.told.textContent = this.parts.ways.say(BECAME[(await copy(pass.share_url)) ? "copied" : "failed"]);
  }

  /** @param {WholePass} pass */
  facts(pass) {
    const { ways } = this.parts;
    const { say, language, several } = ways;
    /** @type {[string, import("../../dom.js").Child][]} */
    const rows = [
      ["House", several && pass.house.number],
      ["How often", oftenOf(pass, ways)],
      ["Good until", pass.kind === "recurring" && lastDayOf(pass, ways)],
      ["Number plate", pass.plate && plateOf({ plate: pass.plate, plate_province: pass.plate_province }, language)],
      ["People", pass.headcount > 1 && pass.headcount],
      ["Note", pass.note],
      ["When they arrive", pass.tell_host && say("You get a message")],
      ["Made by", pass.made_by.me ? say("You") : pass.made_by.name],
    ];
    return el("dl", { class: "facts" }, ...rows.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, say(name)), el("dd", {}, value))));
  }

  /** @param {WholePass} pass */
  uses(pass) {
    const { say } = this.parts.ways;
    const lines = pass.visits.map((use) => el("li", { "data-kind": "entered" }, el("span", { class: "story-time" }, this.at(use.at)), el("span", { class: "story-words" }, el("strong", {}, say("Came in")), el("span", { class: "muted" }, this.more(use)))));
    return el("section", {}, el("h3", { class: "part" }, say("Who used it")), lines.length ? el("ol", { class: "story" }, ...lines) : el("p", { class: "none muted" }, say("Nobody yet.")));
  }

  /** @param {import("./types.js").Use} use */
  more({ at, left_at, guard }) {
    const { say, zone, language } = this.parts.ways;
    const day = dayWords(dayOf(at, zone), this.parts.ways);
    return [day, say("let in by {guard}", { guard }), left_at && say("Left {time}", { time: hour(left_at, zone, language) })].filter(Boolean).join(" · ");
  }

  /** @param {string} moment */
  at(moment) {
    return hour(moment, this.parts.ways.zone, this.parts.ways.language);
  }

  /** @param {WholePass} pass */
  event({ occasion }) {
    const { say } = this.parts.ways;
    return occasion && button("wide", [icon("people"), say("All guests of {event}", { event: occasion.title })], () => this.parts.openEvent(occasion.id));
  }

  /** @param {WholePass} pass */
  changing(pass) {
    const { say, tell } = this.parts.ways;
    const revoke = sureButton("wide reject", { words: say("Cancel this pass"), question: say("Really cancel? Tap again"), tell }, () => this.revoke(pass));
    this.revoking = revoke.pressed;
    return el("div", { class: "pass-changing" }, button("wide", [icon("pencil"), say("Change")], () => this.parts.change(pass)), revoke.pressed);
  }

  /** @param {WholePass} pass */
  async revoke(pass) {
    const { ways } = this.parts;
    if (this.revoking) this.revoking.disabled = true;
    try {
      this.pass = (await ways.api.delete(`/passes/${pass.id}`)).data;
      this.parts.news = "";
      this.told.textContent = ways.say("This pass does not open the gate any more.");
      this.draw();
    } catch (failure) {
      if (failure instanceof Trouble) return ways.troubled(failure);
      if (this.revoking) this.revoking.disabled = false;
      this.told.textContent = ways.say(wordsFor(failure));
      this.told.scrollIntoView({ block: "center" });
    }
  }
}
