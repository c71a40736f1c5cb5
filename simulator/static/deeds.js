// @ts-check
// What a tap does: actions of buttons, menus and quick replies, and what a person sends besides words.
import { ask, button, make, sendPhoto } from "./api.js";
import { liffPath } from "./sheet.js";
import { fillIn, panel } from "./panels.js";
import { say } from "./words.js";

/** The gate of a village that does not exist, until somebody writes another place. */
const HERE = ["13.7563", "100.5018"];

export class Deeds {
  /** @param {import("./phone.js").Phone} phone */
  constructor(phone) {
    this.phone = phone;
  }

  /** @param {string} verb @param {any} [body] */
  async tell(verb, body = {}) {
    const { person, channel, chats } = this.phone;
    const report = await ask(`people/${person.user_id}/${verb}`, { channel: channel.channel_id, chat: chats.at, ...body });
    if (report.webhook_error) this.phone.toast(`${say("noAnswer")} (${report.webhook_error})`);
  }

  /** @param {any} action */
  async perform(action) {
    const { phone } = this;
    if (action.inputOption === "closeRichMenu" || action.inputOption === "openKeyboard") phone.fold(true);
    if (action.inputOption === "openRichMenu") phone.fold(false);
    if (action.fillInText) phone.field.value = action.fillInText;
    switch (action.type) {
      case "postback": return this.tell("tap", { data: action.data, display_text: action.displayText || action.text });
      case "message": return this.tell("say", { text: action.text });
      case "uri": return this.open(action.uri, false);
      case "richmenuswitch": return this.tell("tap", { data: action.data, rich_menu_alias: action.richMenuAliasId });
      case "datetimepicker": return this.pickTime(action);
      case "clipboard": return navigator.clipboard.writeText(action.clipboardText);
      case "camera": case "cameraRoll": return this.pickPhoto(action.type === "camera");
      case "location": return this.pickPlace();
      case "sticker": return this.tell("sticker");
      case "unsend": return this.tell("unsend", { message_id: action.messageId });
      default: return phone.toast(`[${action.type}]`);
    }
  }

  /** @param {string} address @param {boolean} external */
  open(address, external) {
    const path = external ? null : liffPath(address);
    if (path) return this.phone.sheet.open(path);
    window.open(address, "_blank", "noopener");
    return undefined;
  }

  /** @param {any} action */
  async pickTime(action) {
    const kind = action.mode === "datetime" ? "datetime-local" : action.mode;
    const label = action.label || kind;
    const chosen = await fillIn(this.phone.screen, label, [{ type: kind, value: action.initial || "", "aria-label": label }]);
    if (!chosen) return;
    this.phone.log.showQuick(null); // LINE: such a quick reply stays until its answer is sent
    await this.tell("tap", { data: action.data, params: { [action.mode]: chosen[0] } });
  }

  /** @param {boolean} camera */
  pickPhoto(camera) {
    const field = /** @type {HTMLInputElement} */ (make("input", { type: "file", accept: "image/*", ...(camera ? { capture: "environment" } : {}) }));
    const { person, channel, chats } = this.phone;
    const query = new URLSearchParams({ channel: channel.channel_id, chat: chats.at });
    field.addEventListener("change", () => field.files?.[0] && sendPhoto(person.user_id, field.files[0], query));
    field.click();
  }

  async pickPlace() {
    const chosen = await fillIn(this.phone.screen, say("place"), [
      { placeholder: say("placeTitle"), "aria-label": say("placeTitle") },
      { value: HERE[0], "aria-label": say("latitude"), inputmode: "decimal" },
      { value: HERE[1], "aria-label": say("longitude"), inputmode: "decimal" },
    ]);
    if (!chosen) return;
    const [title, latitude, longitude] = chosen;
    await this.tell("location", { title, address: title, latitude: Number(latitude), longitude: Number(longitude) });
  }

  /** Behind the plus: what is no text. */
  more() {
    /** @type {Record<string, any>} */
    const actions = { photo: { type: "cameraRoll" }, sticker: { type: "sticker" }, place: { type: "location" } };
    return panel(this.phone.screen, say("more"), (place, done) => {
      // within the tap itself: later a browser would show no file chooser
      for (const [name, action] of Object.entries(actions)) place.append(button(say(name), () => { done(null); this.phone.act(action); }));
    });
  }
}
