// @ts-check
// One person's phone: its chats, rich menu, writing line, LIFF sheet.
import { ICONS, ask, button, icon, make } from "./api.js";
import { Chats } from "./chats.js";
import { Deeds } from "./deeds.js";
import { Log } from "./log.js";
import { richMenu } from "./menu.js";
import { confirm } from "./panels.js";
import { Sheet } from "./sheet.js";
import { clockTime, say } from "./words.js";

export class Phone {
  /** @param {any} person @param {any} channel @param {() => void} hide */
  constructor(person, channel, hide) {
    this.person = person;
    this.channel = channel;
    this.folded = false;
    this.menuAsked = 0;
    /** @type {any} */ this.menu = null;
    this.deeds = new Deeds(this);
    this.act = (/** @type {any} */ action) => { this.try(() => this.deeds.perform(action)); };
    this.log = new Log({ userId: person.user_id, channelId: channel.channel_id, initial: this.initial, act: this.act });
    this.chats = new Chats({ person, channel, screen: () => this.screen, open: (chat) => this.try(() => this.openChat(chat)) });
    this.build(hide);
    this.sheet = new Sheet(this.screen, {
      userId: person.user_id, chat: () => this.chats.at, befriend: () => this.befriend(),
      follow: (url, external) => this.deeds.open(url, external),
    });
    this.load();
  }

  get standing() { return this.person.channels[this.channel.channel_id]; }

  /** @param {() => void} hide */
  build(hide) {
    this.shortcut = make("div", { class: "shortcut" });
    this.foot = make("div", { class: "foot" });
    this.form = this.writingLine();
    this.menuPlace = make("div", { class: "menu-place" });
    this.screen = make("div", { class: "screen" },
      make("div", { class: "status" }, make("span", {}, clockTime(Date.now())), make("span", { class: "battery" })),
      this.head(), this.chats.strip, this.log.element, this.log.quick, this.shortcut, this.foot, this.menuPlace);
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
    this.name = make("b", {}, this.channel.display_name);
    return make("div", { class: "chat-head" },
      make("div", { class: "avatar", "aria-hidden": "true" }, this.initial), this.name, this.chats.about, this.chats.newGroup, this.switch);
  }

  get initial() { return [...this.channel.display_name][0] || "?"; }

  async load() {
    await this.listChats();
    await this.openChat(this.chats.at);
    await this.loadMenu();
  }

  async listChats() {
    const told = await ask(`people/${this.person.user_id}/phone?channel=${this.channel.channel_id}`);
    if (told.loading_s) this.log.think(told.loading_s);
    this.chats.list(told.talks);
  }

  /** @param {string} chat the account's is "" */
  async openChat(chat) {
    if (chat && !this.chats.talks.some(({ id }) => id === chat)) await this.listChats();
    this.chats.enter(chat);
    this.name.textContent = this.chats.name;
    this.element.classList.toggle("in-talk", Boolean(chat));
    this.drawStanding();
    this.drawFoot();
    await this.log.read(chat);
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

  // ---- what happens
  /** @param {string} chat @param {any} entry something new in one of the chats */
  arrive(chat, entry) {
    if (chat === this.chats.at) this.log.arrive(entry);
    else this.chats.ring(chat);
    const own = entry.from === "user" && (!entry.user_id || entry.user_id === this.person.user_id);
    if (!own) this.element.classList.add("rings");
    setTimeout(() => this.element.classList.remove("rings"), 900);
  }

  /** @param {string} standing */
  stand(standing) {
    this.person.channels[this.channel.channel_id] = standing;
    this.drawStanding();
    this.loadMenu();
  }

  drawStanding() {
    const blocked = this.standing === "blocked" && !this.chats.at;
    this.switch.textContent = this.standing === "blocked" ? say("unblock") : this.standing === "stranger" ? say("follow") : say("block");
    this.element.classList.toggle("blocked", blocked);
    this.shortcut.replaceChildren();
    if (blocked) this.shortcut.append(make("p", {}, say("blocked")));
    else if (this.person.liff_path && !this.chats.at) {
      const words = this.person.role === "guard" ? say("openGuard") : say("open");
      this.shortcut.append(button(words, () => this.sheet.open(`/liff-app/${this.channel.liff_id}${this.person.liff_path}`)));
    }
  }

  /** Made once: a change of menu must not take what is being typed. */
  writingLine() {
    const field = /** @type {HTMLInputElement} */ (make("input", { placeholder: say("write"), "aria-label": say("write"), enterkeyhint: "send" }));
    const more = button("", () => this.deeds.more(), { class: "round", "aria-label": say("more"), title: say("more") });
    more.append(icon(ICONS.plus));
    const form = make("form", { class: "write" }, more, field, make("button", { class: "round", "aria-label": say("send") }, icon(ICONS.send)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) this.act({ type: "message", text: field.value });
      field.value = "";
    });
    this.field = field;
    return form;
  }

  /** The writing line, or the rich menu with its bar; only the account's chat has a menu. */
  drawFoot() {
    const has = this.menu && !this.chats.at;
    const open = has && !this.folded;
    const typing = document.activeElement === this.field && !open;
    this.foot.replaceChildren(...(has ? [this.foldButton(Boolean(open))] : []), ...(open ? [this.bar()] : [this.form]));
    if (typing) this.field.focus();
    this.menuPlace.replaceChildren(...(open ? [richMenu(this.menu, this.act)] : []));
    this.log.scroll();
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

  /** @param {string} words */
  toast(words) {
    const note = make("div", { class: "toast", role: "status" }, words);
    this.screen.append(note);
    setTimeout(() => note.remove(), 4000);
  }

  // ---- doing
  /** @param {() => any} deed what goes wrong is shown on the phone */
  async try(deed) {
    try {
      await deed();
    } catch (error) {
      this.toast(/** @type {Error} */ (error).message);
    }
  }

  toggleBlock() {
    return this.try(() => this.deeds.tell(this.standing === "friend" ? "unfollow" : "follow", { chat: "" }));
  }

  /** LIFF's liff.requestFriendship(). */
  async befriend() {
    const agreed = await confirm(this.screen, this.channel.display_name, say(this.standing === "blocked" ? "unblock" : "follow"));
    if (agreed) await this.deeds.tell("follow", { chat: "" });
  }
}
