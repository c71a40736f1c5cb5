// @ts-check
// Six digits on keys that a thumb finds at night. The sixth one asks; a real keyboard works as well.

import { button, el, icon } from "../dom.js";

const DIGITS = 6;
const THAI_ZERO = 0x0e50;

export class CodePad {
  /** @param {{say: import("../types.js").Say, typed: (code: string) => void}} parts */
  constructor({ say, typed }) {
    this.typed = typed;
    this.input = el("input", {
      class: "code", type: "text", inputmode: "none", autocomplete: "off", placeholder: "••••••",
      "aria-label": say("Six digits"), on: { input: () => this.set(this.input.value) },
    });
    const key = (/** @type {string} */ digit) => button("key", [digit], () => this.press(digit));
    const clear = button("key word", [say("Clear")], () => this.set(""));
    const erase = button("key", [icon("backspace")], () => this.set(this.input.value.slice(0, -1)), { "aria-label": say("Delete") });
    const keys = el("div", { class: "code-keys" }, ..."123456789".split("").map(key), clear, key("0"), erase);
    this.element = el("div", { class: "code-pad" }, this.input, keys);
  }

  /** After six digits a seventh begins anew. @param {string} digit */
  press(digit) {
    const before = this.input.value;
    this.set(before.length === DIGITS ? digit : before + digit);
  }

  /** @param {string} text */
  set(text) {
    const digits = text.replace(/[๐-๙]/g, (sign) => String(sign.charCodeAt(0) - THAI_ZERO)).replace(/\D/g, "").slice(0, DIGITS);
    this.input.value = digits;
    if (digits.length === DIGITS) this.typed(digits);
  }
}
