// @ts-check
// The style of a part that is fetched later than its page.

import { el } from "./dom.js";

/** @param {string} name of the file in css/ @returns {Promise<void>} when it is there, or is not to be had */
export function styled(name) {
  const href = new URL(`../css/${name}.css`, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    document.head.append(el("link", { rel: "stylesheet", href, on: { load: () => resolve(), error: () => resolve() } }));
  });
}
