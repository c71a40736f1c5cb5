// @ts-check
// A list that begins with its first few lines: a hundred are no wall.

import { button, el, fill } from "../../dom.js";

const FEW = 5;
const MORE = 20;

/**
 * @template Item
 * @param {Item[]} items @param {(item: Item) => HTMLElement} row @param {import("../../types.js").Say} say
 * @returns {HTMLElement[]} the list, and the button for more
 */
export function folded(items, row, say) {
  let shown = FEW;
  const list = el("ul", { class: "rows" });
  const more = button("wide soft", [say("Show more")], unfold);
  show();
  return [list, more];

  function show() {
    fill(list, ...items.slice(0, shown).map((one) => el("li", {}, row(one))));
    more.hidden = items.length <= shown;
  }

  /** The first of those that are new gets the focus: the button may be gone. */
  function unfold() {
    const first = shown;
    shown += MORE;
    show();
    list.children[first]?.querySelector("button")?.focus();
  }
}
