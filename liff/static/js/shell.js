// @ts-check
// Around everything: whose page this is, how the line stands, and three tabs under the thumb.

import { button, el, fill, icon } from "./dom.js";
import { gateName } from "./gate-setup.js";
import { openSheet } from "./sheet.js";
import { keep } from "./store.js";

/** @typedef {"new"|"pass"|"today"} TabName */
/** @typedef {import("./types.js").Connection} Connection */

/** @type {Record<Connection, string>} */
const CONNECTION_WORDS = { live: "Live", slow: "Slow", polling: "Connecting…", offline: "No network" };

export class Shell {
  /**
   * @param {{say: import("./types.js").Say, language: string, member: import("./types.js").Member, form: HTMLElement,
   *   pass: import("./pass-tab.js").PassTab, today: HTMLElement, submit: HTMLElement, places: string,
   *   setup: import("./gate-setup.js").GateSetup,
   *   switchLanguage: () => void}} parts `places`: the page of all that this person acts for
   */
  constructor(parts) {
    this.parts = parts;
    /** @type {TabName} */
    this.tab = "new";
    this.connection = el("p", { class: "connection", role: "status" });
    this.badge = el("span", { class: "badge" });
    this.gateButton = button("quiet head-gate", [], () => this.chooseGate());
    this.gateQuestion = el("div", { class: "gate-question", role: "group", hidden: true });
    this.note = el("p", { class: "office-note", hidden: true });
    this.toast = el("div", { class: "toast", role: "alert" });
    this.tabs = { new: this.tabButton("new", "plus", "Register"), pass: this.tabButton("pass", "scan", "Pass"), today: this.tabButton("today", "list", "Today") };
    this.tabs.today.append(this.badge);
    const bar = el("nav", { class: "tabs", role: "tablist", on: { keydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event) } }, ...Object.values(this.tabs));
    const head = this.head(), foot = el("div", { class: "foot" }, parts.submit, bar);
    this.element = el("div", { class: "shell" }, head, this.gateQuestion, this.note, parts.form, parts.pass.element, parts.today, this.toast, foot);
    keepClear(head, foot);
    this.showGate();
    this.show("new");
  }

  head() {
    const { say, member, language, switchLanguage, places } = this.parts;
    const several = (member.places ?? 1) > 1;
    const who = several ? el("a", { class: "head-places", href: places }, member.name, " · ", say("Other places…")) : member.name;
    return el(
      "header", { class: "head" },
      el("div", { class: "head-who" }, el("h1", {}, member.village.name), el("p", { class: "muted" }, who), this.gateButton),
      this.connection,
      themeButton(say),
      button("quiet round", [language === "th" ? "EN" : "ไทย"], switchLanguage, { lang: language === "th" ? "en" : "th", "aria-label": language === "th" ? "English" : "ภาษาไทย" }),
    );
  }

  /** @param {TabName} name @param {"plus"|"scan"|"list"} sign @param {string} words */
  tabButton(name, sign, words) {
    return button("tab", [icon(sign), el("span", {}, this.parts.say(words))], () => this.show(name), { role: "tab", id: `tab-${name}`, "aria-controls": name });
  }

  /** @param {TabName} name */
  show(name) {
    this.tab = name;
    for (const [other, tab] of Object.entries(this.tabs)) {
      tab.setAttribute("aria-selected", String(other === name));
      tab.tabIndex = other === name ? 0 : -1;
    }
    this.parts.form.hidden = name !== "new";
    this.parts.submit.hidden = name !== "new";
    this.parts.pass.element.hidden = name !== "pass";
    this.parts.today.hidden = name !== "today";
    this.element.classList.toggle("lanes-shown", name === "today");
    if (name === "pass") this.parts.pass.opened();
    scrollTo({ top: 0 });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const names = /** @type {TabName[]} */ (Object.keys(this.tabs));
    const other = names[(names.indexOf(this.tab) + step + names.length) % names.length];
    this.show(other);
    this.tabs[other].focus();
  }

  /** Where this phone stands; asked once in a village that has several gates. */
  showGate() {
    const { say, language, setup } = this.parts;
    const here = setup.here, several = setup.gates.length > 1, note = setup.note(language);
    this.note.textContent = note;
    this.note.hidden = !note;
    this.gateButton.hidden = !several || !here;
    if (here) fill(this.gateButton, icon("pin"), gateName(here, language), icon("chevron", "end"));
    this.gateQuestion.hidden = !several || Boolean(here);
    const ways = setup.gates.map((gate) => button("", [gateName(gate, language)], () => setup.choose(gate.id)));
    fill(this.gateQuestion, el("p", { class: "strong" }, say("At which gate is this phone?")), el("div", { class: "gate-ways" }, ...ways));
  }

  chooseGate() {
    const { say, language, setup } = this.parts;
    const ways = setup.gates.map((gate) => button("wide", [icon(gate === setup.here ? "check" : "pin"), gateName(gate, language)], () => {
      sheet.close();
      setup.choose(gate.id);
    }));
    const sheet = openSheet({ title: say("At which gate is this phone?"), close: say("Close") }, el("div", { class: "sheet-body" }, ...ways));
  }

  /** @param {Connection} connection */
  showConnection(connection) {
    this.connection.dataset.connection = connection;
    fill(this.connection, el("span", { class: "dot", "aria-hidden": "true" }), el("span", { class: "connection-word" }, this.parts.say(CONNECTION_WORDS[connection])));
  }

  /** @param {number} waiting */
  showWaiting(waiting) {
    this.badge.textContent = waiting ? String(waiting) : "";
    this.tabs.today.setAttribute("aria-label", `${this.parts.say("Today")}${waiting ? ` · ${this.parts.say("Waiting: {number}", { number: waiting })}` : ""}`);
  }

  /** A short word that goes by itself. @param {string} words */
  say(words) {
    clearTimeout(this.toastTimer);
    this.toast.textContent = words;
    this.toastTimer = setTimeout(() => (this.toast.textContent = ""), 6000);
  }
}

/** What gets the focus is not to lie behind the bars. @param {HTMLElement} head @param {HTMLElement} foot */
function keepClear(head, foot) {
  const measure = () => {
    document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`);
    document.documentElement.style.setProperty("--foot", `${foot.offsetHeight}px`);
  };
  const watch = new ResizeObserver(measure);
  watch.observe(head);
  watch.observe(foot);
}

/** @param {import("./types.js").Say} say */
function themeButton(say) {
  const root = document.documentElement;
  const change = button("quiet round", [], () => {
    root.dataset.theme = root.dataset.theme === "night" ? "day" : "night";
    keep("theme", root.dataset.theme);
    show();
  });
  const show = () => {
    const night = root.dataset.theme === "night";
    fill(change, icon(night ? "sun" : "moon"));
    change.setAttribute("aria-label", night ? say("Light colours") : say("Dark colours"));
  };
  show();
  return change;
}
