"""Known outlets are found by name, variant and host, and their date convention by country."""

from __future__ import annotations

import pytest

from corpus.metadata.outlet_table import country_of, domain_of, known_outlet, outlet_label, outlet_of_host


@pytest.mark.parametrize(
    ("stated", "label"),
    [
        ("Fox Online News", "Fox News"),
        ("Fox News (Online)", "Fox News"),
        ("the guardian", "The Guardian"),
        ("New York Times - News", "The New York Times"),
        ("Orontes Post", "Orontes Post"),
        ("Guest Writer - Left", None),
        ("“Orontes Post”", "Orontes Post"),
        ("«Orontes Post»", "Orontes Post"),
        ("www.orontespost.example", "orontespost.example"),
        ("  ", None),
    ],
)
def test_variants_of_an_outlet_are_one(stated: str, label: str | None) -> None:
    assert outlet_label(stated) == label


@pytest.mark.parametrize(
    ("host", "outlet"),
    [("foxnews.com", "Fox News"), ("video.foxnews.com", "Fox News"), ("notfoxnews.com", None), ("com", None)],
)
def test_a_host_and_its_subdomains_belong_to_one_outlet(host: str, outlet: str | None) -> None:
    assert outlet_of_host(host) == outlet


def test_an_unknown_name_is_no_known_outlet_but_keeps_its_label() -> None:
    assert known_outlet("Orontes Post") is None
    assert outlet_label(" Orontes  Post | ") == "Orontes Post"


@pytest.mark.parametrize(
    ("host", "domain"),
    [("sport.ledger.co.uk", "ledger.co.uk"), ("sport.ledger.example", "ledger.example"), ("ledger.uk", "ledger.uk")],
)
def test_the_registered_domain_of_a_host(host: str, domain: str) -> None:
    assert domain_of(host) == domain


@pytest.mark.parametrize(
    ("outlet", "url", "country"),
    [
        ("Fox News", None, "us"),
        (None, "https://ledger.co.uk/1", "gb"),
        (None, "https://ledger.de/1", "de"),
        (None, "https://ledger.example/1", None),
        (None, None, None),
    ],
)
def test_the_country_is_that_of_the_outlet_or_else_of_the_host(
    outlet: str | None, url: str | None, country: str | None
) -> None:
    assert country_of(outlet, url) == country
