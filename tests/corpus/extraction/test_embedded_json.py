"""Article text in the JSON data of scripts is found, and other scripts are ignored."""

from __future__ import annotations

import json

import pytest

from corpus.extraction.embedded_json import find_embedded_text

SENTENCES = [f"On day {day} no boat in Larnshaven crossed the water to the northern pier." for day in range(20)]
MARKUP = "".join(f"<p>{text}</p>" for text in SENTENCES)
NODES = [{"type": "paragraph", "content": [{"text": text[:30]}, {"text": text[30:]}]} for text in SENTENCES]


@pytest.mark.parametrize(
    "script",
    [
        json.dumps({"story": {"html": MARKUP}}),
        json.dumps([{"text": text} for text in SENTENCES]),
        f"window.state = {json.dumps({'body': NODES})};",
        f"const pages['one'] = {json.dumps({'body': NODES})}",
        f"self.queue.push([1, {json.dumps(MARKUP)}])",
        f"self.queue || self.queue.push([1, {json.dumps(MARKUP)}])",
    ],
)
def test_text_is_found_in_every_form_of_data(script: str) -> None:
    assert find_embedded_text(f"<body><script>1</script><script>{script}</script></body>") == SENTENCES


@pytest.mark.parametrize(
    "script",
    [
        json.dumps({"html": "<p>Short.</p>"}),
        f"function run() {{ return {json.dumps(MARKUP)}; }}",
        "[" * 5_000,
        json.dumps({"menu": [{"text": "Home"}] * 200}),
    ],
)
def test_programs_short_data_and_menus_hold_no_text(script: str) -> None:
    assert find_embedded_text(f"<script>{script}</script>") == []


def test_the_longest_text_is_taken() -> None:
    other = json.dumps({"html": "".join(f"<p>{text}</p>" for text in SENTENCES[:8])})
    scripts = f"<script>{other}</script><script>{json.dumps({'html': MARKUP})}</script><script>{other}</script>"
    assert find_embedded_text(scripts) == SENTENCES
