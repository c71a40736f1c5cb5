// @ts-check
// The number that a guard may call about a house's visitors: kept as soon as it is written.

import { el } from "../../dom.js";
import { plain } from "../../houses.js";
import { attempt, field } from "./parts.js";

/** @typedef {{phone: string|null, may_change: boolean}} HousePhone */

/**
 * @param {Pick<import("../types.js").Ways, "say"|"api"|"troubled">} ways
 * @param {{known: HousePhone, path: string, hint: string, told: HTMLElement, saved: (known: HousePhone) => void}} how
 */
export function phoneField(ways, { known, path, hint, told, saved }) {
  const { say, api } = ways;
  const number = el("input", {
    type: "tel", inputmode: "tel", class: "control", maxlength: 20, autocomplete: "tel", value: known.phone ?? "",
    disabled: !known.may_change, placeholder: say("No number"), on: { change: save },
  });
  return field(say("Phone of the house"), number, hint);

  async function save() {
    await attempt(ways, told, async () => saved((await api.put(path, { phone: plain(number.value) || null })).data));
  }
}
