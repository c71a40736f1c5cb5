// @ts-check
// Somebody is inside who should not be, and nobody could know it then: told over the whole screen, until a guard has seen it.

import { adviceOf } from "../cards.js";
import { button, el, icon } from "../dom.js";
import { nameOf } from "../names.js";
import { plateOf } from "../plates.js";
import { sound } from "../sound.js";
import { dayAndHour } from "../time.js";
import { wordsOf } from "./told-words.js";

/**
 * @param {{say: import("../types.js").Say, language: string, zone: string}} voice
 * @param {import("./shelf.js").Told} told @param {import("../types.js").Visit} visit
 */
export function alarm({ say, language, zone }, told, visit) {
  const { word, next, loud } = wordsOf(told, say);
  if (!loud) return sound("look");
  const about = [told.code, visit.house.number, visit.visitor_name].join(" "); // a pass used twice has two visits, and one alarm
  if ([...document.querySelectorAll("dialog.alarm")].some((open) => /** @type {HTMLElement} */ (open).dataset.about === about)) return;
  const since = visit.entered_at && say("Came in {time}", { time: dayAndHour(visit.entered_at, zone, language) });
  const dialog = el(
    "dialog", { class: "flash alarm", "data-tone": "red", "data-about": about, "aria-label": word, "aria-live": "assertive", on: { close: () => dialog.remove() } },
    el(
      "div", { class: "flash-body" },
      el("div", { class: "flash-verdict" }, icon("stop", "flash-sign"), adviceOf(word, "flash-word")),
      el(
        "div", { class: "flash-who" },
        el("p", { class: "flash-house" }, visit.house.number),
        el("p", { class: "flash-name" }, nameOf(visit, say)),
        visit.plate && plateOf(visit, language),
        since && el("p", { class: "flash-more" }, since),
        adviceOf(next, "flash-more"),
      ),
    ),
    el("div", { class: "flash-actions" }, button("flash-close", [icon("check"), say("Seen")], () => dialog.close())),
  );
  document.body.append(dialog);
  dialog.showModal();
  sound("no");
}
