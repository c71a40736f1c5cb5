// @ts-check
// What stands where a part of the page could not be fetched.

import { button, el, icon } from "../dom.js";

/** A browser does not fetch a module again that has failed: only the whole page brings it. @param {import("../types.js").Say} say */
export function unfetched(say) {
  return el("section", { class: "tab-page" }, el("p", { class: "none", role: "alert" }, say("No network")), button("wide", [icon("retry"), say("Try again")], () => location.reload()));
}
