// @ts-check
// Talking to the simulator: calls, and the socket on which it tells what happened.

/** @param {string} path @param {unknown} [body] */
export async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const answer = await fetch(`/_sim/${path}`, options);
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message || answer.statusText);
  return told;
}

/** @param {string} userId @param {File} file @param {URLSearchParams} query account and chat */
export async function sendPhoto(userId, file, query) {
  await fetch(`/_sim/people/${userId}/photo?${query}`, { method: "POST", headers: { "Content-Type": file.type }, body: file });
}

/**
 * @param {(fact: any) => void} hear called for everything that happens
 * @param {(connected: boolean) => void} changed called when the line opens or breaks
 */
export function listen(hear, changed) {
  const socket = new WebSocket(`ws://${location.host}/_sim/live`);
  socket.addEventListener("open", () => changed(true));
  socket.addEventListener("message", (message) => hear(JSON.parse(message.data)));
  socket.addEventListener("close", () => {
    changed(false);
    setTimeout(() => listen(hear, changed), 1000);
  });
}

/**
 * One element with attributes and children.
 * @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

/** @param {string} label @param {() => void} action @param {Record<string, string>} [attributes] */
export function button(label, action, attributes = {}) {
  const made = make("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", action);
  return made;
}

/** A small drawing, 24 by 24. @param {string} path */
export function icon(path) {
  const holder = document.createElement("span");
  holder.className = "icon";
  holder.innerHTML = `<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="none"
    stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></svg>`;
  return holder;
}

export const ICONS = {
  send: "M4 12h15M13 6l6 6-6 6", close: "M6 6l12 12M18 6 6 18", keyboard: "M3 7h18v10H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  plus: "M12 5v14M5 12h14", people: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20a6 6 0 0 1 12 0M17 8v6M14 11h6",
  menu: "M4 7h16M4 12h16M4 17h16", reload: "M20 11a8 8 0 1 0-2 6M20 5v6h-6",
};
