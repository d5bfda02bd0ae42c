"""Readers read, editors change, and whoever needs no sign-in is one or the other by the way the server was started."""

from __future__ import annotations

import pytest

from tests.web.access.conftest import MakeSite, sign_in, token
from web.access import roles


@pytest.mark.parametrize(("name", "status"), [("Anna", 403), ("Eddie", 200)])
def test_only_an_editor_gets_where_an_editor_is_required(site: MakeSite, name: str, status: int) -> None:
    client = site().client()
    sign_in(client, name)
    assert client.get("/desk").status_code == status
    assert client.post("/change", data={"csrf_token": token(client.get("/"))}).status_code == status
    if status == 403:
        assert "needs the role editor" in client.get("/desk").text


def test_without_sign_in_an_editors_view_leads_to_the_form(site: MakeSite) -> None:
    client = site().client()
    assert client.get("/desk").headers["Location"] == "/login?next=/desk"
    assert client.post("/change").status_code == 401


def test_on_loopback_without_users_everyone_is_editor(site: MakeSite) -> None:
    made = site(users=False)
    assert made.client().get("/desk").text == "desk"
    assert made.settings.state
    assert not made.settings.state.exists(), "nothing is written where no one signs in"


def test_in_public_everyone_is_reader_even_with_users(site: MakeSite) -> None:
    for users in (False, True):
        client = site(users=users, host="0.0.0.0", public=True).client("192.0.2.1")
        assert client.get("/").status_code == 200
        assert client.get("/desk").status_code == 403


def test_a_role_that_is_none_is_refused_when_the_view_is_made() -> None:
    with pytest.raises(ValueError, match="admin"):
        roles.requires("admin")


def test_a_reader_leaves_no_trace_of_a_change_that_was_refused(site: MakeSite) -> None:
    made = site()
    client = made.client()
    sign_in(client)
    client.post("/change", data={"csrf_token": token(client.get("/"))})
    assert [event for event in made.events() if event[1] == "changed"] == []
