"""Forms carry a token of their visitor, another text in each answer; without it nothing is changed."""

from __future__ import annotations

import base64

import pytest

from tests.web.access.conftest import PASSWORDS, MakeSite, sign_in, token


def test_a_form_without_its_token_changes_nothing(site: MakeSite) -> None:
    client = site().client()
    sign_in(client, "Eddie")
    right = token(client.get("/"))
    pad = "A" * 88
    for wrong in ("", "x", right[:-4], right + right, right.swapcase(), pad, "é" * 88, "\0", right[1:] + right[0]):
        assert client.post("/plain", data={"csrf_token": wrong}).status_code == 403, wrong
    assert client.post("/plain").status_code == 403
    assert client.post("/plain", query_string={"csrf_token": right}).status_code == 403, "an address is no form"
    assert client.post("/plain", data={"csrf_token": right}).text == "done"
    assert client.post("/plain", headers={"X-CSRF-Token": right}).text == "done"


def test_a_refusal_says_what_to_do(site: MakeSite) -> None:
    client = site().client()
    sign_in(client)
    assert "reload the page and send the form again" in " ".join(client.post("/plain").text.split())


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_method_that_may_change_something_needs_a_token(site: MakeSite, method: str) -> None:
    made = site()
    made.app.add_url_rule("/thing", "thing", lambda: "done", methods=[method])
    client = made.client()
    sign_in(client)
    assert client.open("/thing", method=method).status_code == 403
    assert client.open("/thing", method=method, headers={"X-CSRF-Token": token(client.get("/"))}).status_code == 200


def test_a_token_is_another_text_in_each_answer_and_all_hold(site: MakeSite) -> None:
    client = site().client()
    sign_in(client)
    tokens = [token(client.get("/")) for _ in range(20)]
    assert len({text[:10] for text in tokens}) == len({text[-10:] for text in tokens}) == 20
    decoded = [base64.urlsafe_b64decode(text) for text in tokens]
    for n in range(64):
        assert len({text[n] for text in decoded}) > 5, f"byte {n} hardly differs"
    assert {client.post("/plain", data={"csrf_token": text}).status_code for text in tokens} == {200}


def test_the_token_of_another_session_is_refused(site: MakeSite) -> None:
    made = site()
    anna, eddie = made.client(), made.client()
    sign_in(anna)
    sign_in(eddie, "Eddie")
    assert eddie.post("/plain", data={"csrf_token": token(anna.get("/"))}).status_code == 403
    before = token(eddie.get("/"))
    eddie.post("/logout", data={"csrf_token": before})
    sign_in(eddie, "Eddie")
    assert eddie.post("/plain", data={"csrf_token": before}).status_code == 403, "it ended with its session"


def test_no_other_site_can_sign_a_browser_in(site: MakeSite) -> None:
    made = site()
    victim, attacker = made.client(), made.client()
    values = {"name": "Anna", "password": PASSWORDS["Anna"], "csrf_token": token(attacker.get("/login"))}
    assert victim.post("/login", data=values).status_code == 403
    victim.get("/login")
    assert victim.post("/login", data=values).status_code == 403
    assert victim.get("/").status_code == 303


def test_where_everyone_is_editor_forms_have_tokens_too(site: MakeSite) -> None:
    made = site(users=False)

    @made.app.get("/form")
    def form() -> str:
        return made.app.jinja_env.from_string('<input name="csrf_token" value="{{ csrf_token() }}">').render()

    client, other = made.client(), made.client()
    assert client.post("/change").status_code == 403
    page = client.get("/form")
    assert "HttpOnly" in page.headers["Set-Cookie"]
    assert client.post("/change", data={"csrf_token": token(page)}).text == "changed"
    assert "Set-Cookie" not in client.get("/form").headers, "one cookie serves all forms"
    assert other.post("/change", data={"csrf_token": token(page)}).status_code == 403


def test_a_view_that_only_reads_needs_no_token(site: MakeSite) -> None:
    client = site().client()
    assert client.post("/api/read").status_code == 401
    sign_in(client)
    assert client.post("/api/read").get_json() == {"read": "yes"}


def test_an_address_that_is_none_is_said_as_such(site: MakeSite) -> None:
    client = site(users=False).client()
    assert client.post("/nowhere").status_code == 404
    assert client.post("/help").status_code == 405
