"""People's journeys through the pages, in a real browser, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Route, expect

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def page(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=request.param, base_url=server) as context:
        yield context.new_page()


@pytest.fixture
def scripted(browser: Browser, server: str) -> Iterator[Page]:
    with browser.new_context(base_url=server) as context:
        yield context.new_page()


def total(page: Page) -> int:
    found = re.match(r"\d+", page.locator("#total strong").inner_text().replace("\u2009", ""))
    assert found
    return int(found[0])


def test_a_reporter_narrows_reads_and_comes_back_to_the_same_search(page: Page) -> None:
    page.goto("/")
    page.locator("#q").fill("Zakharova")
    page.get_by_role("button", name="Search").click()
    everything = total(page)
    assert everything >= 2
    expect(page.locator(".hit mark").first).to_be_visible()

    choice = page.locator("[aria-labelledby=facet-outlet] li a").first
    outlet, count = (
        choice.locator(".value").inner_text(),
        int(re.findall(r"\d+", choice.locator(".count").inner_text())[0]),
    )
    assert 0 < count < everything
    choice.click()
    assert total(page) == count, "clicking “n” gives n"
    expect(page.locator(".hit .outlet").first).to_have_text(outlet)

    page.locator(".hit h2 a").first.click()
    expect(page.locator(".article mark").first).to_contain_text(re.compile("za[ck]harova", re.IGNORECASE))
    page.go_back()
    chosen = page.locator("[aria-labelledby=facet-outlet] a[aria-current]")
    expect(chosen.locator(".value")).to_have_text(outlet)
    expect(page.locator("#q")).to_have_value("Zakharova")

    chosen.click()
    assert total(page) == everything, "a second click takes the choice back"


def test_every_count_by_person_is_what_a_click_gives(page: Page) -> None:
    page.goto("/?q=Syria")
    offered = [
        (link.get_attribute("href"), int(re.findall(r"\d+", link.locator(".count").inner_text())[0]))
        for link in page.locator("[aria-labelledby=facet-person] li a").all()
    ]
    assert len(offered) >= 5
    for address, count in offered:
        page.goto(str(address))
        assert total(page) == count


def test_markup_in_a_query_and_in_an_article_shows_as_text(page: Page) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(f"/?q={quote(SCRIPT)}")
    expect(page.locator("#q")).to_have_value(SCRIPT)
    assert page.locator("script:not([src])").count() == 0
    page.goto(f"/?q={quote('script alert')}")
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".article .body")).to_contain_text(SCRIPT)
    assert page.locator("script:not([src])").count() == 0
    assert dialogs == []


def addresses(page: Page) -> list[str]:
    page.goto("/?q=Zakharova")
    article = page.locator(".hit h2 a").first.get_attribute("href")
    return [
        "/",
        "/?q=Zakharova&from=2015",
        "/?q=nosuchword",
        f"/?q={quote('“latakia AND')}",
        str(article),
        "/distinctive?q=Zakharova",
        "/help",
        "/nowhere",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(scripted: Page, scheme: str) -> None:
    scripted.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # the parameter is one of the literals
    for address in addresses(scripted):
        scripted.goto(address)
        found = Axe().run(scripted)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


def test_no_page_is_wider_than_a_telephone(scripted: Page) -> None:
    scripted.set_viewport_size({"width": 360, "height": 740})
    for address in addresses(scripted):
        scripted.goto(address)
        assert scripted.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_a_slash_leads_to_the_search_box(scripted: Page) -> None:
    scripted.goto("/?q=Zakharova")
    scripted.keyboard.press("/")
    expect(scripted.locator("#q")).to_be_focused()
    expect(scripted.locator("#q")).to_have_value("Zakharova")


def test_suggestions_are_chosen_with_the_keyboard_and_announced(scripted: Page) -> None:
    scripted.goto("/")
    box = scripted.locator("#q")
    box.press_sequentially("zakh")
    option = scripted.get_by_role("option").first
    expect(option).to_contain_text(re.compile("zakharova", re.IGNORECASE))
    expect(box).to_have_attribute("aria-expanded", "true")
    found = Axe().run(scripted)
    assert found.violations_count == 0, found.generate_report()
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    counted = int(re.findall(r"\d+", option.inner_text())[-1])
    box.press("Enter")
    expect(scripted.locator("#total")).to_be_visible()
    assert total(scripted) == counted, "a suggestion finds as many articles as it says"


def test_escape_puts_suggestions_away_and_keeps_what_was_typed(scripted: Page) -> None:
    scripted.goto("/")
    box = scripted.locator("#q")
    box.press_sequentially("zakh")
    expect(scripted.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(scripted.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("zakh")


def test_an_answer_that_comes_after_escape_opens_no_list(scripted: Page) -> None:
    scripted.goto("/")
    box = scripted.locator("#q")
    box.press_sequentially("zak")
    expect(scripted.get_by_role("option").first).to_be_visible()
    held: list[Route] = []
    late = re.compile(r"/api/suggest\?q=zakh$")
    scripted.route(late, lambda route: held.append(route))  # noqa: PLW0108  # playwright marks the function
    with scripted.expect_request(late):
        box.press("h")
    box.press("Escape")
    with scripted.expect_response(late):
        held[0].continue_()
    scripted.wait_for_timeout(200)
    expect(scripted.get_by_role("listbox")).to_have_count(0)


def test_other_spellings_are_listed_and_can_be_left_out(page: Page) -> None:
    page.goto("/?q=Zakharova&forms=variants")
    listed = page.locator(".expansions li")
    assert listed.count() >= 1
    with_all = total(page)
    listed.locator("a").first.click()
    expect(page.locator(".expansions .dropped")).to_have_count(1)
    assert total(page) <= with_all


def test_what_sets_a_result_apart_is_a_click_away_and_leads_on(page: Page) -> None:
    page.goto("/?q=Zakharova")
    page.get_by_role("link", name="What sets these articles apart").click()
    section = page.get_by_role("region", name="What sets these articles apart")
    expect(section).to_be_visible()
    found = section.locator("li").first
    label = found.locator("a").inner_text()
    found.locator("a").click()
    expect(page.locator("#total")).to_be_visible()
    assert total(page) >= 1
    assert label in page.locator("body").inner_text() or label in page.locator("#q").input_value()
