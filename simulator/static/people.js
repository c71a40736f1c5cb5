// @ts-check
// The list of people, by house; who is shown, who has news.
import { ask, button, make } from "./api.js";
import { say } from "./words.js";

const SHOWN = 60; // a village may have thousands; the rest is found by typing

/** Guards first, then house by house. @param {any[]} people @returns {Map<string, any[]>} */
export function groups(people) {
  const found = new Map();
  const guardsFirst = [...people].sort((one, other) => Number(other.role === "guard") - Number(one.role === "guard"));
  for (const person of guardsFirst) {
    const name = person.note || say(person.role || "others");
    found.set(name, [...(found.get(name) || []), person]);
  }
  return found;
}

/** Whom a newcomer sees: a guard and the first house where somebody lives together. @param {any[]} people @param {number} room */
export function firstChoice(people, room) {
  const guard = people.find((person) => person.role === "guard");
  const houses = [...groups(people.filter((person) => person.role !== "guard")).values()];
  const house = houses.find((members) => members.length > 1) || houses[0] || [];
  return [...(guard ? [guard] : []), ...house].slice(0, Math.max(2, room)).map((person) => person.user_id);
}

export class People {
  /** @param {HTMLElement} element @param {(userId: string) => void} toggle @param {(person: any) => void} add */
  constructor(element, toggle, add) {
    this.element = element;
    this.toggle = toggle;
    this.add = add;
    this.wanted = "";
    /** @type {any[]} */ this.people = [];
    /** @type {string[]} */ this.shown = [];
    /** @type {Map<string, number>} */ this.news = new Map();
    this.list = make("div", { class: "people-list" });
    this.field = /** @type {HTMLInputElement} */ (make("input", { type: "search" }));
    this.field.addEventListener("input", () => { this.wanted = this.field.value.toLowerCase(); this.draw(); });
    this.heading = make("h2");
    const done = button("", () => element.classList.remove("open"), { class: "done" });
    this.done = done;
    this.newcomer = this.newcomerForm();
    element.append(make("div", { class: "people-head" }, this.heading, done), this.field, this.list, this.newcomer);
  }

  /** Somebody who has never followed the account; their phone opens at once. */
  newcomerForm() {
    this.newName = /** @type {HTMLInputElement} */ (make("input", {}));
    this.addButton = make("button");
    const form = make("form", { class: "newcomer" }, this.newName, this.addButton);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const name = this.newName.value.trim();
      this.newName.value = "";
      if (!name) return;
      const person = await ask("people", { display_name: name });
      this.add(person);
      this.toggle(person.user_id);
    });
    return form;
  }

  draw() {
    this.newName.placeholder = say("newName");
    this.newName.setAttribute("aria-label", say("newName"));
    this.addButton.textContent = say("newPerson");
    this.heading.textContent = say("people");
    this.done.textContent = say("done");
    this.field.placeholder = say("find");
    this.field.setAttribute("aria-label", say("find"));
    const matching = this.people.filter((person) => this.matches(person));
    this.list.replaceChildren();
    if (!this.people.length) this.list.append(make("p", { class: "hint" }, say("noPeople")));
    for (const [name, members] of groups(matching.slice(0, SHOWN))) {
      this.list.append(make("h3", {}, name), ...members.map((person) => this.entry(person)));
    }
    if (matching.length > SHOWN) {
      this.list.append(make("p", { class: "hint" }, `+ ${matching.length - SHOWN} ${say("moreHouses")}`));
    }
  }

  /** @param {any} person */
  matches(person) {
    return !this.wanted || `${person.display_name} ${person.note} ${person.role}`.toLowerCase().includes(this.wanted);
  }

  /** @param {any} person */
  entry(person) {
    const shown = this.shown.includes(person.user_id);
    const made = button("", () => this.toggle(person.user_id), { class: "person", "aria-pressed": String(shown) });
    made.append(make("span", { class: "dot" }), make("span", { class: "name" }, person.display_name));
    if (person.role) made.append(make("span", { class: "role" }, say(person.role)));
    const news = this.news.get(person.user_id);
    if (news && !shown) made.append(make("span", { class: "badge" }, String(news)));
    return made;
  }
}
