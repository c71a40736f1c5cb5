// @ts-check
// The first page stays true: it looks again whenever the village tells that something has changed, and by itself.

import { ask } from "./ask.js";

const AGAIN = 10_000; // ms between looks while nothing tells us
const TOGETHER = 400; // ms: what changes at once is looked at once

const shown = /** @type {HTMLElement} */ (document.getElementById("now"));
const live = /** @type {HTMLElement} */ (document.getElementById("live"));

/** @param {"live"|"polling"|"lost"} state */
function tell(state) {
  live.dataset.state = state;
  live.textContent = live.dataset[state] ?? "";
}

class Now {
  constructor() {
    /** @type {EventSource|null} */
    this.stream = null;
    this.heard = false;
    this.looking = false;
    this.wanted = false;
    this.timer = 0;
  }

  listen() {
    if (this.stream || document.hidden) return;
    const stream = new EventSource(shown.dataset.stream ?? "");
    stream.addEventListener("ready", () => { this.heard = true; this.soon(); });
    stream.addEventListener("news", () => this.soon());
    stream.addEventListener("error", () => {
      this.heard = false;
      if (stream.readyState !== EventSource.CLOSED) return; // the browser opens it anew by itself
      this.rest();
      this.soon();
    });
    this.stream = stream;
  }

  rest() {
    this.stream?.close();
    this.stream = null;
    this.heard = false;
  }

  soon() {
    if (this.timer) return;
    this.timer = window.setTimeout(() => { this.timer = 0; this.look(); }, TOGETHER);
  }

  async look() {
    if (this.looking) { this.wanted = true; return; }
    this.looking = true;
    try {
      const answer = await ask(shown.dataset.now ?? "", { signal: AbortSignal.timeout(8000) });
      if (!answer) return;
      if (!answer.ok) throw new Error(String(answer.status));
      this.show(await answer.text());
      tell(this.heard ? "live" : "polling");
    } catch {
      tell("lost");
    } finally {
      this.looking = false;
      if (this.wanted) { this.wanted = false; this.soon(); }
    }
  }

  /** @param {string} html the server's own, its facts escaped */
  show(html) {
    if (shown.contains(document.activeElement) && document.activeElement !== document.body) {
      const again = document.activeElement?.id;
      shown.innerHTML = html;
      if (again) document.getElementById(again)?.focus();
    } else shown.innerHTML = html;
  }
}

const now = new Now();
now.listen();
setInterval(() => {
  if (document.hidden) return;
  now.listen();
  if (!now.heard) now.look();
}, AGAIN);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return now.rest();
  now.listen();
  now.look();
});
