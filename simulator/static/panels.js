// @ts-check
// Small panels over the phone's screen, where its person chooses something; each promises the choice, or null.
import { ask, button, make } from "./api.js";
import { say } from "./words.js";

/**
 * @param {HTMLElement} screen @param {string} title
 * @param {(panel: HTMLElement, done: (value: any) => void) => void} fill
 * @returns {Promise<any>} null when it was cancelled
 */
export function panel(screen, title, fill) {
  return new Promise((resolve) => {
    const made = make("section", { class: "picker", role: "dialog", "aria-label": title }, make("b", {}, title));
    const done = (/** @type {any} */ value) => { made.remove(); resolve(value); };
    fill(made, done);
    made.append(button(say("cancel"), () => done(null), { class: "cancel" }));
    screen.append(made);
    /** @type {HTMLElement | null} */ (made.querySelector("input:not([type=checkbox]), button"))?.focus();
  });
}

/**
 * Friends and groups, those whose name fits what is typed.
 * @param {HTMLElement} screen @param {string} title
 * @param {{userId: string, several: boolean, groups: boolean, go: string, without?: string[]}} wish
 * @returns {Promise<string[] | null>}
 */
export function pickTargets(screen, title, wish) {
  return panel(screen, title, (place, done) => {
    /** @type {Set<string>} */ const chosen = new Set();
    const field = /** @type {HTMLInputElement} */ (make("input", { type: "search", placeholder: say("findName"), "aria-label": say("findName") }));
    const list = make("div", { class: "targets" });
    const go = button(wish.go, () => done([...chosen]), { class: "go", disabled: "" });
    const pick = (/** @type {string} */ id) => {
      if (!wish.several) return done([id]);
      if (!chosen.delete(id)) chosen.add(id);
      return go.toggleAttribute("disabled", !chosen.size);
    };
    const draw = async () => {
      const told = await ask(`people/${wish.userId}/friends?q=${encodeURIComponent(field.value)}`);
      const targets = [...(wish.groups ? told.groups : []), ...told.friends];
      list.replaceChildren(...targets.filter(({ id }) => !wish.without?.includes(id)).map((target) => entry(target, chosen, pick)));
    };
    field.addEventListener("input", draw);
    place.append(field, list, ...(wish.several ? [go] : []));
    draw();
  });
}

/** @param {{id: string, name: string}} target @param {Set<string>} chosen @param {(id: string) => void} pick */
function entry(target, chosen, pick) {
  const made = button(target.name, () => {
    pick(target.id);
    made.setAttribute("aria-pressed", String(chosen.has(target.id)));
  }, { class: "target", "aria-pressed": String(chosen.has(target.id)) });
  return made;
}

/** The camera's stand-in: what the code says, pasted or read from a picture. @param {HTMLElement} screen */
export function readCode(screen) {
  return panel(screen, say("scan"), (place, done) => {
    const field = /** @type {HTMLInputElement} */ (make("input", { placeholder: say("codeText"), "aria-label": say("codeText") }));
    const file = /** @type {HTMLInputElement} */ (make("input", { type: "file", accept: "image/*", "aria-label": say("codePicture") }));
    const trouble = make("p", { class: "trouble", role: "alert" });
    file.addEventListener("change", async () => {
      if (!file.files?.[0]) return;
      const answer = await fetch("/_sim/codes", { method: "POST", body: file.files[0] });
      const told = await answer.json();
      if (answer.ok) done(told.value);
      else trouble.textContent = told.message;
    });
    const form = make("form", {}, field, make("button", { class: "go" }, say("scanned")));
    form.addEventListener("submit", (event) => { event.preventDefault(); done(field.value); });
    place.append(form, file, trouble);
  });
}

/** @param {HTMLElement} screen @param {string} title @param {string} go @returns {Promise<true | null>} */
export const confirm = (screen, title, go) =>
  panel(screen, title, (place, done) => place.append(button(go, () => done(true), { class: "go" })));

/** A few words or values. @param {HTMLElement} screen @param {string} title @param {Record<string, string>[]} fields of the inputs */
export function fillIn(screen, title, fields) {
  return panel(screen, title, (place, done) => {
    const inputs = fields.map((attributes) => /** @type {HTMLInputElement} */ (make("input", attributes)));
    const form = make("form", {}, ...inputs, make("button", { class: "go" }, say("pick")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (inputs[0].value) done(inputs.map((input) => input.value));
    });
    place.append(form);
  });
}
