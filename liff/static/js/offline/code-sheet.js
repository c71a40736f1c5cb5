// @ts-check
// Eight signs that the resident reads out by phone: typed on keys of their own, verified by the page alone, and green.

import { adviceOf } from "../cards.js";
import { button, el, fill, icon } from "../dom.js";
import { nameOf } from "../names.js";
import { openSheet } from "../sheet.js";
import { sound } from "../sound.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {import("./desk.js").Voice} Voice */

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // nobody mistakes one for another on the phone
const LENGTH = 8;
const SETTLING = 500; // ms in which a tap that was meant for a key does nothing

/** @param {{voice: Voice, visit: Visit, answers: import("./answers.js").AnswerBook, letIn: (code: string) => Promise<void>}} wish */
export function openCode({ voice, visit, answers, letIn }) {
  const { say } = voice;
  let text = "", busy = false;
  const shown = el("output", { class: "resident-code", "aria-live": "polite", "aria-label": say("Code from the resident") });
  const note = el("p", { class: "code-note", role: "status" });
  const keys = [...SIGNS].map((sign) => button("key", [sign], () => set(text + sign)));
  const clear = button("key word", [say("Clear")], () => set(""));
  const erase = button("key", [icon("backspace")], () => set(text.slice(0, -1)), { "aria-label": say("Delete") });
  const hint = el("p", { class: "muted code-hint" }, say("The resident opens “Code for the gate” in LINE, or the office does, and reads it out"));
  const title = say("Code of house {house}", { house: visit.house.number });
  const ticking = setInterval(() => answers.waits() > 0 && tell("wait"), 1000);
  const sheet = openSheet({ title, close: say("Close"), look: "code-sheet", onClose: () => clearInterval(ticking) }, hint, shown, note, el("div", { class: "sign-keys" }, ...keys, erase, clear));
  sheet.addEventListener("keydown", (event) => onKey(event));
  set("");
  if (answers.waits() > 0) tell("wait");
  sheet.querySelector("h2")?.focus();
  return sheet;

  /** @param {string} typed */
  function set(typed) {
    if (busy) return;
    text = typed.slice(0, LENGTH);
    const all = text.padEnd(LENGTH, "•");
    shown.textContent = `${all.slice(0, 4)}-${all.slice(4)}`;
    if (text.length === LENGTH) judge();
  }

  /** A real keyboard works as well. @param {KeyboardEvent} event */
  function onKey(event) {
    const sign = event.key.toUpperCase();
    if (event.key === "Backspace") set(text.slice(0, -1));
    else if (sign.length === 1 && /[0-9A-Z]/.test(sign)) set(text + sign);
  }

  async function judge() {
    busy = true;
    const code = text, judged = await answers.judge(visit.house.id, code);
    busy = false;
    if (judged !== "good") {
      tell(judged);
      return set("");
    }
    sheet.close();
    green({ voice, visit, letIn: async () => (await letIn(code), answers.take(visit.house.id, code)) });
  }

  /** @param {import("./answers.js").Judged} judged */
  function tell(judged) {
    const house = visit.house.number;
    note.textContent = {
      good: "",
      wrong: say("This code is not house {house}'s now. Tries left: {number}", { house, number: answers.left }),
      used: say("This code was used already. Each code lets in once"),
      wait: say("Three wrong codes. Try again in {seconds} s", { seconds: answers.waits() }),
      late: say("The gate was without network for too long to know codes. Call the office"),
    }[judged];
  }
}

/** The house has said yes. @param {{voice: Voice, visit: Visit, letIn: () => Promise<void>}} wish */
function green({ voice: { say }, visit, letIn }) {
  const openedAt = Date.now();
  const note = el("div", { class: "submit-note", role: "status" });
  const enter = async () => {
    if (Date.now() - openedAt < SETTLING) return;
    go.disabled = true;
    try {
      await letIn();
      dialog.close();
    } catch {
      fill(note, el("p", {}, say("This phone is full: this could not be kept. Try again when there is a network.")));
      go.disabled = false;
    }
  };
  const go = button("flash-in", [icon("gatein"), say("In")], enter);
  const dialog = el(
    "dialog", { class: "flash by-code", "data-tone": "green", "aria-label": say("LET IN"), "aria-live": "assertive", on: { close: () => dialog.remove() } },
    el(
      "div", { class: "flash-body" },
      el("div", { class: "flash-verdict" }, icon("check", "flash-sign"), el("p", { class: "flash-word" }, say("LET IN"))),
      el(
        "div", { class: "flash-who" },
        el("p", { class: "flash-house" }, visit.house.number),
        el("p", { class: "flash-name" }, nameOf(visit, say)),
        adviceOf(say("The resident's code is right"), "flash-more"),
      ),
    ),
    note,
    el("div", { class: "flash-actions" }, go, button("flash-close", [say("Close")], () => dialog.close())),
  );
  document.body.append(dialog);
  dialog.showModal();
  sound("yes");
}
