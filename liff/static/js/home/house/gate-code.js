// @ts-check
// Eight signs that let one visitor in, for an hour: shown large, to be read to the guard by phone.

import { button, el, fill, icon } from "../../dom.js";
import { openSheet } from "../../sheet.js";
import { hour } from "../../time.js";
import { attempt, failed } from "./parts.js";

/** Asked for anew each time: that it was given is on record.
 * @param {Pick<import("../types.js").Ways, "say"|"language"|"zone"|"api"|"troubled">} ways
 * @param {{house: import("../../types.js").House, path: string, advice: string}} of whom, and to whom it may be told */
export function openGateCode(ways, { house, path, advice }) {
  const { say, language, zone } = ways;
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
      const { data } = await ways.api.post(path, {});
      const spelled = [...data.code].map((sign) => (sign === "-" ? "," : sign)).join(" ");
      fill(
        shown,
        el("p", {}, say("House {house}", { house: house.number })),
        el("p", { class: "gate-code-signs", "aria-label": spelled }, data.code),
        el("p", { class: "strong" }, say("Good until {time}", { time: hour(data.until, zone, language) })),
        el("p", { class: "muted" }, advice),
      );
    });
    if (!again.hidden) fill(shown);
  }
}
