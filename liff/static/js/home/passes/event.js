// @ts-check
// An event: each guest with a pass of their own to be sent, and who has come.

import { button, el, fill, icon } from "../../dom.js";
import { sureButton } from "../../sure.js";
import { Trouble } from "../../trouble.js";
import { head, wordsFor } from "./heads.js";
import { sharePass } from "./share.js";
import { whenOf } from "./when.js";
import { grouped, isLive, oftenOf, standingOf } from "./words.js";

/** @typedef {import("./types.js").Pass} Pass */
/** @typedef {{ways: import("./types.js").Ways, id: string, news: string, back: () => void, open: (pass: Pass) => void}} Parts */

const MOST = 200; // guests of one event

export class EventPage {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {Pass[]} */
    this.passes = [];
    this.asked = "";
    const { say } = parts.ways;
    const { element, heading } = head(say("Many guests"), say, parts.back);
    this.heading = heading;
    this.body = el("div", { class: "pass-one" }, el("p", { class: "none muted", role: "status" }, say("Looking…")));
    this.told = el("p", { class: "pass-told", role: "status" });
    this.element = el("div", {}, element, this.body);
    this.load();
  }

  async load() {
    const { api, say, troubled } = this.parts.ways;
    try {
      const { data } = await api.get(`/passes?limit=${MOST}&occasion=${encodeURIComponent(this.parts.id)}`);
      this.passes = data.reverse(); // as they were written
      this.draw();
    } catch (failure) {
      if (failure instanceof Trouble) return troubled(failure);
      if (!this.passes.length) fill(this.body, el("p", { class: "none", role: "alert" }, say(wordsFor(failure))), button("wide", [icon("retry"), say("Try again")], () => this.load()));
    }
  }

  /** Somebody of them came. @param {import("../../types.js").Visit[]} visits */
  show(visits) {
    const ours = new Set(this.passes.map(({ id }) => id));
    const news = visits.filter(({ pass_id }) => pass_id && ours.has(pass_id)).map(({ id }) => id).join();
    if (news === this.asked) return;
    this.asked = news;
    this.load();
  }

  draw() {
    const { say } = this.parts.ways;
    const [first] = this.passes;
    if (!first?.occasion) return fill(this.body, el("p", { class: "none", role: "alert" }, say("There is no such pass in your house.")));
    this.heading.textContent = first.occasion.title;
    const come = this.passes.filter(({ uses }) => uses > 0).length;
    const live = this.passes.some(isLive);
    const many = this.passes.length > 1 && say("{come} of {number} have come", { come, number: this.passes.length });
    fill(
      this.body, this.parts.news && el("p", { class: "pass-news", role: "status" }, icon("check"), this.parts.news),
      el("p", { class: "detail-standing" }, el("strong", {}, whenOf(first, this.parts.ways)), many && el("span", {}, many)),
      this.told, el("ul", { class: "rows" }, ...this.passes.map((pass) => this.row(pass))), live && this.callingOff(first.occasion.id),
    );
  }

  /** @param {Pass} pass */
  row(pass) {
    const { ways, open } = this.parts;
    const { tone, word } = standingOf(pass, ways);
    const standing = pass.uses ? ways.say("Has come") : word;
    const send = isLive(pass) && button("quiet round", [icon("share")], () => this.share(pass), { "aria-label": ways.say("Send to {name}", { name: pass.guest_name }) });
    return el(
      "li", { class: "pass-guest" },
      el(
        "button", { type: "button", class: "row", "data-tone": pass.uses ? "green" : tone === "green" ? "" : tone, on: { click: () => open(pass) } },
        el("span", { class: "row-words" }, el("span", { class: "row-name" }, pass.guest_name), el("span", { class: "row-standing" }, el("span", { class: "row-word" }, pass.kind === "many" ? oftenOf(pass, ways) : standing))),
        pass.code && isLive(pass) && el("span", { class: "pass-small-code" }, grouped(pass.code)),
      ), send,
    );
  }

  /** @param {Pass} pass */
  async share(pass) {
    const { ways } = this.parts;
    try {
      const words = await sharePass((await ways.api.get(`/passes/${pass.id}`)).data, ways);
      this.told.textContent = words && `${pass.guest_name}: ${words}`;
    } catch (failure) {
      if (failure instanceof Trouble) return ways.troubled(failure);
      this.told.textContent = ways.say(wordsFor(failure));
    }
  }

  /** @param {string} id */
  callingOff(id) {
    const { say, tell } = this.parts.ways;
    const { pressed } = sureButton("wide reject", { words: say("Cancel all these passes"), question: say("Really cancel? Tap again"), tell }, () => this.callOff(id));
    return el("div", { class: "pass-changing" }, pressed);
  }

  /** @param {string} id */
  async callOff(id) {
    const { ways } = this.parts;
    try {
      await ways.api.delete(`/occasions/${id}`);
      this.parts.news = "";
      this.told.textContent = ways.say("These passes do not open the gate any more.");
      await this.load();
    } catch (failure) {
      if (failure instanceof Trouble) return ways.troubled(failure);
      this.told.textContent = ways.say(wordsFor(failure));
    }
  }
}
