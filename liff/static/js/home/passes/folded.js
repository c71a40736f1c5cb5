// @ts-check
// What few passes need: the car, how many people, a note, and being told.

import { button, el, fill, icon } from "../../dom.js";
import { openProvinceSheet } from "../../province-sheet.js";
import { provinceName } from "../../provinces.js";
import { keep, recall } from "../../store.js";
import { MOST_PEOPLE } from "./draft.js";
import { field, group, input, stepper, tick } from "./fields.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {{ways: import("./types.js").Ways, draft: Draft, set: (wish: Partial<Draft>, name?: string) => void, open?: boolean}} Parts */

/** @param {Parts} parts */
export function foldedFields(parts) {
  const { ways: { say }, draft, set } = parts;
  const event = draft.form === "event";
  const open = parts.open ?? Boolean(draft.plate || draft.note || draft.tell || draft.headcount > 1);
  const note = field("note", say("Note for the guard"), input({ value: draft.note, maxlength: 200, enterkeyhint: "done", changed: (value) => set({ note: value }, "note") }));
  const tell = tick(say("Tell me when they arrive"), say("A message in the chat. It costs the village one message each time."), draft.tell, (value) => set({ tell: value }));
  return el("details", { class: "pass-more", open }, el("summary", {}, event ? say("Note, and tell me") : say("Car, people, note, and tell me")), !event && car(parts), !event && people(parts), note, tell);
}

/** @param {Parts} parts */
function people({ ways: { say }, draft, set }) {
  const steps = stepper({ label: say("People"), value: draft.headcount, least: 1, most: MOST_PEOPLE, fewer: say("One person fewer"), more: say("One person more"), changed: (headcount) => set({ headcount }, "headcount") });
  return group("headcount", say("People"), steps);
}

/** @param {Parts} parts */
function car({ ways: { say, language }, draft, set }) {
  const plate = input({ value: draft.plate, maxlength: 20, autocapitalize: "characters", placeholder: say("e.g. 1กก 12"), changed: (value) => set({ plate: value }, "plate") });
  const province = button("pass-province", [], choose, { "aria-haspopup": "dialog" });
  show();
  return field("plate", say("Number plate"), plate, province);

  function show() {
    fill(province, el("span", {}, draft.plate_province ? provinceName(draft.plate_province, language) : say("Province")), icon("chevron"));
  }

  function choose() {
    const recent = /** @type {string[]} */ (recall("recent.provinces") ?? []);
    openProvinceSheet({ say, language, recent, pick: (thai) => {
      keep("recent.provinces", [thai, ...recent.filter((other) => other !== thai)].slice(0, 3));
      set({ plate_province: thai });
      show();
    } });
  }
}
