// @ts-check
// Somebody new to watch for: by a name, a plate, a phone or a card, whatever is known.

import { button, el } from "../../dom.js";
import { field } from "../../fields.js";
import { failed, field as labelled } from "../../home/house/parts.js";
import { plain } from "../../houses.js";
import { PROVINCES, provinceName } from "../../provinces.js";
import { openSheet } from "../../sheet.js";
import { saved } from "./saved.js";
import { adviceChoice } from "./watch-sheet.js";

/** @param {import("./types.js").GateWays} ways @param {(wish: object) => Promise<void>} save */
export function openNew(ways, save) {
  const { say, language } = ways;
  const wish = { visitor_name: "", plate: "", visitor_phone: "", id_number: "", note: "" };
  /** @type {import("../watch-words.js").Advice} */
  let advice = "office";
  const told = failed();
  const name = text("visitor_name", say("Name"), 100, say("Given and family name."));
  const plate = text("plate", say("Number plate"), 20);
  const phone = text("visitor_phone", say("Phone"), 20, "", { type: "tel", inputmode: "tel" });
  const card = text("id_number", say("ID card"), 40, say("Phone and card are never shown again: they are kept so that only the same number is recognised."));
  const note = text("note", say("Note"), 200, say("The guard sees it who meets them."));
  const province = el("select", { class: "control" }, el("option", { value: "" }, "–"), ...PROVINCES.map(([thai]) => el("option", { value: thai }, provinceName(thai, language))));
  const pick = adviceChoice(say, advice, (chosen) => (advice = chosen));
  const keep = button("primary wide", [say("Watch for them")], done);
  const sheet = openSheet(
    { title: say("Watch for somebody"), close: say("Close") },
    el("div", { class: "sheet-body" }, name.element, plate.element, labelled(say("Province"), province, say("With its province a plate is certain; without, the guard is asked to compare.")), phone.element, card.element, note.element, pick, told, keep),
  );

  /** @param {keyof typeof wish} key @param {string} words @param {number} maxlength @param {string} [hint] @param {object} [more] */
  function text(key, words, maxlength, hint, more) {
    return field({ name: `watch-${key}`, words, hint, value: "", typed: (value) => (wish[key] = value), input: { maxlength, autocomplete: "off", ...more } });
  }

  async function done() {
    const known = wish.visitor_name || wish.plate || wish.visitor_phone || wish.id_number;
    if (!known) {
      name.complain(say("Please give a name, a plate, a phone or a card."));
      return name.focus();
    }
    keep.disabled = true;
    if (await saved(ways, { told, work: () => save(wished()), fields: wrongs() })) sheet.close();
    keep.disabled = false;
  }

  function wished() {
    const { visitor_phone: number, ...rest } = wish;
    return { ...filled({ ...rest, visitor_phone: plain(number), plate_province: wish.plate && province.value }), advice };
  }

  /** @returns {Record<string, [import("../../fields.js").Field, string]>} */
  function wrongs() {
    return {
      visitor_name: [name, wish.visitor_name ? "Many people have such a name: please give given and family name." : "Please give a name, a plate, a phone or a card."],
      visitor_phone: [phone, "Please write a phone number: digits, spaces and hyphens."],
      id_number: [card, "This is no number of a Thai ID card or a passport."],
    };
  }
}

/** @param {Record<string, string>} values */
function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}
