// @ts-check
// What a house has to do with the gate beside answering: a code for when the gate has no network, and the number to call.

import { button, el, icon } from "../../dom.js";
import { openGateCode } from "./gate-code.js";
import { failed, part } from "./parts.js";
import { phoneField } from "./phone.js";

/** @typedef {import("./types.js").Home} Home */

export class Gate {
  /** @param {Home} home */
  constructor(home) {
    this.home = home;
    const { ways, ways: { say }, household: { house } } = home;
    this.told = failed();
    const advice = say("Give it only for a visitor whom you expect. Whoever tells it to the guard is let in to your house.");
    const code = button("wide soft", [icon("keyboard"), say("Code for the gate")], () => openGateCode(ways, { house, path: home.at("gate-code"), advice }));
    const hint = el("p", { class: "house-hint muted" }, say("When the gate has no network: read the code to the guard by phone."));
    this.element = part(say("The house and the gate"), el("div", { class: "paper fields" }, this.phone()), this.told, code, hint);
  }

  /** The owner's to set; the others see it. */
  phone() {
    const { home, told, home: { ways, ways: { say }, phone: known, notice } } = this;
    const hint = known.may_change ? say("A guard may call it about a visitor, where the village allows that. Empty: nobody can call.") : say("Only an owner can change it.");
    return phoneField(ways, {
      known, hint, told, path: home.at("phone"),
      saved: (phone) => {
        home.phone = phone;
        notice.show(say("Saved"));
      },
    });
  }
}
