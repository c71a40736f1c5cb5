// @ts-check
// How a page's script asks the server: it says for which village the page was made, and hears when the page is over.

/** Signed out, not theirs any more, or the session is at another village. */
export const OVER = [401, 403, 409];

/** What every question carries. @returns {Record<string, string>} */
export function ours() {
  const village = document.querySelector("meta[name=village]")?.getAttribute("content");
  return { "X-Requested-With": "fetch", ...(village ? { "X-Village": village } : {}) };
}

/**
 * A page whose reader is signed out, has lost their place or works at another village shows what it may not show any
 * more: it is loaded anew, and what it comes to then is the server's to say.
 * @param {string} way @param {RequestInit} [more] @returns {Promise<Response|null>} null where the page is over
 */
export async function ask(way, more = {}) {
  const answer = await fetch(way, { ...more, headers: ours() });
  if (!OVER.includes(answer.status)) return answer;
  location.reload();
  return null;
}
