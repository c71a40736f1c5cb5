// @ts-check
// The LIFF SDK's stand-in, last part: the same window.liff, answered by the simulator that served this file.

/** @type {() => void} */
let announceReady = () => {};
const ready = new Promise((resolve) => { announceReady = () => resolve(undefined); });

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
  keep({ inClient: "yes", userId: hash.get("user_id") || "", context: hash.get("context") || "none" });
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

// ---- features
async function scanCodeV2() {
  needInit();
  const prepared = isLoggedIn() ? (await ask("/message/v3/scan", { method: "POST" })).value : null;
  return { value: prepared ?? await readCode() };
}

/** @param {any} messages @param {{isMultiple?: boolean}} [options] */
async function shareTargetPicker(messages, options = {}) {
  needLogin();
  needMessages(messages);
  const to = await chooseTargets(options.isMultiple !== false);
  if (!to) return undefined;
  await ask("/message/v3/share", json({ to, messages }));
  return { status: "success" };
}

/** @param {any} messages */
async function sendMessages(messages) {
  needLogin();
  if (!isInClient()) throw new LiffError("FORBIDDEN", "liff.sendMessages() works in the LIFF browser only");
  needMessages(messages);
  await ask("/message/v3/send", json({ messages }));
}

/** @param {any} messages */
function needMessages(messages) {
  if (Array.isArray(messages) && messages.length >= 1 && messages.length <= 5) return;
  throw new LiffError("INVALID_ARGUMENT", "Number of messages should be in range 1 to 5.");
}

/** LINE: what the person answers is not returned; ask for the friendship again. */
async function requestFriendship() {
  needLogin();
  if (!AT_HOME) throw new LiffError("FORBIDDEN", "liff.requestFriendship() works in the LIFF browser only");
  const { friendFlag } = await ask("/friendship/v1/status");
  if (!friendFlag) await askPhone({ type: "befriend" });
}

/** @param {{url: string, external?: boolean}} params */
function openWindow(params) {
  if (!params?.url) throw new LiffError("INVALID_ARGUMENT", "no proper argument");
  if (AT_HOME) tellPhone({ type: "open", url: params.url, external: Boolean(params.external) });
  else window.open(params.url, "_blank", "noopener");
}

function getContext() {
  needInit();
  const about = { liffId: app.liffId, endpointUrl: app.endpointUrl, scope: app.scope };
  if (!isInClient()) return { type: "external", ...about };
  return {
    type: recall("context"), userId: recall("userId"), ...about,
    viewType: "full", accessTokenHash: "", availability: { shareTargetPicker: { permission: true, minVer: "10.3.0" } },
  };
}

function getOS() {
  if (/android/i.test(navigator.userAgent)) return "android";
  return isInClient() || /iphone|ipad/i.test(navigator.userAgent) ? "ios" : "web";
}

const IN_CLIENT_ONLY = ["sendMessages", "scanCode", "requestFriendship"];
const AFTER_LOGIN = ["shareTargetPicker"];
const ANYWHERE = ["scanCodeV2", "getFriendship", "multipleLiffTransition", "subwindowOpen"];

/** @param {string} name */
function isApiAvailable(name) {
  needInit();
  if (IN_CLIENT_ONLY.includes(name)) return isInClient();
  return ANYWHERE.includes(name) || (AFTER_LOGIN.includes(name) && isLoggedIn());
}

/** @param {string} url */
function permanentLink(url) {
  needInit();
  const [wanted, endpoint] = [new URL(url), new URL(app.endpointUrl)];
  const below = wanted.pathname.replace(/\/$/, "").slice(endpoint.pathname.replace(/\/$/, "").length);
  const path = endpoint.pathname.replace(/\/$/, "");
  if (wanted.origin !== endpoint.origin || !wanted.pathname.startsWith(path) || (below && !below.startsWith("/"))) {
    throw new LiffError("INVALID_CONFIG", "The URL is not below the endpoint URL");
  }
  return `${BASE}/liff-app/${app.liffId}${below}${wanted.search}${wanted.hash}`;
}

/** @type {any} */ (window).liff = {
  init, ready, login, isLoggedIn, isInClient, getOS, getContext, openWindow, sendMessages, shareTargetPicker, scanCodeV2,
  requestFriendship, isApiAvailable,
  get id() { return app.liffId || null; },
  logout: () => forget(),
  getIDToken: () => (needInit(), recall("IDToken")),
  getDecodedIDToken: () => (needInit(), recall("IDToken") ? decode(recall("IDToken") || "") : null),
  getAccessToken: () => (needInit(), recall("accessToken")),
  getProfile: async () => (needLogin(), ask("/v2/profile")),
  getFriendship: async () => (needLogin(), ask("/friendship/v1/status")),
  closeWindow: () => (AT_HOME ? tellPhone({ type: "close" }) : window.close()),
  getLanguage: () => navigator.language,
  getAppLanguage: () => navigator.language,
  getVersion: () => "2.31.0",
  getLineVersion: () => (isInClient() ? "15.20.0" : null),
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
