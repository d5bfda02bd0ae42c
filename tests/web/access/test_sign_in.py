"""Signing in and out through the real application: cookies, redirects, limits, and what is never told."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.access.conftest import PASSWORDS, MakeSite, sign_in, token
from web.access.accounts.attempts import MOST_BY_NAME, WINDOW
from web.access.accounts.sessions import LONGEST_IDLE
from web.access.accounts.users import Role
from web.access.sign_in import local_target

PAGES = ("/", "/?q=secret", "/article/x", "/distinctive", "/help", "/opensearch.xml", "/nowhere")
PROGRAMS = ("/api/search?q=x", "/api/suggest?q=x", "/api/nowhere", "/export.csv")


def cookie_headers(answer_headers: list[str]) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer_headers}


def test_without_sign_in_no_page_and_no_program_gets_anything(site: MakeSite) -> None:
    client = site().client()
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["Location"].startswith("/login?next=")
        assert "secret" not in answer.text or "next=" in answer.text
    for path in PROGRAMS:
        assert client.get(path).status_code == 401, path
    answer = client.get("/api/search?q=x")
    assert answer.get_json()["error"]["kind"] == "Unauthorized"
    assert answer.headers["WWW-Authenticate"].startswith("Cookie")
    assert client.post("/plain").status_code == 401


def test_what_the_form_and_a_health_check_need_is_open(site: MakeSite) -> None:
    client = site().client()
    assert client.get("/login").status_code == 200
    assert client.get("/healthz").status_code == 200
    with client.get("/static/dateline.css") as answer:
        assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/?q=Latakia+%22air+base%22&page=2", "/article/a%2Fb%3Fc%23d%20%C3%A9?q=x", "/help"])
def test_signing_in_leads_to_where_the_visitor_was_going(site: MakeSite, path: str) -> None:
    client = site().client()
    form = client.get(path, follow_redirects=True)
    assert "<h1>Sign in</h1>" in form.text
    wanted = re.search(r'name="next" value="([^"]*)"', form.text)
    assert wanted
    done = sign_in(client, next=wanted[1].replace("&amp;", "&"))
    assert done.status_code == 303
    assert done.headers["Location"] == path.replace("%2F", "/")
    assert client.get("/").status_code == 200
    assert ">Anna<" in client.get("/").text


@pytest.mark.parametrize("prefix", ["", "/news"])
@pytest.mark.parametrize("https", [False, True], ids=["loopback", "https"])
def test_cookies_are_closed_to_scripts_other_sites_and_other_hosts(site: MakeSite, https: bool, prefix: str) -> None:
    client = site().client(https=https, prefix=prefix)
    form = client.get("/login")
    values = {"name": "Anna", "password": PASSWORDS["Anna"], "csrf_token": token(form)}
    done = client.post("/login", data=values)
    set_ = cookie_headers(form.headers.getlist("Set-Cookie") + done.headers.getlist("Set-Cookie"))
    slug = prefix.replace("/", "-")
    kind = f"__Host-dateline{slug}" if https else f"dateline-8000{slug}"
    assert set_.keys() == {f"{kind}-form", f"{kind}-session"}
    for line in set_.values():
        attributes = {part.strip() for part in line.split(";")[1:]}
        assert {"HttpOnly", "SameSite=Lax", "Path=/" if https or not prefix else f"Path={prefix}"} <= attributes
        assert ("Secure" in attributes) is https
        assert not any(part.startswith("Domain") for part in attributes)
    assert done.headers["Location"] == f"{prefix}/"


def test_signing_in_makes_a_new_session_and_ends_the_one_before(site: MakeSite) -> None:
    made = site()
    client = made.client()
    sign_in(client)
    name = "dateline-8000-session"
    before = client.get_cookie(name)
    assert before
    fresh = made.client()
    fresh.set_cookie(name, before.value)
    form = fresh.get("/login")
    assert form.status_code == 303, "whoever is signed in needs no form"
    page = fresh.get("/")
    fresh.post("/login", data={"name": "Eddie", "password": PASSWORDS["Eddie"], "csrf_token": token(page)})
    after = fresh.get_cookie(name)
    assert after
    assert after.value != before.value
    assert client.get("/").status_code == 303, "the session before has ended"
    assert ">Eddie<" in fresh.get("/").text


def test_a_planted_session_cookie_is_not_taken_over(site: MakeSite) -> None:
    client = site().client()
    client.set_cookie("dateline-8000-session", "planted")
    sign_in(client)
    kept = client.get_cookie("dateline-8000-session")
    assert kept
    assert kept.value != "planted"


def test_over_https_a_cookie_without_the_prefix_counts_for_nothing(site: MakeSite) -> None:
    made = site()
    local = made.client()
    sign_in(local)
    kept = local.get_cookie("dateline-8000-session")
    assert kept
    client = made.client(https=True)
    for name in ("dateline-8000-session", "dateline-session", "__Secure-dateline-session"):
        client.set_cookie(name, kept.value)
    assert client.get("/").status_code == 303


def test_signing_out_ends_the_session_and_what_the_browser_keeps(site: MakeSite) -> None:
    made = site()
    client, copy = made.client(), made.client()
    sign_in(client)
    kept = client.get_cookie("dateline-8000-session")
    assert kept
    copy.set_cookie("dateline-8000-session", kept.value)
    assert copy.get("/").status_code == 200
    assert client.get("/logout").status_code == 405, "a link of another site must not sign anyone out"
    assert client.post("/logout").status_code == 403
    assert client.get("/").status_code == 200
    done = client.post("/logout", data={"csrf_token": token(client.get("/"))})
    assert done.status_code == 303
    assert done.headers["Location"] == "/login"
    assert done.headers["Clear-Site-Data"] == '"cache"'
    assert client.get_cookie("dateline-8000-session") is None
    assert client.get("/").status_code == 303
    assert copy.get("/").status_code == 303, "a copy of the cookie is worth nothing"
    assert client.post("/logout").status_code == 303, "signing out twice is no error"
    assert made.events()[-2:] == [("Anna", "signed in", ""), ("Anna", "signed out", "")]


def test_a_session_ends_by_time_and_with_its_user(site: MakeSite) -> None:
    made = site()
    anna, eddie = made.client(), made.client()
    sign_in(anna)
    sign_in(eddie, "Eddie")
    made.state.users.set_role("Eddie", Role.READER, made.now)
    assert eddie.get("/desk").status_code == 403, "a role changes at once"
    made.state.users.remove("Eddie", made.now)
    assert eddie.get("/").status_code == 303
    made.now += LONGEST_IDLE + 1
    assert anna.get("/").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [("Anna", "wrong password"), ("nobody", "wrong password"), ("Anna", ""), ("", ""), ("Anna", PASSWORDS["Eddie"])],
)
def test_a_failure_never_says_which_part_was_wrong(site: MakeSite, name: str, password: str) -> None:
    made = site()
    client = made.client()
    answer = sign_in(client, name, password)
    assert answer.status_code == 401
    assert "No user has this name and password" in answer.text
    assert (password not in answer.text) or not password
    assert "Set-Cookie" not in answer.headers
    assert client.get("/").status_code == 303


def test_an_unknown_name_is_not_written_down_since_it_may_be_a_password(site: MakeSite) -> None:
    made = site()
    sign_in(made.client(), "my secret password", "anna")
    sign_in(made.client(), "ANNA", "wrong password")
    assert made.events()[-2:] == [(None, "sign-in failed", "unknown name"), ("Anna", "sign-in failed", "")]
    assert made.settings.state
    kept = b"".join(path.read_bytes() for path in made.settings.state.iterdir())
    assert b"my secret password" not in kept


def test_too_many_failures_are_refused_even_with_the_right_password(site: MakeSite) -> None:
    made = site()
    client = made.client()
    for _ in range(MOST_BY_NAME - 2):
        made.state.attempts.begin("Anna", "127.0.0.1", made.now)
    assert [sign_in(client, "Anna", f"wrong {n}").status_code for n in range(2)] == [401, 401]
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= WINDOW
    assert "Too many sign-ins failed. Try again in 15 minutes." in refused.text
    assert sign_in(client, "no such user", "wrong").status_code == 401, "other names are not concerned"
    made.now += int(refused.headers["Retry-After"])
    assert sign_in(client).status_code == 303


@pytest.mark.parametrize("name", ["Anna", "no such user"])
def test_a_limit_is_the_same_for_known_and_unknown_names(site: MakeSite, name: str) -> None:
    made = site()
    for _ in range(MOST_BY_NAME - 1):
        made.state.attempts.begin(name, "127.0.0.1", made.now)
    client = made.client()
    assert [sign_in(client, name, "wrong").status_code for _ in range(3)] == [401, 429, 429]


@pytest.mark.parametrize(
    ("address", "https", "taken"),
    [
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("127.0.0.1", True, True),
        ("192.0.2.1", True, True),
        ("192.0.2.1", False, False),
        ("", False, False),
    ],
)
def test_a_password_is_taken_over_https_or_from_this_machine_only(
    site: MakeSite, address: str, https: bool, taken: bool
) -> None:
    made = site(host="0.0.0.0")
    client = made.client(address, https)
    form = client.get("/login")
    assert ('type="password"' in form.text) is taken
    assert ("only over HTTPS" in form.text) is not taken
    if taken:
        assert sign_in(client).status_code == 303
        return
    local = made.client().get("/login")
    values = {"name": "Anna", "password": PASSWORDS["Anna"], "csrf_token": token(local)}
    assert client.post("/login", data=values).status_code == 403


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/", "/"),
        ("/?q=a&from=2015", "/?q=a&from=2015"),
        ("/article/x%2Fy?q=%D0%B7", "/article/x%2Fy?q=%D0%B7"),
        ("/.//evil.example", "/.//evil.example"),  # stays on this host: two slashes within a path
        *((target, "/") for target in (
            "", "help", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
            "/\n/evil.example", "\t//evil.example", " //evil.example", "https://evil.example/", "https:evil.example",
            "javascript:alert(1)", "data:text/html,x", "/\u2028/evil", "/\x00", "/é", "/a\r\nSet-Cookie: x=y",
            "?next=/", "@evil.example", ".evil.example", "/a\\..\\..//evil.example", "/" + "x" * 4_000,
        )),
    ],
)  # fmt: skip
def test_after_signing_in_no_one_is_led_to_another_site(target: str, goes_to: str) -> None:
    assert local_target(target) == goes_to


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example/", "/\r\nX: y"])
def test_a_form_with_the_address_of_another_site_leads_to_the_first_page(site: MakeSite, target: str) -> None:
    client = site().client()
    assert 'name="next" value=""' in client.get("/login", query_string={"next": target}).text
    done = sign_in(client, next=target)
    assert done.headers["Location"] == "/"
    assert client.get("/login", query_string={"next": target}).headers["Location"] == "/"


def test_the_form_is_kept_by_no_one_and_too_large_ones_are_not_read(site: MakeSite) -> None:
    client = site().client()
    form = client.get("/login")
    assert form.headers["Cache-Control"] == "no-store"
    assert sign_in(client, "Anna", "x" * 100_000).status_code == 413


def test_markup_in_a_name_shows_as_text(site: MakeSite) -> None:
    answer = sign_in(site().client(), '"><script>alert(1)</script>', "wrong")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text


def test_what_is_exported_and_changed_is_written_down_without_texts(site: MakeSite) -> None:
    made = site()
    client = made.client()
    sign_in(client, "Eddie")
    client.get("/export.csv?q=secret")
    client.post("/change", data={"csrf_token": token(client.get("/"))})
    assert made.events()[-3:] == [
        ("Eddie", "signed in", ""),
        ("Eddie", "exported", "csv"),
        ("Eddie", "changed", "change"),
    ]


def test_a_damaged_state_closes_the_site_and_tells_no_paths(site: MakeSite) -> None:
    made = site()
    client = made.client()
    sign_in(client)
    assert made.settings.state
    for file in made.settings.state.iterdir():
        file.write_bytes(b"damaged" * 1000)
    for path in ("/", "/api/search?q=x"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "Users and sessions cannot be read now" in answer.text
        assert str(made.settings.state) not in answer.text


def test_two_applications_share_sessions_and_limits(site: MakeSite) -> None:
    """As two workers do: nothing of a session is kept in a process."""
    one, other = site(), site(users=False)
    client = one.client()
    sign_in(client)
    kept = client.get_cookie("dateline-8000-session")
    assert kept
    elsewhere = other.client()
    elsewhere.set_cookie("dateline-8000-session", kept.value)
    page = elsewhere.get("/")
    assert ">Anna<" in page.text
    assert client.post("/logout", data={"csrf_token": token(page)}).status_code == 303, "a form of the other worker"
    assert elsewhere.get("/").status_code == 303


def _clients(site: MakeSite, **settings: object) -> FlaskClient:
    return site(users=False, **settings).client()


def test_where_no_one_signs_in_there_is_no_form(site: MakeSite) -> None:
    for client in (_clients(site), _clients(site, public=True)):
        assert client.get("/login?next=/help").headers["Location"] == "/help"
        assert client.get("/").status_code == 200
        assert "Sign out" not in client.get("/").text
        assert "Set-Cookie" not in client.get("/").headers
