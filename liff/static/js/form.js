// @ts-check
// The form: photo, house, what for, who. As few taps as the common case needs; the rest is folded away.

import { button, el, fill, icon } from "./dom.js";
import { isUntouched, KINDS, makesRounds, MOST_HOUSES, MOST_PEOPLE, nameNeeded } from "./draft.js";
import { openHouseSheet } from "./house-sheet.js";
import { openPlatePad } from "./plate-pad.js";
import { photoField } from "./photos.js";
import { openProvinceSheet } from "./province-sheet.js";
import { provinceName } from "./provinces.js";
import { keep, recall } from "./store.js";
import { KIND_ICONS, KIND_WORDS, soiName } from "./names.js";

/** @typedef {import("./draft.js").Fields} Fields */

const RECENT = 6;

export class VisitForm {
  /**
   * @param {{say: import("./types.js").Say, language: string, draft: Fields, photos: import("./photos.js").Photos,
   *   index: () => import("./houses.js").HouseIndex, changed: () => void, last: () => Fields|null,
   *   suggestions: import("./suggestions.js").Suggestions, api: import("./api.js").Api, reads: () => boolean,
   *   provinces: () => string[], card?: string}} parts `last`: the visitor before this
   *   one; `provinces`: those that come, the most frequent first; `reads`: whether
   *   the village reads plates from photos, and can be asked now
   */
  constructor(parts) {
    this.parts = parts;
    this.say = parts.say;
    this.houseButton = button("picker", [], () => this.pickHouse(), { "aria-haspopup": "dialog" });
    this.round = el("div", { class: "rider-houses" });
    this.provinceButton = button("picker province", [], () => this.pickProvince(), { "aria-haspopup": "dialog" });
    this.kindButtons = new Map(KINDS.map((kind) => [kind, this.kindButton(kind)]));
    this.nameInput = this.input("visitor_name", { maxlength: 100, autocapitalize: "words", enterkeyhint: "next" });
    this.nameNote = el("span", { class: "label-note" });
    this.people = el("output", { class: "people", "aria-live": "polite" });
    this.idNumber = parts.card ?? ""; // held against the village's list, and kept nowhere: not in the draft either
    this.fewer = this.stepButton("minus", -1, "One person fewer");
    this.more = this.stepButton("plus", 1, "One person more");
    this.element = el("section", { class: "form", id: "new", role: "tabpanel", "aria-labelledby": "tab-new" });
    this.readPlate = el("div", { class: "suggestions", "aria-live": "polite", hidden: true });
    /** @type {Promise<import("./plate-reading.js").PlateReading|null>|null} */
    this.reading = null;
    this.renew();
  }

  /** For the next visitor. */
  free() {
    this.idNumber = "";
    this.renew();
  }

  /** All fields as the draft has them. */
  renew() {
    const photos = photoField({ say: this.say, photos: this.parts.photos, lost: this.draft.photos > this.parts.photos.all.length, changed: () => this.set("photos", this.parts.photos.all.length) });
    this.nameInput.value = this.draft.visitor_name;
    fill(this.element, photos, this.againButton(), this.plateField(), this.houseField(), this.kindField(), this.nameField(), this.peopleField(), this.folded());
    this.parts.suggestions.look(this.draft.plate);
    this.show();
  }

  /** The same people come twice, or their friends right behind them. */
  againButton() {
    const last = this.parts.last();
    const house = last && this.parts.index().byId.get(last.house);
    if (!last || !house || !isUntouched(this.draft)) return null;
    const name = last.visitor_name || this.say(KIND_WORDS[last.kind || "other"]);
    return button("wide again", [icon("retry"), this.say("Same as the last: {house}, {name}", { house: house.number, name })], () => this.take(last));
  }

  /** What is known of somebody goes into the form; photos and the rest of the draft stay. @param {Partial<Fields>} known */
  take(known) {
    const { house, kind, visitor_name, plate, plate_province, headcount, visitor_phone, purpose } = { ...this.draft, ...known };
    Object.assign(this.draft, { house, kind, visitor_name, plate, plate_province, headcount, visitor_phone, purpose });
    this.renew();
    this.parts.changed();
  }

  get draft() {
    return this.parts.draft;
  }

  changed() {
    this.show();
    this.parts.changed();
  }

  /** Brings what depends on the draft in line with it. */
  show() {
    const house = this.parts.index().byId.get(this.draft.house);
    const soi = house ? soiName(house.soi, this.parts.language) : "";
    this.houseButton.classList.toggle("chosen", Boolean(house));
    fill(this.houseButton, icon("house"), house ? el("strong", {}, house.number) : this.say("Which house?"), soi && el("span", { class: "muted" }, soi), icon("chevron", "end"));
    this.showRound();
    for (const [kind, chip] of this.kindButtons) chip.setAttribute("aria-checked", String(kind === this.draft.kind));
    this.kindButtons.forEach((chip, kind) => (chip.tabIndex = kind === (this.draft.kind || KINDS[0]) ? 0 : -1));
    const optional = this.draft.kind && !nameNeeded(this.draft.kind);
    this.nameInput.placeholder = optional && this.draft.kind ? this.say(KIND_WORDS[this.draft.kind]) : "";
    this.nameNote.textContent = optional ? this.say("may stay empty") : "";
    this.showProvince();
    this.readPhotos();
    this.people.textContent = String(this.draft.headcount);
    this.fewer.disabled = this.draft.headcount <= 1;
    this.more.disabled = this.draft.headcount >= MOST_PEOPLE;
  }

  /** The village's houses have come, or are others than yesterday's. */
  housesCame() {
    this.houseSheet?.renew();
    this.show();
  }

  houseField() {
    const field = this.field("house", this.say("House"), this.houseButton);
    field.append(this.round);
    return field;
  }

  /** A rider's further houses, each with a way to take it out again. */
  showRound() {
    const { house, kind, more } = this.draft;
    this.round.hidden = !house || !makesRounds(kind);
    const chosen = more.flatMap((id) => this.parts.index().byId.get(id) ?? []).map(({ id, number }) => {
      const out = () => this.set("more", this.draft.more.filter((other) => other !== id));
      return button("chip round-house", [el("strong", {}, number), icon("close")], out, { "aria-label": this.say("Not house {house}", { house: number }) });
    });
    const another = more.length < MOST_HOUSES - 1 && button("chip", [icon("plus"), this.say("One more house")], () => this.pickHouse(true), { "aria-haspopup": "dialog" });
    fill(this.round, ...chosen, another);
  }

  /** @param {boolean} [further] for a rider who has a house already */
  pickHouse(further = false) {
    const { index } = this.parts;
    const recent = /** @type {string[]} */ (recall("recent.houses") ?? []).flatMap((id) => index().byId.get(id) ?? []);
    this.houseSheet = openHouseSheet({ say: this.say, language: this.parts.language, index, recent, coming: this.say("The list of houses is not here yet. One moment…"), pick: ({ id }) => {
      keep("recent.houses", [id, ...recent.map((house) => house.id).filter((other) => other !== id)].slice(0, RECENT));
      const { house, more } = this.draft;
      if (!further) this.set("house", id);
      if (further && id !== house && !more.includes(id)) this.set("more", [...more, id]);
      else if (!further) this.set("more", more.filter((other) => other !== id));
    } });
  }

  kindField() {
    const group = el("div", { class: "kinds", role: "radiogroup", "aria-label": this.say("What for"), on: { keydown: (/** @type {KeyboardEvent} */ event) => this.onKindKey(event) } }, ...this.kindButtons.values());
    return this.field("kind", this.say("What for"), group);
  }

  /** @param {import("./types.js").Kind} kind */
  kindButton(kind) {
    return button("kind", [icon(KIND_ICONS[kind]), el("span", {}, this.say(KIND_WORDS[kind]))], () => this.set("kind", kind), { role: "radio" });
  }

  /** @param {KeyboardEvent} event */
  onKindKey(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = KINDS.indexOf(this.draft.kind || KINDS[0]);
    const next = KINDS[(at + step + KINDS.length) % KINDS.length];
    this.set("kind", next);
    this.kindButtons.get(next)?.focus();
  }

  nameField() {
    return this.field("visitor_name", this.say("Visitor's name"), this.nameInput, this.nameNote);
  }

  plateField() {
    const plate = this.input("plate", { maxlength: 20, autocapitalize: "characters", placeholder: this.say("e.g. 1กก 12"), "aria-label": this.say("Number plate") });
    plate.addEventListener("input", () => this.parts.suggestions.look(plate.value));
    const pad = button("pad-way", [icon("keyboard")], () => this.openPad(plate), { "aria-label": this.say("Thai letters and digits") });
    const row = el("div", { class: "plate-row" }, el("div", { class: "plate-typed" }, plate, pad), this.provinceButton);
    const field = this.field("plate", this.say("Number plate"), row, el("span", { class: "label-note" }, this.say("if there is one")));
    field.append(this.readPlate, this.parts.suggestions.element);
    return field;
  }

  /** What a machine reads on the photos is offered; its module comes with the first photo that is to be read. */
  readPhotos() {
    const { say, language, api, photos, reads } = this.parts;
    if (!this.reading && photos.all.length && reads())
      this.reading = import("./plate-reading.js")
        .then(({ PlateReading }) => new PlateReading({ say, language, api, photos, wanted: reads, element: this.readPlate, take: (read) => this.take(read) }))
        .catch(() => (this.reading = null));
    this.reading?.then((reading) => reading?.look(this.draft.plate));
  }

  /** @param {HTMLInputElement} plate */
  openPad(plate) {
    const { suggestions } = this.parts;
    const typed = (/** @type {string} */ text) => {
      plate.value = text;
      plate.dispatchEvent(new Event("input"));
    };
    const home = suggestions.element.parentElement;
    const province = this.provinceButton.parentElement;
    const sheet = openPlatePad({ say: this.say, plate: this.draft.plate, typed, extra: suggestions.element, province: this.provinceButton });
    suggestions.taken = () => sheet.close();
    sheet.addEventListener("close", () => {
      suggestions.taken = () => undefined;
      // What was suggested and taken has drawn the form anew by now: both are in its new field already.
      if (sheet.contains(suggestions.element)) home?.append(suggestions.element);
      if (sheet.contains(this.provinceButton)) province?.append(this.provinceButton);
    });
  }

  pickProvince() {
    const recent = /** @type {string[]} */ (recall("recent.provinces") ?? []);
    openProvinceSheet({ say: this.say, language: this.parts.language, recent: this.parts.provinces(), pick: (thai) => {
      keep("recent.provinces", [thai, ...recent.filter((other) => other !== thai)].slice(0, 3));
      this.set("plate_province", thai);
    } });
  }

  showProvince() {
    const name = this.draft.plate_province ? provinceName(this.draft.plate_province, this.parts.language) : this.say("Province");
    fill(this.provinceButton, el("span", {}, name), icon("chevron", "end"));
    this.provinceButton.classList.toggle("chosen", Boolean(this.draft.plate_province));
  }

  peopleField() {
    const stepper = el("div", { class: "stepper", role: "group", "aria-label": this.say("People") }, this.fewer, this.people, this.more);
    return this.field("headcount", this.say("People"), stepper);
  }

  /** @param {"plus"|"minus"} sign @param {number} step @param {string} words */
  stepButton(sign, step, words) {
    const count = () => this.set("headcount", Math.max(1, Math.min(MOST_PEOPLE, this.draft.headcount + step)));
    return button("step", [icon(sign)], count, { "aria-label": this.say(words) });
  }

  /** What is seldom needed. */
  folded() {
    const phone = this.input("visitor_phone", { type: "tel", inputmode: "tel", maxlength: 20 });
    const note = this.input("purpose", { maxlength: 200 });
    return el(
      "details", { class: "folded", open: Boolean(this.draft.visitor_phone || this.draft.purpose || this.idNumber) },
      el("summary", {}, icon("plus"), this.say("Phone and note")),
      this.field("visitor_phone", this.say("Visitor's phone"), phone), this.field("purpose", this.say("Note for the house"), note), this.cardField(),
    );
  }

  cardField() {
    const card = el("input", { type: "text", id: "field-id_number", autocomplete: "off", maxlength: 40, "aria-describedby": "problem-id_number" });
    card.value = this.idNumber;
    card.addEventListener("input", () => {
      this.idNumber = card.value;
      this.problem("id_number", "");
    });
    return this.field("id_number", this.say("ID card or passport number"), card, el("span", { class: "label-note" }, this.say("is not kept")));
  }

  /** @param {"visitor_name"|"plate"|"visitor_phone"|"purpose"} name @param {Record<string, unknown>} how */
  input(name, how) {
    const input = el("input", { type: "text", id: `field-${name}`, autocomplete: "off", "aria-describedby": `problem-${name}`, ...how });
    input.value = this.draft[name];
    input.addEventListener("input", () => this.set(name, input.value));
    return input;
  }

  /** @param {string} name @param {string} label @param {HTMLElement} control @param {HTMLElement} [note] */
  field(name, label, control, note) {
    const title = control instanceof HTMLInputElement ? el("label", { class: "label", for: control.id }, label) : el("span", { class: "label" }, label);
    if (note) title.append(note);
    return el("div", { class: `field field-${name}`, "data-field": name }, title, control, el("p", { class: "problem", id: `problem-${name}`, role: "alert" }));
  }

  /** @template {keyof Fields} Name @param {Name} name @param {Fields[Name]} value */
  set(name, value) {
    this.draft[name] = value;
    this.problem(name, "");
    this.changed();
  }

  /** @param {string} name @param {string} words */
  problem(name, words) {
    const place = this.element.querySelector(`[data-field="${name}"]`);
    const line = place?.querySelector(":scope > .problem");
    if (!place || !line) return false;
    line.textContent = words;
    place.classList.toggle("wrong", Boolean(words));
    return true;
  }

  /** Leads to a field: what can be tapped there gets the focus. @param {string} name */
  leadTo(name) {
    const place = this.element.querySelector(`[data-field="${name}"]`);
    if (place?.closest("details")) /** @type {HTMLDetailsElement} */ (place.closest("details")).open = true;
    place?.scrollIntoView({ block: "center" });
    /** @type {HTMLElement|null|undefined} */ (place?.querySelector("input:not([hidden]), button, [tabindex='0']"))?.focus({ preventScroll: true });
  }

  /** Nothing may change while the visit is on its way: the same key must mean the same visit. @param {boolean} locked */
  lock(locked) {
    if (locked) this.reading?.then((reading) => reading?.stop());
    this.element.inert = locked;
    this.element.classList.toggle("locked", locked);
  }
}
