// @ts-check
// A button that asks before it does what cannot be undone: the first tap changes its words, a second one means it.

import { button } from "./dom.js";

const SURE_FOR = 5000; // ms; then the question is taken back
const SETTLING = 400; // ms in which a second tap is the same trembling finger

/**
 * @param {string} look
 * @param {{words: string, question: string, tell: (words: string) => void}} says `tell` has the question read aloud
 * @param {(event: MouseEvent) => void} go
 * @returns {{pressed: HTMLButtonElement, calm: () => void}} `calm` takes the question back
 */
export function sureButton(look, { words, question, tell }, go) {
  let askedAt = 0;
  let timer = 0;
  const pressed = button(look, [words], (event) => {
    if (!askedAt) return show(true);
    if (Date.now() - askedAt < SETTLING) return;
    show(false);
    go(event);
  });
  return { pressed, calm: () => show(false) };

  /** @param {boolean} asking */
  function show(asking) {
    clearTimeout(timer);
    askedAt = asking ? Date.now() : 0;
    pressed.textContent = asking ? question : words;
    pressed.classList.toggle("asking", asking);
    tell(asking ? question : "");
    if (asking) timer = window.setTimeout(() => show(false), SURE_FOR);
  }
}
