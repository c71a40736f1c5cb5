// @ts-check
// The chats of one person: the account's, groups, friends; making a group, and who is in it.
import { ICONS, ask, button, icon, make } from "./api.js";
import { fillIn, panel, pickTargets } from "./panels.js";
import { say } from "./words.js";

export class Chats {
  /** @param {{screen: () => HTMLElement, person: any, channel: any, open: (chat: string) => void}} phone */
  constructor(phone) {
    this.phone = phone;
    this.at = "";
    /** @type {any[]} */ this.talks = [];
    /** @type {Map<string, number>} */ this.news = new Map();
    this.strip = make("nav", { class: "chats", "aria-label": say("chats") });
    this.newGroup = button("", () => this.makeGroup(), { class: "small", "aria-label": say("newGroup"), title: say("newGroup") });
    this.newGroup.append(icon(ICONS.people));
    this.about = button("⋯", () => this.lookRound(), { class: "small", "aria-label": say("members"), title: say("members") });
  }

  get talk() { return this.talks.find((one) => one.id === this.at); }
  get name() { return this.talk ? this.talk.name : this.phone.channel.display_name; }

  /** @param {any[]} talks */
  list(talks) {
    this.talks = talks;
    const gone = this.at && !this.talk;
    this.draw();
    if (gone) this.phone.open("");
  }

  /** Something new in a chat that is not open. @param {string} chat */
  ring(chat) {
    this.news.set(chat, (this.news.get(chat) || 0) + 1);
    this.draw();
  }

  /** @param {string} chat */
  enter(chat) {
    this.at = chat;
    this.news.delete(chat);
    this.draw();
  }

  draw() {
    const all = [{ id: "", name: this.phone.channel.display_name }, ...this.talks];
    this.strip.hidden = all.length === 1;
    this.strip.replaceChildren(...all.map(({ id, name }) => {
      const tab = button(name, () => this.phone.open(id), { class: "chat-tab", ...(id === this.at ? { "aria-current": "true" } : {}) });
      const news = this.news.get(id);
      if (news) tab.append(make("span", { class: "badge" }, String(news)));
      return tab;
    }));
    this.about.hidden = !this.talk?.group;
  }

  async makeGroup() {
    const named = await fillIn(this.phone.screen(), say("newGroup"), [{ placeholder: say("groupName"), "aria-label": say("groupName") }]);
    const people = named && await this.pickPeople([]);
    if (!people) return;
    const { group_id: group } = await ask("groups", { name: named[0], people: [this.phone.person.user_id, ...people] });
    this.phone.open(group);
  }

  /** @param {string[]} without */
  pickPeople(without) {
    const wish = { userId: this.phone.person.user_id, several: true, groups: false, go: say("pick"), without };
    return pickTargets(this.phone.screen(), say("addPeople"), wish);
  }

  async lookRound() {
    const { talk } = this;
    const deed = await panel(this.phone.screen(), `${say("members")}: ${talk.name}`, (place, done) => {
      place.append(make("p", {}, Object.values(talk.people).join(", ")));
      const account = talk.account ? "removeAccount" : "inviteAccount";
      for (const name of ["addPeople", account, "leaveGroup"]) place.append(button(say(name), () => done(name)));
    });
    if (deed) await this.doInGroup(deed, talk);
  }

  /** @param {string} deed @param {any} talk */
  async doInGroup(deed, talk) {
    const channel = this.phone.channel.channel_id;
    const people = deed === "addPeople" ? await this.pickPeople(Object.keys(talk.people)) : [this.phone.person.user_id];
    if (!people) return;
    /** @type {Record<string, [string, any]>} */
    const calls = {
      addPeople: ["join", { people }], inviteAccount: ["invite", { channel }], removeAccount: ["remove", {}], leaveGroup: ["leave", { people }],
    };
    const [verb, body] = calls[deed];
    await ask(`groups/${talk.id}/${verb}`, body);
  }
}
