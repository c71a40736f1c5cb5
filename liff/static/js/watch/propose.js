// @ts-check
// A guard proposes a visitor for the village's watchlist; the office confirms it or not.

import { Refused } from "../api.js";
import { button, el, fill, icon } from "../dom.js";
import { nameOf } from "../names.js";
import { plateOf } from "../plates.js";
import { openSheet } from "../sheet.js";

const LONGEST = 200;

/** @param {{say: import("../types.js").Say, language: string, visit: import("../types.js").Visit, send: (note: string) => Promise<void>}} wish */
export function openProposal({ say, language, visit, send }) {
  const words = el("textarea", { id: "proposal-words", rows: 3, maxlength: LONGEST, on: { input: () => settle() } });
  const why = el("div", { class: "field" }, el("label", { class: "label", for: "proposal-words" }, say("What happened?")), words);
  const told = el("p", { class: "problem", role: "alert" });
  const go = button("primary wide", [icon("office"), say("Propose to the office")], propose);
  const hint = el("p", { class: "muted" }, say("The office decides. Until then nobody is stopped."));
  const body = el("div", { class: "sheet-body" }, el("p", { class: "strong" }, nameOf(visit, say)), visit.plate ? plateOf(visit, language) : "", why, told, hint);
  const sheet = openSheet({ title: say("Watch for this visitor"), close: say("Close"), look: "proposal" }, body, el("div", { class: "sheet-foot" }, go));
  settle();
  words.focus();
  return sheet;

  function settle() {
    go.disabled = !note();
  }

  function note() {
    return words.value.replace(/\s+/g, " ").trim();
  }

  async function propose() {
    go.disabled = true;
    told.textContent = "";
    try {
      await send(note());
      fill(body, el("p", { class: "strong", role: "status" }, say("The office has your proposal.")));
      go.remove();
    } catch (failure) {
      told.textContent = say(failure instanceof Refused && failure.status < 500 ? WORDS[failure.code] ?? "This was not accepted. Check the form and try again." : "No answer from the service. Try again.");
      settle();
    }
  }
}

/** @type {Record<string, string>} */
const WORDS = {
  TOO_MANY_REQUESTS: "Too many proposals. Try again later, or tell the office.",
  VALIDATION_ERROR: "There is neither a name nor a plate to know this visitor by.",
  STATE_FORBIDS: "The list is full. Tell the office.",
};
