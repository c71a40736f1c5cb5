// @ts-check
// Outside LINE the page can be installed, and opens without network: its service worker keeps it.

const WORKER = "/liff/guard-worker.js";

/** Not in LINE's own browser, which knows none, and not in a frame, which is LINE's too.
 * @param {string} base of the account's pages @param {import("../liff.js").Liff} liff */
export async function install(base, liff) {
  const inLine = liff.closable || /\bLine\//i.test(navigator.userAgent) || window.top !== window;
  if (inLine || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(WORKER, { scope: `${base}/guard`, updateViaCache: "none" }).catch(() => undefined); // the page works without
}
