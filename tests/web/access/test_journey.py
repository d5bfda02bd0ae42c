"""Signing in and out as a person does: the server as `dateline serve` starts it, and a real browser."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import dateline
from tests.support.server import serving
from tests.web.access.conftest import PASSWORDS
from web.access.accounts.access_state import AccessState


@pytest.fixture(scope="module")
def state(with_users: Path) -> Path:
    return with_users


@pytest.fixture(scope="module")
def server(sample_archive: Path, state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server on loopback that has users."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serving(sample_archive, log, "--state", str(state)) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def page(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=request.param, base_url=server) as context:
        yield context.new_page()


def fill_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_reporter_opens_a_link_signs_in_reads_and_signs_out(page: Page) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/?q=Zakharova&sort=newest")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.locator("#q").count() == 0, "there is nothing to search yet"
    fill_in(page, "anna", PASSWORDS["Anna"])
    expect(page).to_have_url(re.compile(r"/\?q=Zakharova&sort=newest$"))
    expect(page.locator("#total")).to_be_visible()
    expect(page.get_by_label("Account")).to_contain_text("Anna")
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".article")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert [cookie for cookie in page.context.cookies() if "session" in str(cookie["name"])] == []
    assert errors == []


def test_a_wrong_password_is_said_and_the_name_kept(page: Page) -> None:
    page.goto("/help")
    fill_in(page, "Eddie", "wrong password")
    expect(page.get_by_role("alert")).to_contain_text("No user has this name and password")
    expect(page.get_by_label("Name")).to_have_value("Eddie")
    expect(page.get_by_label("Password")).to_have_value("")
    fill_in(page, "Eddie", PASSWORDS["Eddie"])
    expect(page.get_by_role("heading", name="How to search")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_before_and_after_signing_in(browser: Browser, server: str, scheme: str) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # the parameter is one of the literals
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto("/")

        def check(where: str) -> None:
            found = Axe().run(page)
            assert found.violations_count == 0, f"{where}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, where

        check("the form")
        fill_in(page, "Anna", "wrong password")
        expect(page.get_by_role("alert")).to_be_visible()
        check("the form with a message")
        fill_in(page, "Anna", PASSWORDS["Anna"])
        expect(page.locator("#total")).to_be_visible()
        check("signed in")


def test_no_script_reads_the_cookie(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.goto("/")
        fill_in(page, "Anna", PASSWORDS["Anna"])
        expect(page.locator("#total")).to_be_visible()
        assert page.evaluate("document.cookie") == ""
        (cookie,) = context.cookies()  # that of the form went with the sign-in
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Lax"


def test_a_program_without_session_gets_a_json_answer(server: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server}/api/search?q=Zakharova", timeout=30)
    with refused.value as answer:
        assert answer.code == 401
        assert json.load(answer)["error"]["kind"] == "Unauthorized"


def test_the_audit_log_has_the_journeys_and_none_of_their_queries(server: str, state: Path, browser: Browser) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.goto("/?q=Kasimovskaya")
        fill_in(page, "Eddie", PASSWORDS["Eddie"])
        expect(page.locator("#q")).to_have_value("Kasimovskaya")
    events = [(event.name, event.event, event.address) for event in AccessState.open(state).log.latest(10)]
    assert ("Eddie", "signed in", "127.0.0.1") in events
    kept = b"".join(path.read_bytes() for path in state.iterdir())
    assert b"Kasimovskaya" not in kept


@pytest.mark.parametrize("more", [("--host", "0.0.0.0"), ("--name", "news.example"), ("--proxy", "127.0.0.1")])
def test_serving_to_others_without_users_ends_with_a_sentence(
    sample_archive: Path, tmp_path: Path, more: tuple[str, str]
) -> None:
    done = dateline("serve", "--port", "0", "--state", tmp_path / "state", *more, archive=sample_archive)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{' '.join(more)} lets others reach the archive")
    assert "dateline user add NAME" in done.stderr
    assert "--public" in done.stderr


def test_a_user_header_without_a_proxy_ends_with_a_sentence(sample_archive: Path, tmp_path: Path) -> None:
    line = ("serve", "--port", "0", "--state", tmp_path / "state", "--user-header", "X-User")
    done = dateline(*line, archive=sample_archive)
    assert done.returncode == 2
    assert "name the proxy with --proxy ADDRESS" in done.stderr


def test_a_state_folder_in_the_archive_is_refused(sample_archive: Path) -> None:
    done = dateline("serve", "--port", "0", "--state", sample_archive / "state", archive=sample_archive)
    assert done.returncode == 2
    assert "lies inside the archive" in done.stderr
    assert not (sample_archive / "state").exists()
