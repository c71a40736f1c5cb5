// @ts-check
// One person's phone: chat, rich menu, writing line, LIFF sheet.
import { ICONS, ask, button, icon, make, sendPhoto } from "./api.js";
import { richMenu } from "./menu.js";
import { quickReplies, row } from "./messages.js";
import { Sheet, liffPath } from "./sheet.js";
import { clockTime, say } from "./words.js";

export class Phone {
  /** @param {any} person @param {any} channel @param {() => void} hide */
  constructor(person, channel, hide) {
    this.person = person;
    this.channel = channel;
    this.folded = false;
    this.reading = false;
    this.missed = false;
    this.menuAsked = 0;
    /** @type {any} */ this.menu = null;
    /** @type {any} */ this.last = null;
    this.act = (/** @type {any} */ action) => { this.perform(action).catch((error) => this.toast(error.message)); };
    this.build(hide);
    this.sheet = new Sheet(this.screen, person.user_id, (url) => this.open(url));
    this.load();
  }

  get standing() { return this.person.channels[this.channel.channel_id]; }

  /** @param {() => void} hide */
  build(hide) {
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite" });
    this.quick = make("div", { class: "quick" });
    this.shortcut = make("div", { class: "shortcut" });
    this.foot = make("div", { class: "foot" });
    this.form = this.writingLine();
    this.menuPlace = make("div", { class: "menu-place" });
    this.screen = make("div", { class: "screen" },
      make("div", { class: "status" }, make("span", {}, clockTime(Date.now())), make("span", { class: "battery" })),
      this.head(), this.log, this.quick, this.shortcut, this.foot, this.menuPlace);
    const title = make("div", { class: "owner" },
      make("b", {}, this.person.display_name), make("span", {}, this.subtitle()));
    title.append(button("", hide, { class: "quiet hide", "aria-label": `${say("hide")}: ${this.person.display_name}` }));
    title.lastElementChild?.append(icon(ICONS.close));
    this.element = make("article", { class: "phone", id: `phone-${this.person.user_id}`, "aria-label": this.person.display_name },
      title, make("div", { class: "case" }, this.screen));
    this.drawFoot();
  }

  subtitle() {
    const role = this.person.role ? say(this.person.role) : "";
    return [role, this.person.note].filter((part, index, all) => part && all.indexOf(part) === index).join(" · ");
  }

  head() {
    this.switch = button("", () => this.toggleBlock(), { class: "block" });
    return make("div", { class: "chat-head" },
      make("div", { class: "avatar", "aria-hidden": "true" }, this.initial), make("b", {}, this.channel.display_name), this.switch);
  }

  get initial() { return [...this.channel.display_name][0] || "?"; }

  /** What arrives while the chat is being read may be older or newer than the answer: then it is read once more. */
  async load() {
    let entries = [];
    try {
      this.reading = true;
      do {
        this.missed = false;
        entries = await ask(`people/${this.person.user_id}/chat?channel=${this.channel.channel_id}`);
      } while (this.missed);
    } finally {
      this.reading = false;
    }
    this.log.replaceChildren();
    if (!entries.length) this.log.append(make("p", { class: "empty" }, say("emptyChat")));
    entries.forEach((/** @type {any} */ entry) => this.draw(entry));
    this.drawStanding();
    this.scroll();
    await this.loadMenu();
  }

  async loadMenu() {
    const asked = ++this.menuAsked;
    const menu = await ask(`people/${this.person.user_id}/menu?channel=${this.channel.channel_id}`);
    if (asked !== this.menuAsked) return; // a later question is on its way
    const before = this.menu?.richMenuId;
    this.menu = menu;
    if (this.menu?.richMenuId !== before) {
      this.folded = this.menu ? !this.menu.selected : false;
      this.menuPlace.classList.add("changed");
      setTimeout(() => this.menuPlace.classList.remove("changed"), 600);
    }
    this.drawFoot();
  }

  // ---- drawing
  /** @param {any} entry */
  draw(entry) {
    this.log.querySelector(".empty")?.remove();
    this.log.querySelector(".typing")?.remove();
    this.log.append(row(entry, this.act, this.initial));
    this.last = entry;
    const quick = quickReplies(entry, this.act);
    this.quick.replaceWith(quick);
    this.quick = quick;
  }

  /** @param {any} entry something new */
  arrive(entry) {
    if (this.reading) this.missed = true;
    else {
      this.draw(entry);
      this.log.lastElementChild?.classList.add("new");
    }
    if (entry.from !== "user") this.element.classList.add("rings");
    setTimeout(() => this.element.classList.remove("rings"), 900);
    this.scroll();
  }

  scroll() {
    const down = () => { this.log.scrollTop = this.log.scrollHeight; };
    down();
    this.log.querySelectorAll("img").forEach((picture) => picture.addEventListener("load", down, { once: true }));
  }

  /** @param {string} standing */
  stand(standing) {
    this.person.channels[this.channel.channel_id] = standing;
    this.drawStanding();
    this.loadMenu();
  }

  drawStanding() {
    const blocked = this.standing === "blocked";
    this.switch.textContent = blocked ? say("unblock") : this.standing === "stranger" ? say("follow") : say("block");
    this.element.classList.toggle("blocked", blocked);
    this.shortcut.replaceChildren();
    if (blocked) this.shortcut.append(make("p", {}, say("blocked")));
    else if (this.person.liff_path) {
      const words = this.person.role === "guard" ? say("openGuard") : say("open");
      this.shortcut.append(button(words, () => this.sheet.open(`/liff-app/${this.channel.liff_id}${this.person.liff_path}`)));
    }
  }

  /** Made once: a change of menu must not take what is being typed. */
  writingLine() {
    const field = /** @type {HTMLInputElement} */ (make("input", { placeholder: say("write"), "aria-label": say("write"), enterkeyhint: "send" }));
    const form = make("form", { class: "write" }, field, make("button", { class: "round", "aria-label": say("send") }, icon(ICONS.send)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) this.act({ type: "message", text: field.value });
      field.value = "";
    });
    this.field = field;
    return form;
  }

  /** The writing line, or the rich menu with its bar. */
  drawFoot() {
    const open = this.menu && !this.folded;
    const typing = document.activeElement === this.field && !open;
    this.foot.replaceChildren(...(this.menu ? [this.foldButton(Boolean(open))] : []), ...(open ? [this.bar()] : [this.form]));
    if (typing) this.field.focus();
    this.menuPlace.replaceChildren(...(open ? [richMenu(this.menu, this.act)] : []));
    this.scroll();
  }

  bar() {
    return button(`${this.menu.chatBarText} ▾`, () => this.fold(true), { class: "bar" });
  }

  /** @param {boolean} open */
  foldButton(open) {
    const label = open ? say("keyboard") : say("showMenu");
    const made = button("", () => this.fold(open), { class: "round", "aria-label": label, title: label });
    made.append(icon(open ? ICONS.keyboard : ICONS.menu));
    return made;
  }

  /** @param {boolean} folded */
  fold(folded) {
    this.folded = folded;
    this.drawFoot();
  }

  /** @param {number} seconds */
  loading(seconds) {
    const dots = make("div", { class: "row bot typing", "aria-label": say("loading") }, make("div", { class: "bubble" }, make("i"), make("i"), make("i")));
    this.log.append(dots);
    this.scroll();
    setTimeout(() => dots.remove(), seconds * 1000);
  }

  /** @param {string} words */
  toast(words) {
    const note = make("div", { class: "toast", role: "status" }, words);
    this.screen.append(note);
    setTimeout(() => note.remove(), 4000);
  }

  // ---- doing
  /** @param {string} verb @param {any} [body] */
  async tell(verb, body = {}) {
    const report = await ask(`people/${this.person.user_id}/${verb}`, { channel: this.channel.channel_id, ...body });
    if (report.webhook_error) this.toast(`${say("noAnswer")} (${report.webhook_error})`);
  }

  async toggleBlock() {
    await this.tell(this.standing === "friend" ? "unfollow" : "follow").catch((error) => this.toast(error.message));
  }

  /** @param {any} action */
  async perform(action) {
    if (action.inputOption === "closeRichMenu" || action.inputOption === "openKeyboard") this.fold(true);
    if (action.inputOption === "openRichMenu") this.fold(false);
    if (action.fillInText) this.field.value = action.fillInText;
    switch (action.type) {
      case "postback": return this.tell("tap", { data: action.data, display_text: action.displayText || action.text });
      case "message": return this.tell("say", { text: action.text });
      case "uri": return this.open(action.uri);
      case "richmenuswitch": return this.tell("tap", { data: action.data, rich_menu_alias: action.richMenuAliasId });
      case "datetimepicker": return this.pickTime(action);
      case "clipboard": return navigator.clipboard.writeText(action.clipboardText);
      case "camera": case "cameraRoll": return this.pickPhoto(action.type === "camera");
      default: return this.toast(`[${action.type}]`);
    }
  }

  /** @param {string} address */
  open(address) {
    const path = liffPath(address);
    if (path) return this.sheet.open(path);
    window.open(address, "_blank", "noopener");
    return undefined;
  }

  /** @param {any} action */
  pickTime(action) {
    const kind = action.mode === "datetime" ? "datetime-local" : action.mode;
    const field = /** @type {HTMLInputElement} */ (make("input", { type: kind, value: action.initial || "", "aria-label": action.label || kind }));
    const panel = make("form", { class: "picker" }, field, make("button", {}, say("pick")), button(say("cancel"), () => panel.remove()));
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      panel.remove();
      if (field.value) this.tell("tap", { data: action.data, params: { [action.mode]: field.value } });
    });
    this.screen.append(panel);
    field.focus();
  }

  /** @param {boolean} camera */
  pickPhoto(camera) {
    const field = /** @type {HTMLInputElement} */ (make("input", { type: "file", accept: "image/*", ...(camera ? { capture: "environment" } : {}) }));
    field.addEventListener("change", () => field.files?.[0] && sendPhoto(this.person.user_id, field.files[0]));
    field.click();
  }
}
