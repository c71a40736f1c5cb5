// @ts-check
// What is kept of somebody: a copy as a file, and being forgotten as far as the gate's record can let go.

import { el } from "../../dom.js";
import { openSheet } from "../../sheet.js";
import { sureButton } from "../../sure.js";
import { attempt, failed } from "./parts.js";

/** @typedef {import("../types.js").Ways} Ways */

const NAME = "my-village-data.json";

/** LINE's browser saves no files on some phones, but can hand one on. @param {Ways} ways @returns {Promise<boolean>} */
export async function takeExport({ api }) {
  const { data } = await api.get("/me/export");
  const file = new File([JSON.stringify(data, null, 2)], NAME, { type: "application/json" });
  if (navigator.canShare?.({ files: [file] }) && /Line\//.test(navigator.userAgent)) return shared(file);
  const address = URL.createObjectURL(file);
  el("a", { href: address, download: NAME }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}

/** @param {File} file */
async function shared(file) {
  try {
    await navigator.share({ files: [file] });
    return true;
  } catch {
    return false; // they thought better of it
  }
}

/** What goes and what stays, each with its reason; then two taps. @param {Ways} ways */
export function openErase(ways) {
  const { say, tell } = ways;
  const told = failed();
  const { pressed } = sureButton("danger wide", { words: say("Erase my data"), question: say("Tap again to erase for good"), tell }, async () => {
    pressed.disabled = true;
    if (await attempt(ways, told, () => ways.forget())) sheet.close();
    pressed.disabled = false;
  });
  const list = (/** @type {string[]} */ ...words) => el("ul", { class: "plain" }, ...words.map((one) => el("li", {}, one)));
  const sheet = openSheet(
    { title: say("Erase my data"), close: say("Close"), look: "erase" },
    el(
      "div", { class: "sheet-body" },
      el("h3", {}, say("What goes at once")),
      list(say("Your guests' passes: they end, and the names on them go."), say("Your name, your language and everything that you have set."), say("What you wrote in the chat, and what we wrote to you."), say("Your places in all houses here. You get no more questions, and unused invitations end.")),
      el("h3", {}, say("What stays, and why")),
      list(
        say("That somebody of your house answered a visitor, and when. Without your name: the village has to be able to clear up what happened at its gate."),
        say("The number by which LINE knows you here. It is nobody's telephone number: by it you are known if you come back."),
      ),
      told,
      pressed,
    ),
  );
}
