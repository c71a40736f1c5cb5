// @ts-check
// A LIFF page over the chat, in a frame of its own.
import { ICONS, ask, icon, make } from "./api.js";
import { pickTargets, readCode } from "./panels.js";
import { say } from "./words.js";

const ALLOWED = "camera *; microphone *; geolocation *; clipboard-write *; fullscreen *";

/** LIFF links of this simulator, by whichever name it was opened, and of LINE itself. @param {string} address */
export function liffPath(address) {
  const url = new URL(address, location.href);
  if (url.hostname === "liff.line.me") return `/liff-app${url.pathname}${url.search}${url.hash}`;
  const ours = url.port === location.port && url.pathname.startsWith("/liff-app/");
  return ours ? url.pathname + url.search + url.hash : null;
}

/** @typedef {{userId: string, chat: () => string, follow: (url: string, external: boolean) => void, befriend: () => Promise<void>}} Phone */

export class Sheet {
  /** @param {HTMLElement} screen @param {Phone} phone */
  constructor(screen, phone) {
    this.screen = screen;
    this.phone = phone;
    /** @type {HTMLElement | null} */
    this.element = null;
    /** @type {HTMLIFrameElement | null} */
    this.frame = null;
    window.addEventListener("message", (event) => this.hear(event));
  }

  /** @param {string} path below this origin, /liff-app/{liffId}/… */
  async open(path) {
    this.close();
    const { userId } = this.phone;
    const { url } = await ask(`people/${userId}/liff`, { url: location.origin + path, chat: this.phone.chat() });
    const frame = make("iframe", { allow: ALLOWED, name: `phone-${userId}`, src: url, title: say("open") });
    this.frame = /** @type {HTMLIFrameElement} */ (frame);
    this.element = make("section", { class: "sheet" }, this.bar(path), frame);
    this.screen.append(this.element);
  }

  /** @param {string} path */
  bar(path) {
    const name = make("span", { class: "sheet-name" }, path.split("/").slice(3).join("/").split(/[?#]/)[0] || "LIFF");
    const again = make("button", { type: "button", "aria-label": say("reload") }, icon(ICONS.reload));
    const close = make("button", { type: "button", "aria-label": say("close") }, icon(ICONS.close));
    again.addEventListener("click", () => this.open(path));
    close.addEventListener("click", () => this.close());
    return make("div", { class: "sheet-bar" }, again, name, close);
  }

  close() {
    this.element?.remove();
    this.element = this.frame = null;
  }

  /** @param {MessageEvent} event what the page asks of the phone through the LIFF SDK */
  hear(event) {
    const frame = this.frame;
    if (!frame || event.source !== frame.contentWindow || event.data?.simulator !== "liff") return;
    const { type, id, url, external } = event.data;
    if (type === "close") this.close();
    if (type === "open") this.phone.follow(url, external);
    if (id) this.answer(event.data).then((value) => frame.contentWindow?.postMessage({ simulator: "phone", id, value }, "*"));
  }

  /** @param {any} asked @returns {Promise<any>} */
  async answer(asked) {
    const place = this.element || this.screen;
    const wish = { userId: this.phone.userId, several: asked.several, groups: true, go: say("send") };
    if (asked.type === "share") return pickTargets(place, say("shareWith"), wish);
    if (asked.type === "scan") return readCode(place);
    if (asked.type === "befriend") return this.phone.befriend();
    return null;
  }
}
