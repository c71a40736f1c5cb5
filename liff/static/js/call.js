// @ts-check
// Calling about a visitor, by the number that the village lets a guard have: the house's own, or the office's.

import { Refused } from "./api.js";
import { button, el, fill, icon } from "./dom.js";
import { nameOf } from "./names.js";
import { openSheet } from "./sheet.js";

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {{via: "house"|"office", number: string}} Callee */

/**
 * @param {{say: import("./types.js").Say, visit: Visit, ask: () => Promise<Callee>, agreed: () => void}} wish `ask` is on
 *   record, so it waits for the tap that opened this; `agreed`: the house has let the visitor in by phone
 */
export function openCall({ say, visit, ask, agreed }) {
  const body = el("div", { class: "sheet-body call", role: "status" }, el("p", {}, say("One moment…")));
  const title = say("Call about {name}", { name: nameOf(visit, say) });
  const sheet = openSheet({ title, close: say("Close"), look: "call-sheet" }, body);
  sheet.querySelector("h2")?.focus();
  look();
  return sheet;

  async function look() {
    try {
      show(await ask());
    } catch (failure) {
      fill(body, ...refusal(failure));
    }
  }

  /** @param {Callee} callee */
  function show({ via, number }) {
    const whom = via === "house" ? say("House {house}", { house: visit.house.number }) : say("The village office will connect you to house {house}", { house: visit.house.number });
    const dial = el("a", { class: "button primary wide dial", href: `tel:${number}` }, icon("phone"), el("span", {}, spaced(number)));
    const yes = button("wide", [icon("gatein"), say("They agreed: let in…")], () => {
      sheet.close();
      agreed();
    });
    fill(body, el("p", {}, whom), dial, yes);
    dial.focus();
  }

  /** @param {unknown} failure */
  function refusal(failure) {
    if (failure instanceof Refused && failure.code === "NO_NUMBER") return [el("p", {}, say("There is no number for this house. Contact the office, or have the visitor call the resident."))];
    if (failure instanceof Refused && failure.status === 429) return [el("p", {}, say("Too many calls. Wait a minute."))];
    if (failure instanceof Refused && failure.status < 500) return [el("p", {}, say("That is not possible any more. The list is up to date now."))];
    return [el("p", {}, say("No answer from the service. Try again.")), button("wide", [icon("retry"), say("Try again")], look)];
  }
}

/** "+66812345678" as it is read aloud: "081 234 5678". @param {string} number */
function spaced(number) {
  const local = number.replace(/^\+66/, "0");
  return local.replace(/^(0[689]\d)(\d{3})(\d{4})$/, "$1 $2 $3").replace(/^(02)(\d{3})(\d{4})$/, "$1 $2 $3").replace(/^(0\d{2})(\d{3})(\d{3})$/, "$1 $2 $3");
}
