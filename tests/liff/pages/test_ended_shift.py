"""A shift on the gate's phone: how its session is renewed, how it ends, and what the page asks for without a socket."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.liff.pages.played import Asked, play

LINE_SDK = """window.liff = {init: async () => undefined, isLoggedIn: () => true, isInClient: () => true,
  getIDToken: () => "e30." + btoa(JSON.stringify({sub: "U1"})) + ".sig"};"""
MOUNT = """async ([url, kept]) => {
  const load = (name) => import(url + name);
  const [{Api}, {Liff}, {Live}, {Session}, {VisitBook}, store] = await Promise.all(
    ["api.js", "liff.js", "live.js", "session.js", "visits.js", "store.js"].map(load));
  const member = {id: "m", name: "Prasit", language: "th", role: "guard"};
  const remembered = (tokens, lasts) => ({...tokens, sub: "U1", member, good_until: Date.now() + lasts});
  const liff = new Liff({liffId: "1234567890-abcdefgh", sdkUrl: location.origin + "/played/sdk.js"});
  const begin = () => new Session(liff, "guard");
  const session = begin(), book = new VisitBook();
  session.kept = remembered(kept, kept.lasts);
  const page = {troubles: [], news: [], begin, session, book, remembered,
    keep: (tokens) => store.keep("session.1234567890-abcdefgh.guard.U1", remembered(tokens, 900_000)),
    recall: () => store.recall("session.1234567890-abcdefgh.guard.U1")};
  page.live = new Live({api: new Api(session), session, book, zone: "Asia/Bangkok",
    onNews: (visits) => { page.news.push(...visits.map(({id}) => id)); book.merge(visits); },
    onConnection: () => undefined, onTrouble: ({code}) => page.troubles.push(code)});
  window.gate = page;
}"""
OLD = {"access_token": "old", "refresh_token": "first", "lasts": 0}
GOOD = {"access_token": "good", "refresh_token": "first", "lasts": 900_000}
NEWER = {"access_token": "new", "refresh_token": "second"}
REFUSED = {"success": False, "error": {"code": "ID_TOKEN_EXPIRED", "message": "No", "details": []}, "statusCode": 401}


class Service:
    """The way to the server: notes what is asked; nobody is signed in, and visits come in pages."""

    def __init__(self, page: Page, address: str, kept: dict[str, Any], pages: int = 1) -> None:
        self.asked: list[str] = []
        self.pages = pages
        play(page, self._answer, sdk=LINE_SDK)
        page.evaluate(MOUNT, [f"{address}/liff/static/now/js/", kept])

    def _answer(self, route: Asked) -> None:
        path = route.request.url.split("/api/v1")[1]
        self.asked.append(path)
        if path.startswith("/sessions"):
            route.fulfill(status=401, json=REFUSED)
        else:
            route.fulfill(json=self._page(int(path.partition("cursor=")[2] or 1)))

    def _page(self, number: int) -> dict[str, Any]:
        cursor = str(number + 1) if number < self.pages else None
        visit = {
            "id": f"v{number}",
            "version": 1,
            "state": "requested",
            "photos": [],
            "created_at": "2026-11-20T12:00:00Z",
        }
        return {"success": True, "data": [visit], "pagination": {"next_cursor": cursor, "limit": 100}}


def test_a_shift_that_is_over_asks_for_a_session_once_and_then_keeps_still(page: Page, address: str) -> None:
    service = Service(page, address, OLD)
    page.evaluate("gate.live.start()")
    page.wait_for_function("gate.troubles.length")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    assert page.evaluate("gate.troubles") == ["REOPEN"]
    assert service.asked == ["/sessions/refresh", "/sessions"]


def test_what_ended_the_session_is_told_again_without_asking_until_somebody_tries_again(
    page: Page, address: str
) -> None:
    service = Service(page, address, OLD)
    told = "session => session.token().catch(({code}) => code)"
    assert [page.evaluate(f"({told})(gate.session)") for _ in range(3)] == ["REOPEN"] * 3
    assert service.asked.count("/sessions") == 1
    assert page.evaluate(f"({told})(gate.begin())") == "REOPEN"
    assert service.asked.count("/sessions") == 2


def test_a_page_goes_on_with_the_session_that_another_page_renewed(page: Page, address: str) -> None:
    service = Service(page, address, OLD)
    page.evaluate("tokens => gate.keep(tokens)", NEWER)
    assert page.evaluate("gate.session.token()") == "new"
    assert service.asked == ["/sessions/refresh"]
    assert page.evaluate("gate.recall().refresh_token") == "second"


def test_a_kept_session_that_is_refused_itself_is_forgotten(page: Page, address: str) -> None:
    service = Service(page, address, OLD)
    page.evaluate("tokens => gate.keep(tokens)", OLD)
    assert page.evaluate("gate.session.token().catch(({code}) => code)") == "REOPEN"
    assert page.evaluate("gate.recall()") is None
    assert service.asked == ["/sessions/refresh", "/sessions"]


@pytest.mark.parametrize(("pages", "read"), [(1, 1), (3, 3), (15, 12)])
def test_news_are_read_to_their_last_page_within_reason(page: Page, address: str, pages: int, read: int) -> None:
    service = Service(page, address, GOOD, pages)
    page.evaluate("gate.live.fetchNews()")
    assert page.evaluate("gate.news") == [f"v{number}" for number in range(1, read + 1)]
    assert len(service.asked) == read
