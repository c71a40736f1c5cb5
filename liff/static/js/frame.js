// @ts-check
// Around a page that is light and calm: whose it is, how the line stands, and the tabs under the thumb, where it has any.

import { button, el, fill, icon } from "./dom.js";
import { languageButton, largeButton } from "./letters.js";

/** @typedef {{name: string, sign: keyof typeof import("./icons.js").PATHS, words: string}} Tab */
/**
 * @typedef {object} FrameParts
 * @property {import("./types.js").Say} say
 * @property {string} language
 * @property {string} over a small line above the title: the village's name
 * @property {HTMLElement} title
 * @property {Tab[]} tabs each may carry a number
 * @property {(tab: string) => void} chooseTab
 * @property {() => void} switchLanguage
 * @property {(large: boolean) => void} [lettersChosen]
 */

export class Frame {
  /** @param {FrameParts} parts */
  constructor(parts) {
    this.parts = parts;
    this.trouble = el("p", { class: "line", role: "status", hidden: true });
    this.aloud = el("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    this.stage = el("div", { class: "home-stage", id: "tab-stage" });
    this.badges = Object.fromEntries(parts.tabs.map(({ name }) => [name, el("span", { class: "badge" })]));
    this.tabs = Object.fromEntries(parts.tabs.map((tab) => [tab.name, this.tabButton(tab)]));
    this.element = el("div", { class: "home" }, this.head(), this.trouble, this.stage, this.aloud, parts.tabs.length > 0 && this.bar());
  }

  head() {
    const { say, over, title, language, switchLanguage, lettersChosen } = this.parts;
    const whose = el("div", { class: "home-whose" }, el("p", { class: "home-village" }, over), title);
    return el("header", { class: "home-head" }, whose, largeButton(say, lettersChosen), languageButton(language, switchLanguage));
  }

  bar() {
    return el("nav", { class: "home-tabs", "aria-label": this.parts.say("Pages") }, el("ul", {}, ...Object.values(this.tabs).map((tab) => el("li", {}, tab))));
  }

  /** @param {Tab} tab */
  tabButton({ name, sign, words }) {
    return button("home-tab", [icon(sign), el("span", {}, this.parts.say(words)), this.badges[name]], () => this.parts.chooseTab(name));
  }

  /** @param {string} name @param {HTMLElement} page */
  show(name, page) {
    for (const [other, tab] of Object.entries(this.tabs)) {
      if (other === name) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    if (this.stage.firstElementChild !== page) fill(this.stage, page);
  }

  /** Said only where something is wrong: nobody at home has use for a green light. @param {import("./types.js").Connection} connection */
  showConnection(connection) {
    const words = { live: "", polling: "", slow: "The service is slow. Waiting…", offline: "No network. What you see may be old." }[connection];
    this.trouble.hidden = !words;
    this.trouble.textContent = words && this.parts.say(words);
  }

  /** @param {number} waiting */
  showWaiting(waiting) {
    this.showCount(this.parts.tabs[0], waiting, waiting ? this.parts.say("Waiting: {number}", { number: waiting }) : "");
  }

  /** @param {Tab} tab @param {number} count @param {string} words that say it aloud */
  showCount({ name, words: tab }, count, words) {
    this.badges[name].textContent = count ? String(count) : "";
    this.tabs[name].setAttribute("aria-label", [this.parts.say(tab), words].filter(Boolean).join(" · "));
  }

  /** @param {string} words */
  tell(words) {
    this.aloud.textContent = words;
  }
}
