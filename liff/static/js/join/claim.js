// @ts-check
// Asking for a place with the village's code. Mistakes are told at the field that they are in, and nothing typed is lost.

import { Refused } from "../api.js";
import { el } from "../dom.js";
import { field } from "../fields.js";
import { HOUSEHOLD_WORDS } from "../place-words.js";
import { TROUBLE_WORDS, Trouble } from "../trouble.js";

/** @typedef {{join_code: string, house: string, name: string, household_role: string}} Draft */

/** What to say of which field. @type {Record<string, [field: "join_code"|"house", words: string]>} */
export const CLAIM_WORDS = {
  JOIN_CODE_WRONG: ["join_code", "No village here has this code. Check it with the office."],
  FEATURE_OFF: ["join_code", "This village takes nobody in by its code now. Ask the office for an invite."],
  HOUSE_UNKNOWN: ["house", "The village has no house with this number. Write it just as on the gate, for example 12/3."],
};

export class ClaimForm {
  /** @param {import("./types.js").Voice & {join: (claim: object) => Promise<void>, troubled: (failure: unknown) => void, draft: Draft}} ways
   * `draft`: what was typed before the page changed its language */
  constructor(ways) {
    this.ways = ways;
    this.draft = ways.draft;
    const { say } = ways;
    this.fields = {
      join_code: this.line("join_code", { words: say("The village's code"), hint: say("Eight signs, from the office or the notice board."), input: { autocapitalize: "characters", autocomplete: "off", spellcheck: "false", maxlength: 40, class: "code-input" } }),
      house: this.line("house", { words: say("House number"), hint: say("Just as on the gate, for example 12/3."), input: { autocomplete: "off", maxlength: 64 } }),
      name: this.line("name", { words: say("Your name"), hint: say("As the office knows it."), input: { autocomplete: "name", maxlength: 100 } }),
    };
    this.roleWrong = el("p", { class: "field-wrong", id: "role-wrong", role: "alert" });
    this.send = el("button", { type: "submit", class: "button primary wide large-button" }, say("Ask the office"));
    this.wrong = el("p", { class: "field-wrong", role: "alert" });
    this.element = this.build();
  }

  /** @param {"join_code"|"house"|"name"} name @param {{words: string, hint: string, input: import("../dom.js").Attributes}} how */
  line(name, how) {
    return field({ name, value: this.draft[name], typed: (value) => (this.draft[name] = value), ...how });
  }

  build() {
    const { say } = this.ways;
    const { join_code: code, house, name } = this.fields;
    return el(
      "form", { class: "card form", novalidate: true, "aria-label": say("Join with the village's code"), on: { submit: (/** @type {Event} */ event) => this.submit(event) } },
      el("h2", {}, say("Join with the village's code")),
      el("p", { class: "muted" }, say("With an invite you need no code: open its link.")),
      code.element, house.element, this.roles(), name.element, this.wrong, this.send,
    );
  }

  roles() {
    const { say } = this.ways;
    const choice = (/** @type {string} */ role) => el("label", { class: "pill-choice" }, el("input", { type: "radio", name: "household_role", value: role, checked: role === this.draft.household_role, on: { change: () => this.choose(role) } }), el("span", {}, say(HOUSEHOLD_WORDS[role])));
    return el("fieldset", { class: "field", "aria-describedby": "role-wrong" }, el("legend", {}, say("Who are you there?")), el("div", { class: "pill-choices" }, ...Object.keys(HOUSEHOLD_WORDS).map(choice)), this.roleWrong);
  }

  /** @param {string} role */
  choose(role) {
    this.draft.household_role = role;
    this.roleWrong.textContent = "";
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    if (this.send.disabled || !this.complete()) return;
    const { say } = this.ways;
    this.busy(true);
    try {
      await this.ways.join({ ...this.draft });
    } catch (failure) {
      this.failed(failure);
    } finally {
      this.busy(false);
      this.send.textContent = say("Ask the office");
    }
  }

  /** @param {boolean} busy */
  busy(busy) {
    this.send.disabled = busy;
    if (busy) this.send.textContent = this.ways.say("One moment…");
  }

  /** Whether nothing is missing; what is, is said, and the first of it gets the focus. */
  complete() {
    const { say } = this.ways;
    this.wrong.textContent = "";
    const missing = Object.values(this.fields).filter((one) => !one.value);
    for (const one of Object.values(this.fields)) one.complain(missing.includes(one) ? say("Please fill this in.") : "");
    this.roleWrong.textContent = this.draft.household_role ? "" : say("Please choose one.");
    if (missing.length) missing[0].focus();
    else if (!this.draft.household_role) /** @type {HTMLInputElement} */ (this.element.querySelector("input[type=radio]")).focus();
    return !missing.length && Boolean(this.draft.household_role);
  }

  /** @param {unknown} failure */
  failed(failure) {
    const { say } = this.ways;
    if (failure instanceof Trouble && !failure.final) {
      this.wrong.textContent = TROUBLE_WORDS[failure.code].map((words) => say(words)).join(". ");
    } else if (failure instanceof Refused && failure.code in CLAIM_WORDS) {
      const [name, words] = CLAIM_WORDS[failure.code];
      this.fields[name].complain(say(words));
      this.fields[name].focus();
    } else if (failure instanceof Refused && failure.status === 400) {
      this.wrong.textContent = say("This was not accepted. Check what you typed and try again.");
    } else this.ways.troubled(failure);
  }
}
