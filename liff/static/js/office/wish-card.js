// @ts-check
// One person who asks to join: what they say of themselves, and the office's two answers.

import { Trouble } from "../trouble.js";
import { button, el, fill, icon } from "../dom.js";
import { HOUSEHOLD_WORDS, placeMore } from "../place-words.js";
import { sureButton } from "../sure.js";
import { dayAndHour } from "../time.js";

/**
 * @typedef {object} Wish
 * @property {string} id
 * @property {string} name what they call themselves to the office
 * @property {string} line_name
 * @property {import("../types.js").House|null} house
 * @property {string|null} household_role
 * @property {string} created_at
 */
/** @typedef {{name: string, household_role: string|null, standing: string}} Member */

export class WishCard {
  /** @param {Wish} wish @param {import("./registrations.js").OfficeWays & {confirm: () => void, refuse: () => void}} ways */
  constructor(wish, ways) {
    this.wish = wish;
    this.ways = ways;
    const { say, tell } = ways;
    const confirm = sureButton("approve", { words: say("Confirm"), question: say("Tap again to confirm"), tell }, ways.confirm);
    this.buttons = [button("reject", [say("Refuse")], ways.refuse), confirm.pressed];
    this.others = el("div", {});
    this.element = el("li", { class: "guest wish" }, this.who(), this.home(), el("div", { class: "guest-answer guest-buttons" }, ...this.buttons));
  }

  who() {
    const { say, language, zone } = this.ways;
    const { wish } = this;
    const place = { role: "resident", household_role: wish.household_role, house: wish.house };
    return el(
      "div", { class: "guest-who" },
      el("h3", { class: "guest-name" }, wish.name),
      wish.line_name && wish.line_name !== wish.name && el("p", { class: "muted" }, say("In LINE: {name}", { name: wish.line_name })),
      el("p", { class: "wish-house" }, icon("house"), [wish.house && say("House {house}", { house: wish.house.number }), placeMore(place, say, language)].filter(Boolean).join(" · ")),
      el("p", { class: "muted" }, say("Asked {when}", { when: dayAndHour(wish.created_at, zone, language) })),
    );
  }

  /** Who lives there now: asked for when somebody wants to know. */
  home() {
    const { say } = this.ways;
    if (!this.wish.house) return null;
    const open = (/** @type {Event} */ event) => /** @type {HTMLDetailsElement} */ (event.target).open && this.look();
    return el("details", { class: "wish-home", on: { toggle: open } }, el("summary", {}, say("Who lives there now")), this.others);
  }

  async look() {
    const { say, api, troubled } = this.ways;
    if (!this.wish.house) return;
    fill(this.others, el("p", { class: "muted" }, say("Looking…")));
    try {
      const { data } = await api.get(`/household?house=${this.wish.house.id}`);
      fill(this.others, this.people(data.houses[0].members));
    } catch (failure) {
      if (failure instanceof Trouble) return troubled(failure);
      fill(this.others, el("p", { role: "alert" }, say("The service does not answer")));
    }
  }

  /** @param {Member[]} members */
  people(members) {
    const { say } = this.ways;
    if (!members.length) return el("p", { class: "muted" }, say("Nobody of this house is here yet."));
    const words = (/** @type {Member} */ { household_role: role }) => (role ? say(HOUSEHOLD_WORDS[role]) : "");
    return el("ul", {}, ...members.map((member) => el("li", {}, el("span", {}, member.name || "–"), el("span", { class: "muted" }, words(member)))));
  }

  /** @param {boolean} busy */
  busy(busy) {
    for (const one of this.buttons) one.disabled = busy;
  }
}
