// @ts-check
// The bubbles of the chat that is open on a phone, its quick replies, and the dots while the account thinks.
import { ask, make } from "./api.js";
import { quickReplies, row } from "./messages.js";
import { say } from "./words.js";

export class Log {
  /** @param {{userId: string, channelId: string, initial: string, act: (action: any) => void}} about */
  constructor(about) {
    this.about = about;
    this.element = make("div", { class: "log", role: "log", "aria-live": "polite" });
    this.quick = make("div", { class: "quick" });
    this.chat = "";
    this.reading = false;
    this.missed = false;
    this.dotsUntil = 0;
    this.dotsTimer = 0;
  }

  /** What arrives while the chat is being read may be older or newer than the answer: then it is read once more. @param {string} chat */
  async read(chat) {
    this.chat = chat;
    const { userId, channelId } = this.about;
    let entries = [];
    try {
      this.reading = true;
      do {
        this.missed = false;
        entries = await ask(`people/${userId}/chat?channel=${channelId}&chat=${encodeURIComponent(chat)}`);
      } while (this.missed);
    } finally {
      this.reading = false;
    }
    if (chat !== this.chat) return; // another chat was opened meanwhile
    this.element.replaceChildren();
    this.showQuick(null);
    if (!entries.length) this.element.append(make("p", { class: "empty" }, say("emptyChat")));
    entries.forEach((/** @type {any} */ entry) => this.draw(entry));
    this.drawDots();
    this.scroll();
  }

  /** @param {any} entry */
  draw(entry) {
    this.element.querySelector(".empty")?.remove();
    this.element.append(row(entry, this.about));
    this.showQuick(entry);
  }

  /** The last message's alone. @param {any} entry */
  showQuick(entry) {
    const quick = quickReplies(entry, this.about.act);
    this.quick.replaceWith(quick);
    this.quick = quick;
  }

  /** Something new in this chat. @param {any} entry */
  arrive(entry) {
    if (entry.from === "bot") this.dotsUntil = 0; // LINE: the dots go with the account's next message
    if (this.reading) this.missed = true;
    else {
      this.draw(entry);
      this.element.lastElementChild?.classList.add("new");
    }
    this.drawDots();
    this.scroll();
  }

  /** @param {string} messageId */
  unsent(messageId) {
    if (this.reading) this.missed = true;
    const line = this.element.querySelector(`[data-message="${messageId}"]`);
    if (!line) return;
    line.replaceChildren(make("div", { class: "unsent" }, say("unsent")));
  }

  /** @param {number} seconds */
  think(seconds) {
    this.dotsUntil = Date.now() + seconds * 1000;
    this.drawDots();
  }

  /** LINE: in the chat with the account only. */
  drawDots() {
    clearTimeout(this.dotsTimer);
    this.element.querySelector(".typing")?.remove();
    const left = this.dotsUntil - Date.now();
    if (this.chat || left <= 0) return;
    const dots = make("i");
    this.element.append(make("div", { class: "row bot typing", "aria-label": say("loading") },
      make("div", { class: "bubble" }, dots, dots.cloneNode(), dots.cloneNode())));
    this.dotsTimer = setTimeout(() => this.drawDots(), left);
    this.scroll();
  }

  scroll() {
    const down = () => { this.element.scrollTop = this.element.scrollHeight; };
    down();
    this.element.querySelectorAll("img").forEach((picture) => picture.addEventListener("load", down, { once: true }));
  }
}
