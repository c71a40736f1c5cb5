// @ts-check
// All passes of the house: those that are good, who comes every week, and those that are over; to be searched.

import { arrange, button, el, fill, icon } from "../../dom.js";
import { Trouble } from "../../trouble.js";
import { wordsFor } from "./heads.js";
import { whenOf } from "./when.js";
import { grouped, isLive, lineOf, standingOf } from "./words.js";

/** @typedef {import("./types.js").Pass} Pass */
/** @typedef {{ways: import("./types.js").Ways, make: () => void, open: (pass: Pass) => void, openEvent: (id: string) => void}} Parts */

const PAGE = 50;
const TYPING = 350; // ms without a key
/** @type {[words: string, query: string][]} */
const FILTERS = [["Good", "state=live"], ["Every week", "state=live&kind=recurring"], ["Past", "state=past"]];

export class PassList {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    const { say } = parts.ways;
    this.filter = FILTERS[0][1];
    this.q = "";
    this.asked = 0;
    /** @type {Pass[]} */
    this.passes = [];
    /** @type {string|null} */
    this.cursor = null;
    this.rows = el("ul", { class: "rows" });
    this.told = el("p", { class: "none muted", role: "status" });
    this.more = button("wide", [say("Show more")], () => this.load());
    this.make = button("primary wide pass-make", [icon("plus"), say("New pass")], parts.make);
    this.controls = this.filters();
    this.empty = this.nothingYet();
    this.heading = el("h2", { class: "visually-hidden", tabindex: "-1" }, say("Passes"));
    this.element = el("div", {}, this.heading, this.make, this.controls, this.empty, this.rows, this.told, this.more);
    this.rows.hidden = this.more.hidden = this.empty.hidden = this.controls.hidden = this.make.hidden = true;
  }

  filters() {
    const { say } = this.parts.ways;
    const words = say("Search name, plate or event");
    const search = el("input", { type: "search", class: "find", placeholder: words, "aria-label": words, enterkeyhint: "search", maxlength: 100, on: { input: () => this.type(search.value) } });
    this.pills = FILTERS.map(([name, query]) => button("pill", [say(name)], () => this.choose(query), { "data-query": query, "aria-pressed": String(query === this.filter) }));
    return el("div", { class: "filters" }, el("div", { class: "find-row" }, icon("search"), search), el("div", { class: "pills", role: "group", "aria-label": say("Show") }, ...this.pills));
  }

  nothingYet() {
    const { say } = this.parts.ways;
    return el(
      "div", { class: "calm" },
      el("div", { class: "calm-sign" }, icon("pass")),
      el("p", { class: "calm-word" }, say("Invite your guests")),
      el("p", { class: "muted" }, say("With a pass your guest shows a QR code at the gate and comes in at once. Nobody calls you.")),
      button("primary", [icon("plus"), say("Make the pass")], this.parts.make),
    );
  }

  /** @param {string} q */
  type(q) {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      this.q = q.trim();
      this.begin();
    }, TYPING);
  }

  /** @param {string} query */
  choose(query) {
    this.filter = query;
    for (const pill of this.pills ?? []) pill.setAttribute("aria-pressed", String(pill.dataset.query === query));
    this.begin();
  }

  begin() {
    this.asked += 1;
    this.cursor = null;
    this.passes = [];
    this.load();
  }

  /** The next page; what comes for a wish that is not the last one any more is dropped. */
  async load() {
    const { asked } = this;
    const { api, say, troubled } = this.parts.ways;
    this.more.disabled = true;
    if (!this.passes.length) this.told.textContent = say("Looking…");
    try {
      const search = new URLSearchParams([["limit", String(PAGE)], ...new URLSearchParams(this.filter), ...(this.q ? [["q", this.q]] : []), ...(this.cursor ? [["cursor", this.cursor]] : [])]);
      const { data, pagination } = await api.get(`/passes?${search}`);
      if (asked !== this.asked) return;
      this.passes.push(...data);
      this.cursor = pagination.next_cursor;
      this.draw();
    } catch (failure) {
      if (failure instanceof Trouble) return troubled(failure);
      if (asked === this.asked) this.sayFailed(failure);
    }
  }

  /** @param {unknown} failure */
  sayFailed(failure) {
    const { say } = this.parts.ways;
    this.told.textContent = say(wordsFor(failure));
    this.make.hidden = false;
    fill(this.more, say("Try again"));
    this.more.disabled = this.more.hidden = false;
  }

  draw() {
    const { say, house } = this.parts.ways;
    const shown = this.passes.filter((pass) => !house || pass.house.id === house.id);
    const none = !shown.length && !this.cursor;
    const wished = this.q || this.filter !== FILTERS[0][1];
    this.empty.hidden = !none || Boolean(wished);
    this.make.hidden = !this.empty.hidden;
    if (this.empty.hidden) this.controls.hidden = false;
    else this.showControls();
    this.told.textContent = none && wished ? say("Nothing found") : "";
    this.rows.hidden = !shown.length;
    arrange(this.rows, this.lines(shown));
    fill(this.more, say("Show more"));
    this.more.disabled = false;
    this.more.hidden = !this.cursor;
  }

  /** Where none is good there is nothing to look for, unless some are past. */
  async showControls() {
    try {
      const { data } = await this.parts.ways.api.get("/passes?state=past&limit=1");
      this.controls.hidden = !data.length;
    } catch (failure) {
      if (failure instanceof Trouble) this.parts.ways.troubled(failure);
      else this.controls.hidden = false;
    }
  }

  /** The guests of an event stand in one line, where its newest pass would. @param {Pass[]} passes */
  lines(passes) {
    /** @type {Map<string, Pass[]>} */
    const lines = new Map();
    for (const pass of passes) {
      const key = pass.occasion?.id ?? pass.id;
      lines.set(key, [...(lines.get(key) ?? []), pass]);
    }
    return [...lines.values()].map((group) => (group[0].occasion && group[0].kind === "once" ? this.event(group) : this.row(group[0])));
  }

  /** @param {Pass} pass */
  row(pass) {
    const { ways, open } = this.parts;
    const { tone, word } = standingOf(pass, ways);
    const code = isLive(pass) && pass.code && el("span", { class: "pass-small-code" }, grouped(pass.code));
    const face = pass.kind === "recurring" ? "retry" : pass.kind === "many" ? "people" : "guest";
    return line(() => open(pass), tone, face, pass.guest_name, lineOf(pass, ways), [el("span", { class: "row-word" }, word), code]);
  }

  /** @param {Pass[]} group */
  event(group) {
    const { ways, openEvent } = this.parts;
    const { id, title } = group[0].occasion ?? { id: "", title: "" };
    const words = isLive(group[0]) ? "{number} still to come" : "{number} guests";
    return line(() => openEvent(id), "", "people", title, whenOf(group[0], ways), [el("span", { class: "row-word" }, ways.say(words, { number: group.length }))]);
  }
}

/** @param {() => void} go @param {string} tone @param {"guest"|"people"|"retry"} face @param {string} name @param {string} more @param {import("../../dom.js").Child[]} standing */
function line(go, tone, face, name, more, standing) {
  return el(
    "li", {},
    el(
      "button", { type: "button", class: "row", "data-tone": tone, on: { click: go } },
      el("span", { class: "face" }, icon(face)),
      el("span", { class: "row-words" }, el("span", { class: "row-name" }, name), el("span", { class: "row-more muted" }, more), el("span", { class: "row-standing pass-line" }, ...standing)),
      icon("chevron", "row-end"),
    ),
  );
}
