// @ts-check
// Around everything: whose home this is, how the line stands, and the tabs under the thumb.

import { button, el, fill, icon } from "../dom.js";
import { keep } from "../store.js";
import { placesOf } from "./places.js";

/** @typedef {{name: string, sign: keyof typeof import("../icons.js").PATHS, words: string}} Tab */
/**
 * @typedef {object} ShellParts
 * @property {import("../types.js").Say} say
 * @property {string} language
 * @property {import("../types.js").Member} member
 * @property {import("./places.js").HomePlace} place
 * @property {Tab[]} tabs
 * @property {(key: string) => void} choosePlace
 * @property {(tab: string) => void} chooseTab
 * @property {() => void} switchLanguage
 */

export class Shell {
  /** @param {ShellParts} parts */
  constructor(parts) {
    this.parts = parts;
    this.trouble = el("p", { class: "line", role: "status", hidden: true });
    this.aloud = el("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    this.stage = el("div", { class: "home-stage", id: "tab-stage" });
    this.badge = el("span", { class: "badge" });
    this.tabs = Object.fromEntries(parts.tabs.map((tab) => [tab.name, this.tabButton(tab)]));
    const bar = el("nav", { class: "home-tabs", "aria-label": parts.say("Pages") }, el("ul", {}, ...Object.values(this.tabs).map((tab) => el("li", {}, tab))));
    this.element = el("div", { class: "home" }, this.head(), this.trouble, this.stage, this.aloud, bar);
  }

  head() {
    const { say, member, language, switchLanguage } = this.parts;
    const other = language === "th" ? { words: "EN", name: "English", lang: "en" } : { words: "ไทย", name: "ภาษาไทย", lang: "th" };
    return el(
      "header", { class: "home-head" },
      el("div", { class: "home-whose" }, el("p", { class: "home-village" }, member.village.name), this.house()),
      largeButton(say),
      button("quiet round", [other.words], switchLanguage, { lang: other.lang, "aria-label": other.name }),
    );
  }

  /** The house, or a choice where there are several. */
  house() {
    const { say, member, place, choosePlace } = this.parts;
    const places = placesOf(member);
    const words = (/** @type {import("./places.js").HomePlace} */ { house }) => (house ? say("House {house}", { house: house.number }) : say("All my houses"));
    if (places.length < 2) return el("h1", {}, words(place));
    const choice = el("select", { "aria-label": say("Choose a house"), on: { change: () => choosePlace(choice.value) } }, ...places.map((one) => el("option", { value: one.key, selected: one.key === place.key }, words(one))));
    return el("h1", { class: "home-choice" }, choice, icon("chevron"));
  }

  /** @param {Tab} tab */
  tabButton({ name, sign, words }) {
    const badge = name === this.parts.tabs[0].name && this.badge;
    return button("home-tab", [icon(sign), el("span", {}, this.parts.say(words)), badge], () => this.parts.chooseTab(name));
  }

  /** @param {string} name @param {HTMLElement} page */
  show(name, page) {
    for (const [other, tab] of Object.entries(this.tabs)) {
      if (other === name) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    if (this.stage.firstElementChild !== page) fill(this.stage, page);
  }

  /** Said only where something is wrong: a resident has no use for a green light. @param {import("../types.js").Connection} connection */
  showConnection(connection) {
    const words = { live: "", polling: "", slow: "The service is slow. Waiting…", offline: "No network. What you see may be old." }[connection];
    this.trouble.hidden = !words;
    this.trouble.textContent = words && this.parts.say(words);
  }

  /** @param {number} waiting */
  showWaiting(waiting) {
    const { say, tabs } = this.parts;
    this.badge.textContent = waiting ? String(waiting) : "";
    const [first] = tabs;
    this.tabs[first.name].setAttribute("aria-label", say(first.words) + (waiting ? ` · ${say("Waiting: {number}", { number: waiting })}` : ""));
  }

  /** @param {string} words */
  tell(words) {
    this.aloud.textContent = words;
  }
}

/** Large letters, for eyes that have seen much. @param {import("../types.js").Say} say */
function largeButton(say) {
  const root = document.documentElement;
  const pressed = () => String(root.classList.contains("large"));
  const change = button("quiet round letters", [el("span", { class: "small-a" }, "A"), el("span", { class: "large-a" }, "A")], () => {
    keep("large", root.classList.toggle("large"));
    change.setAttribute("aria-pressed", pressed());
  }, { "aria-label": say("Large letters"), "aria-pressed": pressed() });
  return change;
}
