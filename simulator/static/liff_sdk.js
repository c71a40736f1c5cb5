// @ts-check
// Stands in for the LIFF SDK: the same window.liff, answered by the simulator that served this file.
(() => {
  const BASE = "{{base}}";
  // One tab shows several phones, and frames of one origin share sessionStorage: the frame's name keeps them apart
  const FRAME = window.name.startsWith("phone-") ? `${window.name}:` : "";
  const AT_HOME = window.parent !== window && FRAME !== "";
  const NEVER = new Promise(() => {});
  /** @type {{liffId: string, clientId: string, endpointUrl: string, scope: string[]}} */
  const app = { liffId: "", clientId: "", endpointUrl: "", scope: [] };
  let initialised = false;
  /** @type {() => void} */
  let announceReady = () => {};
  const ready = new Promise((resolve) => { announceReady = () => resolve(undefined); });

  class LiffError extends Error {
    /** @param {string} code @param {string} message */
    constructor(code, message) {
      super(message);
      this.code = code;
    }
  }

  // ---- what is kept in the tab
  /** @param {string} key */
  const place = (key) => `LIFF_STORE:${app.liffId}:${FRAME}${key}`;
  /** @param {string} key */
  const recall = (key) => sessionStorage.getItem(place(key));
  /** @param {Record<string, string>} facts */
  const keep = (facts) => Object.entries(facts).forEach(([key, value]) => sessionStorage.setItem(place(key), value));
  const forget = () => ["accessToken", "IDToken", "expires", "inClient", "userId"]
    .forEach((key) => sessionStorage.removeItem(place(key)));

  // ---- asking the platform
  /** @param {string} path @param {RequestInit} [options] */
  async function ask(path, options = {}) {
    const token = recall("accessToken");
    const headers = { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...options.headers };
    const answer = await fetch(BASE + path, { ...options, headers }).catch(() => {
      throw new LiffError("INIT_FAILED", "LINE can't be reached");
    });
    if (answer.ok) return answer.json();
    const told = await answer.json().catch(() => ({}));
    throw new LiffError(String(answer.status), told.message || told.error_description || answer.statusText);
  }
  /** @param {unknown} body */
  const json = (body) => ({
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });

  // ---- init and the two redirects
  /** @param {{liffId: string, withLoginOnExternalBrowser?: boolean}} config */
  async function init(config) {
    if (!config || !config.liffId) throw new LiffError("INVALID_CONFIG", "liffId is necessary for liff.init()");
    app.liffId = config.liffId;
    const told = await ask(`/liff/v2/apps/${encodeURIComponent(config.liffId)}/contextToken`).catch((error) => {
      throw error.code === "404" ? new LiffError("INVALID_CONFIG", `There is no LIFF app ${config.liffId}`) : error;
    });
    Object.assign(app, told);
    warnAboutUrl();
    takeTokens();
    await finishLogin();
    if (Number(recall("expires") || 0) < Date.now()) forget();
    if (goToSecondary()) return NEVER;
    initialised = true;
    if (config.withLoginOnExternalBrowser && !isLoggedIn()) {
      login();
      return NEVER;
    }
    announceReady();
    return undefined;
  }

  function warnAboutUrl() {
    const endpoint = new URL(app.endpointUrl);
    if (location.origin !== endpoint.origin || !location.pathname.startsWith(endpoint.pathname)) {
      console.warn(`liff.init() was called at ${location.href}, which is not below the endpoint URL ${endpoint}`);
    }
  }

  /** The LIFF browser hands the tokens over behind the #. */
  function takeTokens() {
    const hash = new URLSearchParams(location.hash.slice(1));
    const accessToken = hash.get("access_token");
    if (!accessToken || !hash.has("context_token")) return;
    keepTokens(accessToken, hash.get("id_token") || "", 12 * 3600);
    keep({ inClient: "yes", userId: hash.get("user_id") || "" });
    history.replaceState(history.state, "", location.pathname + location.search);
  }

  /** @param {string} accessToken @param {string} idToken @param {number} seconds */
  function keepTokens(accessToken, idToken, seconds) {
    keep({ accessToken, IDToken: idToken, expires: String(Date.now() + seconds * 1000) });
  }

  /** liff.state names the page that was meant: the endpoint's path + its path, both queries. */
  function goToSecondary() {
    const query = new URLSearchParams(location.search);
    const state = query.get("liff.state");
    if (state === null) return false;
    query.delete("liff.state");
    const endpoint = new URL(app.endpointUrl);
    const wanted = new URL(state.replace(/^(?=[^/?#])/, "/"), "http://state.invalid");
    const path = endpoint.pathname.replace(/\/$/, "") + (state.startsWith("/") ? wanted.pathname : "");
    new URLSearchParams(wanted.search).forEach((value, name) => query.set(name, value));
    const search = query.toString() ? `?${query}` : "";
    location.replace(endpoint.origin + (path || "/") + search + wanted.hash);
    return true;
  }

  // ---- login in a browser outside LINE
  /** @param {{redirectUri?: string}} [config] */
  async function login(config = {}) {
    if (isInClient()) return console.warn("liff.login() has no effect in the LIFF browser");
    const verifier = random(48);
    const state = random(16);
    const redirectUri = config.redirectUri || app.endpointUrl;
    keep({ verifier, state, redirectUri });
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const page = new URL(`${BASE}/oauth2/v2.1/authorize`);
    page.search = new URLSearchParams({
      response_type: "code", client_id: app.clientId, redirect_uri: redirectUri, state,
      scope: app.scope.join(" "), code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: "S256",
    }).toString();
    location.assign(page.href);
    return undefined;
  }

  async function finishLogin() {
    const query = new URLSearchParams(location.search);
    const code = query.get("code");
    if (!code || query.get("state") !== recall("state")) return;
    const form = new URLSearchParams({
      grant_type: "authorization_code", code, client_id: app.clientId,
      redirect_uri: recall("redirectUri") || "", code_verifier: recall("verifier") || "",
    });
    const tokens = await ask("/oauth2/v2.1/token", { method: "POST", body: form });
    keepTokens(tokens.access_token, tokens.id_token, tokens.expires_in);
    keep({ userId: decode(tokens.id_token).sub });
    ["code", "state"].forEach((name) => query.delete(name));
    const search = query.toString() ? `?${query}` : "";
    history.replaceState(history.state, "", location.pathname + search + location.hash);
  }

  const isLoggedIn = () => Boolean(recall("accessToken"));
  const isInClient = () => recall("inClient") === "yes";
  function needInit() {
    if (!initialised) throw new LiffError("INIT_FAILED", "Need to call liff.init() first");
  }
  function needLogin() {
    needInit();
    if (!isLoggedIn()) throw new LiffError("UNAUTHORIZED", "Need access_token for api call, Please login first");
  }

  // ---- small tools
  /** @param {Uint8Array} bytes */
  const base64url = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  /** @param {number} size */
  const random = (size) => base64url(crypto.getRandomValues(new Uint8Array(size)));
  /** @param {string} token */
  function decode(token) {
    const bytes = Uint8Array.from(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }
  /** @param {Record<string, unknown>} message */
  const tellPhone = (message) => window.parent.postMessage({ simulator: "liff", ...message }, BASE);

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

  // ---- features
  async function scanCodeV2() {
    needInit();
    const value = await sheet("Scan a code (simulated): paste what it says", (card, done) => {
      const field = document.createElement("input");
      field.setAttribute("aria-label", "Content of the code");
      field.style.cssText = "min-height:48px;font:inherit;padding:0 12px;border:1px solid #DDD8CC;border-radius:12px";
      card.append(field, button("Scanned", () => done(field.value)));
      setTimeout(() => field.focus(), 0);
    });
    return { value };
  }

  /** @param {unknown[]} messages */
  async function shareTargetPicker(messages) {
    needLogin();
    const friends = await ask("/message/v3/friends");
    const to = await sheet("Share with", (card, done) => {
      for (const friend of friends) card.append(button(friend.displayName, () => done(friend.userId)));
    });
    if (!to) return undefined;
    await ask("/message/v3/share", json({ to: [to], messages }));
    return { status: "success" };
  }

  /** @param {unknown[]} messages */
  async function sendMessages(messages) {
    needLogin();
    if (!isInClient()) throw new LiffError("FORBIDDEN", "user doesn't grant required permissions yet");
    await ask("/message/v3/send", json({ messages }));
  }

  /** @param {{url: string, external?: boolean}} params */
  function openWindow(params) {
    if (AT_HOME) tellPhone({ type: "open", url: params.url, external: Boolean(params.external) });
    else window.open(params.url, "_blank", "noopener");
  }

  function getContext() {
    needInit();
    if (!isInClient()) return { type: "external", liffId: app.liffId, endpointUrl: app.endpointUrl, scope: app.scope };
    return {
      type: "utou", userId: recall("userId"), liffId: app.liffId, endpointUrl: app.endpointUrl, scope: app.scope,
      viewType: "full", accessTokenHash: "", availability: { shareTargetPicker: { permission: true, minVer: "10.3.0" } },
    };
  }

  function getOS() {
    if (/android/i.test(navigator.userAgent)) return "android";
    return isInClient() || /iphone|ipad/i.test(navigator.userAgent) ? "ios" : "web";
  }

  const IN_CLIENT_ONLY = ["sendMessages", "scanCode"];
  const KNOWN = ["shareTargetPicker", "scanCodeV2", "getFriendship", "multipleLiffTransition", "subwindowOpen", ...IN_CLIENT_ONLY];

  /** @type {any} */ (window).liff = {
    init, ready, login, isLoggedIn, isInClient, getOS, getContext, openWindow, sendMessages, shareTargetPicker, scanCodeV2,
    get id() { return app.liffId || null; },
    logout: () => forget(),
    getIDToken: () => (needInit(), recall("IDToken")),
    getDecodedIDToken: () => (needInit(), recall("IDToken") ? decode(recall("IDToken") || "") : null),
    getAccessToken: () => (needInit(), recall("accessToken")),
    getProfile: async () => (needLogin(), ask("/v2/profile")),
    getFriendship: async () => (needLogin(), ask("/friendship/v1/status")),
    requestFriendship: async () => needLogin(),
    closeWindow: () => (AT_HOME ? tellPhone({ type: "close" }) : window.close()),
    getLanguage: () => navigator.language,
    getAppLanguage: () => navigator.language,
    getVersion: () => "2.31.0",
    getLineVersion: () => (isInClient() ? "15.20.0" : null),
    isApiAvailable: (/** @type {string} */ name) =>
      KNOWN.includes(name) && (isInClient() || !IN_CLIENT_ONLY.includes(name)),
    isSubWindow: () => false,
    use: () => undefined,
    permission: {
      query: async () => ({ state: "granted" }), getGrantedAll: async () => app.scope, requestAll: async () => undefined,
    },
    permanentLink: {
      createUrlBy: async (/** @type {string} */ url) => permanentLink(url),
      createUrl: () => permanentLink(location.href),
    },
    i18n: { setLang: async () => undefined },
  };

  /** @param {string} url */
  function permanentLink(url) {
    needInit();
    if (!url.startsWith(app.endpointUrl)) {
      throw new LiffError("CREATE_SHARE_URL_ERROR", "Current page is not in the endpoint URL");
    }
    return `${BASE}/liff-app/${app.liffId}${url.slice(app.endpointUrl.length)}`;
  }
})();
