// @ts-check
// The guard's page without network, outside LINE's own browser, which knows no service workers: the page of this release
// and its files, and nothing else. What the village tells is never kept here.
//
// In front of this stands `self.RELEASE`: a new release is another worker, which brings its own and takes the old away.

const worker = /** @type {any} */ (self);
/** @type {{version: string, files: string[]}} */
const { version, files } = worker.RELEASE;
const PAGE = new URL(worker.registration.scope).pathname;
const OURS = `gate ${PAGE} `;
const NAME = OURS + version;
const STATIC = "/liff/static/";
const PATIENCE = 4000; // ms for the page by the network; then the kept one opens

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(take()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(tidy()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (pathname.startsWith(STATIC)) event.respondWith(file(request, pathname));
});

/** All of it, or nothing: while servers change over, another release's page may answer. */
async function take() {
  const cache = await caches.open(NAME);
  const answer = await fetch(PAGE, { cache: "reload" });
  if (!answer.ok || !(await answer.clone().text()).includes(`${STATIC}${version}/`)) throw new Error("not this release's page");
  await cache.addAll(files.map((name) => `${STATIC}${version}/${name}`));
  await cache.put(PAGE, answer);
  await worker.skipWaiting();
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== NAME) await caches.delete(name);
  await worker.clients.claim();
}

/** By the network, where it has one in time. @param {Request} request @returns {Promise<Response>} */
async function page(request) {
  const asked = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([asked, late]).catch(() => null);
  if (answer && answer.status < 500) return answer;
  return (await kept(PAGE)) ?? asked;
}

/** A page that is still open from before a release asks for its own files: without network today's have to do.
 * @param {Request} request @param {string} pathname @returns {Promise<Response>} */
async function file(request, pathname) {
  const found = await kept(pathname);
  if (found) return found;
  try {
    return await fetch(request);
  } catch (failure) {
    const [, name] = pathname.slice(STATIC.length).split(/\/(.*)/s);
    const todays = await kept(`${STATIC}${version}/${name}`);
    if (todays) return todays;
    throw failure;
  }
}

/** @param {string} pathname @returns {Promise<Response|undefined>} */
async function kept(pathname) {
  return (await caches.open(NAME)).match(pathname);
}
