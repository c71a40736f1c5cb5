// @ts-check
// What a house has to do with the gate beside answering: a code for when the gate has no network, and the number to call.

import { button, el, fill, icon } from "../../dom.js";
import { plain } from "../../houses.js";
import { openSheet } from "../../sheet.js";
import { hour } from "../../time.js";
import { attempt, failed, field, part } from "./parts.js";

/** @typedef {import("./types.js").Home} Home */

export class Gate {
  /** @param {Home} home */
  constructor(home) {
    this.home = home;
    const { say } = home.ways;
    this.told = failed();
    const code = button("wide soft", [icon("keyboard"), say("Code for the gate")], () => openGateCode(home));
    const hint = el("p", { class: "house-hint muted" }, say("When the gate has no network: read the code to the guard by phone."));
    this.element = part(say("The house and the gate"), el("div", { class: "paper fields" }, this.phone()), this.told, code, hint);
  }

  /** The owner's to set; the others see it. */
  phone() {
    const { phone, ways: { say } } = this.home;
    const number = el("input", {
      type: "tel", inputmode: "tel", class: "control", maxlength: 20, autocomplete: "tel", value: phone.phone ?? "",
      disabled: !phone.may_change, placeholder: say("No number"), on: { change: () => this.save(number) },
    });
    const hint = phone.may_change ? say("A guard may call it about a visitor, where the village allows that. Empty: nobody can call.") : say("Only an owner can change it.");
    return field(say("Phone of the house"), number, hint);
  }

  /** @param {HTMLInputElement} number */
  async save(number) {
    const { home, home: { ways, notice } } = this;
    await attempt(ways, this.told, async () => {
      const { data } = await ways.api.put(home.at("phone"), { phone: plain(number.value) || null });
      home.phone = data;
      notice.show(ways.say("Saved"));
    });
  }
}

/** Eight signs that let one visitor in, for an hour. Asked for by a second look: that it was given is on record.
 * @param {Home} home */
function openGateCode(home) {
  const { ways, ways: { say, language, zone }, household: { house } } = home;
  const told = failed();
  const shown = el("div", { class: "gate-code", role: "status" }, el("p", { class: "muted" }, say("One moment…")));
  const again = button("wide", [icon("retry"), say("Try again")], ask);
  again.hidden = true;
  const sheet = openSheet({ title: say("Code for the gate"), close: say("Close") }, el("div", { class: "sheet-body" }, shown, told, again));
  sheet.querySelector("h2")?.focus();
  ask();

  async function ask() {
    again.hidden = true;
    again.hidden = await attempt(ways, told, async () => {
      const { data } = await ways.api.post(home.at("gate-code"), {});
      const spelled = [...data.code].map((sign) => (sign === "-" ? "," : sign)).join(" ");
      fill(
        shown,
        el("p", {}, say("House {house}", { house: house.number })),
        el("p", { class: "gate-code-signs", "aria-label": spelled }, data.code),
        el("p", { class: "strong" }, say("Good until {time}", { time: hour(data.until, zone, language) })),
        el("p", { class: "muted" }, say("Give it only for a visitor whom you expect. Whoever tells it to the guard is let in to your house.")),
      );
    });
    if (!again.hidden) fill(shown);
  }
}
