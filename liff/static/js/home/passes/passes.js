// @ts-check
// The tab of the passes: a list, and what lies behind it; the address says which.

import { el, fill } from "../../dom.js";
import { styled } from "../../style.js";
import { EventPage } from "./event.js";
import { PassForm } from "./form.js";
import { PassList } from "./list.js";
import { OnePass } from "./one.js";

/** @typedef {import("../route.js").Place} Place */
/** @typedef {import("./types.js").WholePass} WholePass */

export class Passes {
  /** @param {import("../types.js").Ways} ways */
  constructor(ways) {
    this.ways = ways;
    this.element = el("section", { class: "tab-page passes", "aria-label": ways.say("Passes") });
    this.list = new PassList({
      ways, make: () => this.go({ new: "1" }), open: ({ id }) => this.go({ pass: id }), openEvent: (id) => this.go({ occasion: id }),
    });
    this.news = ""; // what was just done, in a sentence
    /** @type {WholePass|null} that is at hand already */
    this.known = null;
    this.at = "";
  }

  /** @param {Partial<Place>} wish */
  go(wish) {
    this.ways.route.go({ tab: "passes", ...wish });
  }

  /** @param {Partial<Place>} wish */
  back(wish) {
    this.ways.route.back({ tab: "passes", ...wish });
  }

  /** @param {Place} place */
  goTo(place) {
    const { tab: _tab, visit: _visit, ...within } = place;
    const at = JSON.stringify(within);
    if (at === this.at) return; // a visit was opened over it, or closed
    const first = !this.at;
    this.at = at;
    this.page = this.pageOf(place);
    this.news = "";
    this.known = null;
    fill(this.element, this.page.element);
    if (this.page === this.list) this.list.begin();
    if (first) return;
    scrollTo(0, 0);
    this.page.heading.focus({ preventScroll: true });
  }

  /** @param {Place} place @returns {PassList|PassForm|OnePass|EventPage} */
  pageOf(place) {
    const { ways } = this;
    const back = () => this.back({});
    if (place.new) return new PassForm({ ways, done: (form, data) => this.made(form, data), back });
    if (place.pass) return this.passPage(place.pass, Boolean(place.change));
    if (place.occasion) return new EventPage({ ways, id: place.occasion, news: this.news, back, open: ({ id }) => this.go({ pass: id }) });
    return this.list;
  }

  /** Changing needs the pass at hand: an address alone leads to the pass. @param {string} id @param {boolean} changing */
  passPage(id, changing) {
    const { ways, news, known } = this;
    if (changing && known) return new PassForm({ ways, standing: known, done: (_, pass) => this.changed(pass, known), back: () => this.back({ pass: id }) });
    return new OnePass({ ways, id, news, known, back: () => this.back({}), openEvent: (event) => this.go({ occasion: event }), change: (pass) => {
      this.known = pass;
      this.go({ pass: id, change: "1" });
    } });
  }

  /** The form's place in the history is taken by what came of it. @param {string} form @param {any} data */
  made(form, data) {
    const { say, route } = this.ways;
    this.news = say(form === "event" ? "The passes are ready. Now send each guest theirs." : "The pass is ready. Now send it to your guest.");
    if (form !== "event") this.known = data;
    route.go({ tab: "passes", ...(form === "event" ? { occasion: data.id } : { pass: data.id }) }, { instead: true });
  }

  /** @param {WholePass} pass @param {WholePass} before */
  changed(pass, before) {
    const { say } = this.ways;
    this.known = pass;
    this.news = pass.revision > before.revision ? say("Changed. The link stays the same and shows the new QR code; pictures of the old one do not work any more.") : "";
    this.back({ pass: pass.id });
  }

  /** @param {import("../../types.js").Visit[]} visits */
  show(visits) {
    if (this.page instanceof OnePass || this.page instanceof EventPage) this.page.show(visits);
  }
}

/** The tab with its own style, which nobody else needs. @param {import("../types.js").Ways} ways @returns {Promise<Passes>} */
export async function openPasses(ways) {
  await styled("passes");
  return new Passes(ways);
}
