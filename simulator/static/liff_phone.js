// @ts-check
// The LIFF SDK's stand-in, second part: what the phone around the page does, and sheets of its own where there is none.

/** @param {Record<string, unknown>} message */
const tellPhone = (message) => window.parent.postMessage({ simulator: "liff", ...message }, "*");

/** Ask the phone, and wait for what its person chooses. @param {Record<string, unknown>} message @returns {Promise<any>} */
function askPhone(message) {
  const id = random(8);
  return new Promise((resolve) => {
    const hear = (/** @type {MessageEvent} */ event) => {
      if (event.source !== window.parent || event.data?.simulator !== "phone" || event.data.id !== id) return;
      window.removeEventListener("message", hear);
      resolve(event.data.value);
    };
    window.addEventListener("message", hear);
    tellPhone({ ...message, id });
  });
}

/** @param {boolean} several @returns {Promise<string[] | null>} friends and groups, or null when it was cancelled */
async function chooseTargets(several) {
  if (AT_HOME) return askPhone({ type: "share", several });
  const { groups, friends } = await ask("/message/v3/targets");
  const found = await sheet("Share with", (card, done) => {
    for (const target of [...groups, ...friends]) card.append(button(target.name, () => done(target.id)));
  });
  return found && [found];
}

/** @returns {Promise<string | null>} what the code says, or null when it was cancelled */
function readCode() {
  if (AT_HOME) return askPhone({ type: "scan" });
  return sheet("Scan a code (simulated): paste what it says", (card, done) => {
    const field = document.createElement("input");
    field.setAttribute("aria-label", "Content of the code");
    field.style.cssText = "min-height:48px;font:inherit;padding:0 12px;border:1px solid #DDD8CC;border-radius:12px";
    card.append(field, button("Scanned", () => done(field.value)));
    setTimeout(() => field.focus(), 0);
  });
}

/**
 * A sheet over the page. Styled by script, so that a strict CSP does not take it away.
 * @param {string} title @param {(body: HTMLElement, done: (value: any) => void) => void} fill
 */
function sheet(title, fill) {
  return new Promise((resolve) => {
    const back = document.createElement("div");
    const done = (/** @type {any} */ value) => { back.remove(); resolve(value); };
    back.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#0009;display:grid;align-items:end";
    const card = document.createElement("div");
    card.style.cssText = "background:#fff;color:#16241C;padding:20px;border-radius:16px 16px 0 0;display:grid;gap:10px;"
      + "font:16px/1.4 Sarabun,system-ui,sans-serif;max-height:70vh;overflow:auto";
    const heading = document.createElement("b");
    heading.textContent = title;
    card.append(heading);
    fill(card, done);
    card.append(button("Cancel", () => done(null)));
    back.append(card);
    document.body.append(back);
  });
}
/** @param {string} text @param {() => void} action */
function button(text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.style.cssText = "min-height:48px;font:inherit;border:1px solid #DDD8CC;border-radius:12px;background:#F6F4EE;color:inherit";
  made.addEventListener("click", action);
  return made;
}
