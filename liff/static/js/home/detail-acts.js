// @ts-check
// What a house can do about a visit afterwards: keep its visitor or car away from now on, or say that the entry was wrong.

import { button, el, fill, icon } from "../dom.js";
import { styled } from "../style.js";
import { now } from "../time.js";
import { attempt, failed } from "./house/parts.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {import("./types.js").Ways} Ways */

const WRONG_FOR = 7 * 86_400_000; // ms after the entry, as the server counts them

/** @param {Visit} visit @param {Ways} ways @param {() => void} changed looks at the visit anew */
export function actsOf(visit, ways, changed) {
  const { say } = ways;
  const told = failed();
  styled("house");
  return el(
    "div", { class: "acts" },
    visit.plate && block(say("Block this car for our house"), ["plate"]),
    visit.visitor_name && block(say("Block this visitor for our house"), ["name"]),
    mayBeWrong(visit) && wrong(),
    told,
  );

  /** @param {string} words @param {string[]} by */
  function block(words, by) {
    const path = `?house=${visit.house.id}`;
    const line = el("div", { class: "act", role: "status" });
    const offer = () => fill(line, button("wide soft", [icon("stop"), words], () => attempt(ways, told, make)));
    offer();
    return line;

    async function make() {
      const { data } = await ways.api.post(`/house/blocks${path}`, { visit: visit.id, by });
      const back = button("small", [say("Undo")], () => attempt(ways, told, async () => {
        await ways.api.delete(`/house/blocks/${data.id}${path}`);
        offer();
      }));
      fill(line, el("span", { class: "strong" }, say("Blocked for your house")), back);
      back.focus();
    }
  }

  function wrong() {
    const note = el("textarea", { class: "control", maxlength: 200, rows: 2 });
    const send = button("wide soft", [say("Tell the village")], async () => {
      send.disabled = true;
      if (await attempt(ways, told, () => ways.api.post(`/visits/${visit.id}/wrong-entry`, { note: note.value.trim() || null }))) {
        whole.remove();
        changed();
      }
      send.disabled = false;
    });
    const whole = el(
      "details", { class: "act-more" },
      el("summary", {}, say("This entry was wrong")),
      el("p", { class: "muted" }, say("The guard and the village office will see it in the record. It can be said once.")),
      el("label", { class: "field" }, el("span", { class: "field-name" }, say("What was wrong (not a must)")), note),
      send,
    );
    return whole;
  }
}

/** @param {Visit} visit */
function mayBeWrong({ entered_at: entered, wrong_entry: said }) {
  return Boolean(entered && !said && now() - Date.parse(entered) < WRONG_FOR);
}
