// @ts-check
// The page: who is shown, and what happens on whose phone.
import { ask, button, listen, make } from "./api.js";
import { People, firstChoice } from "./people.js";
import { Phone } from "./phone.js";
import { drawBill, drawWeather } from "./weather.js";
import { currentLanguage, say, speak } from "./words.js";

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const [steps, weather, bill, stage, tabs] = ["steps", "weather", "bill", "phones", "tabs"].map(byId);
const narrow = matchMedia("(max-width: 760px)");
const PHONE_AND_GAP = 396;

/** @type {any} */ let state = { people: [], channels: [], faults: [] };
/** @type {string[]} */ let chosen = [];
/** @type {Map<string, Phone>} */ const phones = new Map();
let front = "";
let billTimer = 0;
const people = new People(byId("people"), toggle, add);

/** @param {string} userId */
function toggle(userId) {
  chosen = chosen.includes(userId) ? chosen.filter((id) => id !== userId) : [...chosen, userId];
  front = chosen.includes(userId) ? userId : chosen[0] || "";
  people.news.delete(userId);
  if (narrow.matches) byId("people").classList.remove("open");
  remember();
  draw();
  document.getElementById(`phone-${userId}`)?.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
}

/** Somebody new; told by the line and by the answer, whichever comes first. @param {any} person */
function add(person) {
  if (state.people.some((/** @type {any} */ one) => one.user_id === person.user_id)) return;
  state.people.push(person);
  people.draw();
}

function remember() {
  const address = new URL(location.href);
  address.search = chosen.length ? `?people=${chosen.join(",")}` : "";
  history.replaceState(null, "", address);
}

/** The address decides, else a guard and a household. */
function choose() {
  const known = new Set(state.people.map((/** @type {any} */ person) => person.user_id));
  const asked = new URLSearchParams(location.search).get("people")?.split(",").filter((id) => known.has(id)) || [];
  const kept = chosen.filter((id) => known.has(id));
  const room = Math.floor((innerWidth - 250) / PHONE_AND_GAP);
  chosen = kept.length ? kept : asked.length ? asked : firstChoice(state.people, Math.max(3, room));
  front = chosen.includes(front) ? front : chosen[0] || "";
}

/** @param {any} person */
function channelOf(person) {
  return state.channels.find((/** @type {any} */ channel) => channel.channel_id in person.channels);
}

async function load() {
  state = await ask("state");
  document.title = `${state.channels[0]?.display_name || "LINE"} · ${say("title")}`;
  phones.forEach((phone) => phone.element.remove());
  phones.clear();
  choose();
  draw();
}

function draw() {
  people.people = state.people;
  people.shown = chosen;
  people.draw();
  drawWords();
  drawWeather(weather, state.faults);
  drawBill(bill);
  drawPhones();
  drawTabs();
}

function drawWords() {
  document.querySelectorAll("[data-word]").forEach((element) => {
    element.textContent = say(/** @type {HTMLElement} */ (element).dataset.word || "");
  });
  steps.replaceChildren(...["step1", "step2", "step3"].map((name) => {
    const line = make("li");
    line.innerHTML = say(name); // our own words, with <b>
    return line;
  }));
  byId("language").textContent = currentLanguage() === "en" ? "ไทย" : "English";
}

function drawPhones() {
  for (const [id, phone] of phones) {
    if (chosen.includes(id)) continue;
    phone.element.remove();
    phones.delete(id);
  }
  stage.querySelector(".hint")?.remove();
  chosen.forEach((id, index) => place(id, index));
  if (!chosen.length) stage.append(make("p", { class: "hint" }, say(narrow.matches ? "chooseSmall" : "choose")));
  phones.forEach((phone, id) => phone.element.classList.toggle("front", id === front));
}

/** A frame that is moved loads anew, so that a phone stays where it is. @param {string} id @param {number} index */
function place(id, index) {
  if (phones.has(id)) return;
  const person = state.people.find((/** @type {any} */ one) => one.user_id === id);
  const channel = person && channelOf(person);
  if (!channel) return;
  const phone = new Phone(person, channel, () => toggle(id));
  phones.set(id, phone);
  stage.insertBefore(phone.element, stage.children[index] || null);
}

function drawTabs() {
  const list = button(say("people"), () => byId("people").classList.add("open"), { class: "tab all" });
  tabs.replaceChildren(list, ...chosen.map((id) => tab(id)));
}

/** @param {string} id */
function tab(id) {
  const person = state.people.find((/** @type {any} */ one) => one.user_id === id);
  const made = button(person.display_name, () => { front = id; people.news.delete(id); draw(); }, {
    class: "tab", role: "tab", "aria-selected": String(id === front), "aria-controls": `phone-${id}`,
  });
  const news = people.news.get(id);
  if (news && id !== front) made.append(make("span", { class: "badge" }, String(news)));
  return made;
}

/** @param {string} userId @param {string} chat @param {any} entry */
function arrive(userId, chat, entry) {
  phones.get(userId)?.arrive(chat, entry);
  const seen = phones.has(userId) && (!narrow.matches || userId === front);
  const own = entry.from === "user" && (!entry.user_id || entry.user_id === userId);
  if (own || seen) return;
  people.news.set(userId, (people.news.get(userId) || 0) + 1);
  people.draw();
  drawTabs();
}

/** @type {Record<string, (fact: any) => void>} */
const HEAR = {
  reload: () => load(),
  chat: (fact) => arrive(fact.user_id, "", fact.entry),
  talk: (fact) => fact.members.forEach((/** @type {string} */ id) => arrive(id, fact.talk, fact.entry)),
  talks: (fact) => fact.members.forEach((/** @type {string} */ id) => phones.get(id)?.listChats()),
  unsent: (fact) => fact.members.forEach((/** @type {string} */ id) => phones.get(id)?.log.unsent(fact.message_id)),
  person: (fact) => add(fact.person),
  menu: (fact) => phones.forEach((phone, id) => { if (!fact.user_id || fact.user_id === id) phone.loadMenu(); }),
  standing: (fact) => phones.get(fact.user_id)?.stand(fact.standing),
  loading: (fact) => phones.get(fact.user_id)?.log.think(fact.seconds),
  faults: (fact) => { state.faults = fact.faults; drawWeather(weather, fact.faults); },
  bill: () => { clearTimeout(billTimer); billTimer = setTimeout(() => drawBill(bill), 150); },
};

byId("language").addEventListener("click", () => {
  speak(currentLanguage() === "en" ? "th" : "en");
  load();
});
narrow.addEventListener("change", () => draw());
document.addEventListener("click", (event) => {
  if (!bill.contains(/** @type {Node} */ (event.target))) bill.removeAttribute("open");
});

speak(currentLanguage());
listen((fact) => HEAR[fact.type]?.(fact), (connected) => {
  document.body.classList.toggle("lost", !connected);
  document.body.dataset.lost = connected ? "" : say("connectionLost");
  if (connected) load();
});
