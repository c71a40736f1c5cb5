// @ts-check
// The LIFF SDK's stand-in, first part: what is kept in the tab, and asking the platform. The server wraps all parts in
// one function, so that a page sees nothing but window.liff.
const BASE = "{{base}}";
// One tab shows several phones, and frames of one origin share sessionStorage: the frame's name keeps them apart
const FRAME = window.name.startsWith("phone-") ? `${window.name}:` : "";
const AT_HOME = window.parent !== window && FRAME !== "";
const NEVER = new Promise(() => {});
/** @type {{liffId: string, clientId: string, endpointUrl: string, scope: string[]}} */
const app = { liffId: "", clientId: "", endpointUrl: "", scope: [] };
let initialised = false;

class LiffError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// ---- what is kept in the tab
/** @param {string} key */
const place = (key) => `LIFF_STORE:${app.liffId}:${FRAME}${key}`;
/** @param {string} key */
const recall = (key) => sessionStorage.getItem(place(key));
/** @param {Record<string, string>} facts */
const keep = (facts) => Object.entries(facts).forEach(([key, value]) => sessionStorage.setItem(place(key), value));
const forget = () => ["accessToken", "IDToken", "expires", "inClient", "userId", "context"]
  .forEach((key) => sessionStorage.removeItem(place(key)));

// ---- asking the platform
/** @param {string} path @param {RequestInit} [options] */
async function ask(path, options = {}) {
  const token = recall("accessToken");
  const headers = { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...options.headers };
  const answer = await fetch(BASE + path, { ...options, headers }).catch(() => {
    throw new LiffError(initialised ? "UNKNOWN" : "INIT_FAILED", "LINE can't be reached");
  });
  if (answer.ok) return answer.json();
  const told = await answer.json().catch(() => ({}));
  throw new LiffError(String(answer.status), told.message || told.error_description || answer.statusText);
}
/** @param {unknown} body */
const json = (body) => ({
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
});

// ---- small tools
/** @param {Uint8Array} bytes */
const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
/** @param {number} size */
const random = (size) => base64url(crypto.getRandomValues(new Uint8Array(size)));
/** @param {string} token */
function decode(token) {
  const bytes = Uint8Array.from(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
