"""Every door of the panel, by walking its addresses: who is let in, who is not, and that each form is guarded."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule

from models.domain.permissions import OF_OPERATOR, PERMISSIONS, VILLAGE_ROLES, PanelRole, Permission
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.cast import Cast

ANYBODY = {
    "sign_in", "with_password", "with_code", "to_line", "back_from_line", "sign_out", "choose_language", "forgotten",
    "new_password", "static_file", "lost",
}  # fmt: skip
"""Doors that must be open before there is a session."""

ONESELF = {
    "front", "villages", "choose_village", "account", "end_session", "end_other_sessions", "change_password",
    "second_factor", "confirm_second_factor", "renew_recovery_codes", "drop_second_factor",
}  # fmt: skip
"""Doors that are about whoever is signed in, and about nobody else."""

SOME_ID = str(UUID(int=7))


def rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("panel."))


def name_of(rule: Rule) -> str:
    return rule.endpoint.removeprefix("panel.")


def guarded(app: Flask) -> list[tuple[Rule, str, tuple[Permission, ...]]]:
    """Each way in that asks for a permission: its rule, a method, and whom it lets in."""
    found = []
    for rule in rules(app):
        if name_of(rule) not in ANYBODY | ONESELF:
            permissions = getattr(app.view_functions[rule.endpoint], "allowed", ())
            found += [(rule, method, permissions) for method in sorted(rule.methods & {"GET", "POST"})]
    return found


def address(rule: Rule) -> str:
    return re.sub(r"<(?:[^:>]+:)?[^>]+>", SOME_ID, rule.rule)


def ask(browser: Browser, rule: Rule, method: str) -> Any:
    if rule.endpoint.endswith("stream"):  # it would be read for minutes
        with browser.client.get(address(rule)) as answer:
            return answer
    return browser.get(address(rule)) if method == "GET" else browser.post(address(rule))


def test_every_view_says_who_may_come_in(app: Flask) -> None:
    unsaid = {rule.endpoint for rule in rules(app) if not hasattr(app.view_functions[rule.endpoint], "allowed")}
    assert not unsaid
    bare = {rule.endpoint for rule, _, permissions in guarded(app) if not permissions}
    assert not bare, "open to nobody, or forgotten in the lists above"


def test_whoever_is_signed_out_comes_nowhere(app: Flask, browser: Browser) -> None:
    doors = [(rule, method) for rule, method, _ in guarded(app)]
    doors += [
        (rule, method) for rule in rules(app) if name_of(rule) in ONESELF for method in rule.methods & {"GET", "POST"}
    ]
    assert len(doors) > 10
    for rule, method in doors:
        answer = ask(browser, rule, method)
        away = answer.status_code == 401 if method == "POST" else "/admin/login" in answer.headers.get("Location", "")
        assert away, (method, rule.rule, answer.status_code)


@pytest.mark.parametrize("role", [*VILLAGE_ROLES])
def test_each_role_comes_where_it_may_and_nowhere_else(app: Flask, seated: SignIn, role: PanelRole) -> None:
    somebody = seated(role=role.value)
    for rule, method, permissions in guarded(app):
        answer = ask(somebody, rule, method)
        if PERMISSIONS[role].isdisjoint(permissions):
            assert answer.status_code == 403, (method, rule.rule, answer.status_code)
        else:
            assert answer.status_code not in {401, 403, 500}, (method, rule.rule, answer.status_code)


def test_a_form_without_its_sign_is_taken_nowhere(app: Flask, office: Browser) -> None:
    for rule in rules(app):
        if "POST" in rule.methods:
            answer = office.client.post(address(rule))
            assert answer.status_code == 400, rule.rule


def test_the_next_villages_admin_sees_nothing_of_ours(app: Flask, seated: SignIn, cast: Cast) -> None:
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    for rule, method, permissions in guarded(app):
        if method == "GET" and "stream" not in rule.endpoint and not set(permissions) <= OF_OPERATOR:
            answer = neighbour.get(address(rule))
            assert answer.status_code in {200, 303, 404}, rule.rule
            page = answer.get_data(as_text=True)
            assert "หมู่บ้านสุขใจ" not in page, rule.rule
            assert str(cast.house) not in page, rule.rule


def test_the_operator_comes_to_all_that_is_theirs_and_needs_no_village(app: Flask, operator: Browser) -> None:
    theirs = [one for one in guarded(app) if set(one[2]) <= OF_OPERATOR]
    assert len(theirs) > 10
    for rule, method, _ in theirs:
        answer = ask(operator, rule, method)
        assert answer.status_code in {200, 303, 400, 404}, (method, rule.rule, answer.status_code)
        assert answer.headers.get("Location", "/admin/system").startswith("/admin/system"), (method, rule.rule)


def test_nobody_of_a_village_holds_what_is_the_operators() -> None:
    for role in VILLAGE_ROLES:
        assert PERMISSIONS[role].isdisjoint(OF_OPERATOR)
