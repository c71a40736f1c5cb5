// @ts-check
// Who asks for a place with the village's code: what they say of themselves, who lives there now, yes or no.

import { Refused, Unreached } from "../api.js";
import { arrange, button, el, fill, icon } from "../dom.js";
import { openSheet } from "../sheet.js";
import { CodeCard } from "./code-card.js";
import { openInvite } from "./invite-sheet.js";
import { WishCard } from "./wish-card.js";

/** @typedef {import("./wish-card.js").Wish} Wish */
/**
 * @typedef {object} OfficeWays
 * @property {import("../types.js").Say} say
 * @property {string} language
 * @property {string} zone
 * @property {string} village its name
 * @property {import("../api.js").Api} api
 * @property {import("../liff.js").Liff} liff
 * @property {(words: string) => void} tell
 * @property {(waiting: number) => void} count
 * @property {(failure: unknown) => void} troubled
 */

export class Registrations {
  /** @param {OfficeWays} ways */
  constructor(ways) {
    this.ways = ways;
    /** @type {Map<string, WishCard>} */
    this.cards = new Map();
    this.known = 0;
    const { say } = ways;
    this.list = el("ul", { class: "guests" });
    this.calm = el("div", { class: "calm", hidden: true }, el("div", { class: "calm-sign" }, icon("people")), el("p", { class: "calm-word" }, say("Nobody is waiting")), el("p", { class: "muted" }, say("Who asks to join with the village's code appears here.")));
    this.trouble = el("p", { class: "line", role: "alert", hidden: true });
    this.done = el("ul", { class: "rows done", hidden: true });
    this.code = new CodeCard(ways);
    this.element = el(
      "section", { class: "tab-page", "aria-label": say("Registrations") },
      this.trouble, this.list, this.calm, this.done,
      el("h2", { class: "part" }, say("Take somebody in")),
      button("primary wide large-button", [icon("plus"), say("Make an invite")], () => openInvite(ways)),
      this.code.element,
    );
  }

  /** The list as it is now. */
  async look() {
    try {
      const { data } = await this.ways.api.get("/registrations");
      this.trouble.hidden = true;
      this.show(data);
      if (!this.code.heard) this.code.look(); // again, where the network was away at first
    } catch (failure) {
      this.failed(failure);
    }
  }

  /** @param {Wish[]} wishes oldest first */
  show(wishes) {
    const { say } = this.ways;
    for (const id of this.cards.keys()) if (!wishes.some((wish) => wish.id === id)) this.cards.delete(id);
    arrange(this.list, wishes.map((wish) => this.card(wish).element));
    this.calm.hidden = wishes.length > 0;
    this.ways.count(wishes.length);
    if (wishes.length > this.known) this.ways.tell(say("Waiting: {number}", { number: wishes.length }));
    this.known = wishes.length;
  }

  /** @param {Wish} wish */
  card(wish) {
    const ways = { ...this.ways, confirm: () => this.answer(wish, "confirm", {}), refuse: () => this.askWhy(wish) };
    const card = this.cards.get(wish.id) ?? new WishCard(wish, ways);
    this.cards.set(wish.id, card);
    return card;
  }

  /** A no, with the reason where one wants to give it: it is told to them. @param {Wish} wish */
  askWhy(wish) {
    const { say } = this.ways;
    const reason = el("input", { type: "text", id: "why", maxlength: 200, autocomplete: "off" });
    const sheet = openSheet(
      { title: say("Refuse {name}?", { name: wish.name }), close: say("Close"), look: "reject" },
      el(
        "form", { class: "sheet-body", on: { submit: send } },
        el("div", { class: "field" }, el("label", { for: "why" }, say("Reason, if you want to tell them")), reason),
        el("button", { type: "submit", class: "button danger wide" }, icon("close"), say("Refuse")),
      ),
    );
    const answer = (/** @type {object} */ body) => this.answer(wish, "refuse", body);

    /** @param {Event} event */
    function send(event) {
      event.preventDefault();
      sheet.close();
      answer(reason.value.trim() ? { reason: reason.value.trim() } : {});
    }
  }

  /** @param {Wish} wish @param {"confirm"|"refuse"} word @param {object} body */
  async answer(wish, word, body) {
    const { api, say } = this.ways;
    const card = this.cards.get(wish.id);
    card?.busy(true);
    try {
      await api.post(`/registrations/${wish.id}/${word}`, body);
      this.note(wish, word);
    } catch (failure) {
      card?.busy(false);
      if (!isAnswered(failure)) return this.failed(failure);
      await this.look(); // and then the word, which a list that is heard takes away
      return this.complain(say("Somebody else has answered this already."));
    }
    await this.look();
  }

  /** What was done here stays to be seen. @param {Wish} wish @param {"confirm"|"refuse"} word */
  note(wish, word) {
    const { say, tell } = this.ways;
    const words = say(word === "confirm" ? "Confirmed" : "Refused");
    this.done.hidden = false;
    this.done.prepend(el("li", { class: "done-row", "data-word": word }, icon(word === "confirm" ? "check" : "close"), el("span", {}, wish.name, wish.house && ` · ${say("House {house}", { house: wish.house.number })}`), el("strong", {}, words)));
    tell(`${wish.name}: ${words}`);
  }

  /** @param {unknown} failure */
  failed(failure) {
    if (!(failure instanceof Refused) && !(failure instanceof Unreached)) return this.ways.troubled(failure);
    this.complain(this.ways.say(failure instanceof Unreached ? "Check the signal or Wi-Fi, then try again." : "The service does not answer"));
  }

  /** @param {string} words */
  complain(words) {
    fill(this.trouble, words);
    this.trouble.hidden = false;
  }
}

/** @param {unknown} failure */
function isAnswered(failure) {
  return failure instanceof Refused && (failure.code === "STATE_FORBIDS" || failure.status === 404);
}
