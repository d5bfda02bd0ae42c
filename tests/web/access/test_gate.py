"""Who makes a request: by mode, by session, by a proxy that is trusted, and by no one else's word."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.searcher import Searcher
from tests.web.access.conftest import MakeSite, Site, sign_in
from web.access.accounts.access_state import AccessState
from web.access.accounts.state_database import StateError
from web.access.accounts.state_folder import prepare
from web.access.accounts.users import Role
from web.access.gate import with_state
from web.app import create_app
from web.serving.worker import observe
from web.settings import WebSettings

PASSWORD = "correct horse battery"


def behind_proxy(site: MakeSite, **settings: object) -> Site:
    return site(proxies=("10.0.0.1",), user_header="X-Remote-User", **settings)


def visit(site: Site, name: str | None, path: str = "/", peer: str = "10.0.0.1") -> int:
    headers = {"X-Remote-User": name} if name is not None else {}
    return through_proxy(site, peer).get(path, headers=headers).status_code


def through_proxy(site: Site, peer: str = "10.0.0.1") -> FlaskClient:
    client = site.client(peer)
    client.environ_base["dateline.trusted_proxy"] = (
        "yes" if peer == "10.0.0.1" else ""
    )  # as the middleware for proxies says
    return client


def test_a_trusted_proxy_names_the_user(site: MakeSite) -> None:
    made = behind_proxy(site)
    for name in ("Anna", "someone@news.example", "J\u00f6rg"):
        assert visit(made, name) == 200
        assert visit(made, name, "/desk") == 403, "whoever is not known as editor is a reader"
    assert visit(made, "EDDIE", "/desk") == 200
    assert (
        "J\u00f6rg"
        in through_proxy(made).get("/", headers={"X-Remote-User": "J\u00f6rg".encode().decode("latin-1")}).text
    )
    page = through_proxy(made).get("/", headers={"X-Remote-User": "Anna"})
    assert "Sign out" not in page.text, "the proxy signs out, not this site"
    assert ("Anna", "signed in", "by the proxy") in made.events()


def test_no_one_else_is_believed(site: MakeSite) -> None:
    made = behind_proxy(site)
    for peer in ("10.0.0.2", "127.0.0.1", "::1", ""):
        assert visit(made, "Eddie", peer=peer) == 303, peer
    assert visit(made, None) == 303
    assert visit(made, "") == 303
    without_header = site(proxies=("10.0.0.1",))
    assert visit(without_header, "Eddie") == 303
    without_proxy = site()
    assert visit(without_proxy, "Eddie", peer="127.0.0.1") == 303


@pytest.mark.parametrize("name", ["Eddie,Anna", "Eddie, Anna", "x" * 101, "An\u202ena".encode().decode("latin-1")])
def test_a_name_that_may_be_two_or_none_is_refused(site: MakeSite, name: str) -> None:
    assert visit(behind_proxy(site), name) == 403


def test_a_visitor_by_proxy_is_noted_once_a_working_day(site: MakeSite) -> None:
    made = behind_proxy(site)
    for _ in range(3):
        visit(made, "someone")
    assert [event for event in made.events() if event[0] == "someone"] == [("someone", "signed in", "by the proxy")]
    made.now += 13 * 3600
    visit(made, "someone")
    assert len([event for event in made.events() if event[0] == "someone"]) == 2


def test_started_for_this_machine_it_answers_no_other(site: MakeSite) -> None:
    made = site(users=False)
    assert made.client("127.0.0.1").get("/").status_code == 200
    for address in ("192.0.2.1", "", "unix:"):
        assert made.client(address).get("/").status_code == 403


def test_the_first_user_closes_a_running_server_and_the_last_does_not_open_it(site: MakeSite) -> None:
    made = site(users=False)
    client = made.client()
    assert client.get("/").status_code == 200
    assert made.settings.state
    state = AccessState.open(prepare(made.settings.state))
    assert client.get("/").status_code == 200, "a state folder without users changes nothing"
    state.users.add("Zoe", Role.READER, PASSWORD, made.now)
    assert client.get("/").status_code == 303
    assert sign_in(client, "Zoe", PASSWORD).status_code == 303
    assert client.get("/").status_code == 200
    state.users.remove("Zoe", made.now)
    assert client.get("/").status_code == 303
    assert made.client().get("/").status_code == 303


def test_settings_that_need_users_need_a_folder_for_them(empty_searcher: Searcher) -> None:
    with pytest.raises(StateError, match="name no folder"):
        create_app(empty_searcher, WebSettings(host="0.0.0.0"))
    create_app(empty_searcher, WebSettings(host="0.0.0.0", public=True))


@pytest.mark.parametrize("more", [{"host": "0.0.0.0"}, {"proxies": ("127.0.0.1",)}, {"names": ("a",)}])
def test_serving_to_others_without_users_is_refused_and_makes_no_folder(tmp_path: Path, more: dict[str, str]) -> None:
    settings = WebSettings(state=tmp_path / "state", **more)  # type: ignore[arg-type]  # names of fields
    with pytest.raises(StateError, match=r"no user who could sign in\. Add one with `dateline user add NAME`"):
        with_state(settings, tmp_path / "archive", {})
    assert not (tmp_path / "state").exists()


def test_settings_get_the_folder_of_the_archive(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    found = with_state(WebSettings(), archive, {"XDG_STATE_HOME": str(tmp_path)})
    assert found.state is not None
    assert found.state.is_relative_to(tmp_path / "dateline")
    assert not found.state.exists(), "nothing is made where no one signs in"
    AccessState.open(prepare(found.state)).users.add("Zoe", Role.READER, PASSWORD, 0.0)
    exposed = WebSettings(host="0.0.0.0")
    assert with_state(exposed, archive, {"XDG_STATE_HOME": str(tmp_path)}).state == found.state


def test_users_of_a_proxy_need_no_entry(tmp_path: Path) -> None:
    settings = WebSettings(proxies=("10.0.0.1",), user_header="X-User", state=tmp_path / "state")
    assert with_state(settings, tmp_path / "archive", {}).state == tmp_path / "state"
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_metrics_need_sign_in_or_an_address_of_their_own_and_health_does_not(site: MakeSite) -> None:
    made = site()
    observe(made.app, made.settings)
    client = made.client()
    for path in ("/healthz", "/readyz"):
        assert client.get(path).status_code == 200
    refused = client.get("/metrics")
    assert refused.status_code == 303
    assert "dateline_requests" not in refused.text
    sign_in(client)
    shown = client.get("/metrics")
    assert "dateline_requests_total" in shown.text
    assert shown.headers["Cache-Control"] == "no-store", "they change while the archive does not"
    assert "ETag" not in shown.headers

    apart = site(metrics_address="127.0.0.1:0")
    observe(apart.app, apart.settings)
    client = apart.client()
    sign_in(client)
    assert client.get("/metrics").status_code == 404
