"""The tests use the browser that is named, else the machine's own; a message says what is missing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.support.browser import BrowserMissing, find_browser


def _program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_browser_that_is_named_comes_before_those_on_the_path(tmp_path: Path) -> None:
    _program(tmp_path, "chromium")
    named = _program(tmp_path, "my-browser")
    assert find_browser({"DATELINE_BROWSER": str(named), "PATH": str(tmp_path)}) == named


def test_a_named_browser_that_is_no_program_is_not_replaced_by_another(tmp_path: Path) -> None:
    _program(tmp_path, "chromium")
    with pytest.raises(BrowserMissing, match=r"DATELINE_BROWSER is /no/such/thing, .* set it to the path of a browser"):
        find_browser({"DATELINE_BROWSER": "/no/such/thing", "PATH": str(tmp_path)})


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_chromium_and_chrome_are_found_on_the_path(tmp_path: Path, name: str) -> None:
    browser = _program(tmp_path, name)
    assert find_browser({"PATH": str(tmp_path)}, ()) == browser


def test_a_browser_off_the_path_is_found_where_macos_keeps_it(tmp_path: Path) -> None:
    browser = _program(tmp_path, "Google Chrome")
    assert find_browser({"PATH": str(tmp_path)}, (tmp_path / "missing", browser)) == browser


def test_without_any_browser_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(
        BrowserMissing, match=r"install Chromium or Google Chrome .*apt-get install chromium.*DATELINE_BROWSER"
    ):
        find_browser({"PATH": str(tmp_path)}, ())


def test_the_browser_that_was_found_draws_a_page() -> None:
    with ThreadPoolExecutor(1) as thread:  # the main one may have the event loop of another test's browser
        thread.submit(_draw_a_page).result()


def _draw_a_page() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        page = browser.new_page()
        page.set_content("<title>Dateline</title><p id=words>Захарова in Latakia</p>")
        assert page.title() == "Dateline"
        assert page.inner_text("#words") == "Захарова in Latakia"
        assert page.locator("#words").bounding_box() is not None
        browser.close()
