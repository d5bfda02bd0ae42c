"""`make lint` checks the commits since .ci/base, and passes where there is no history to check."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BODY = "\n\nThe reason, in a line or two.\n"
GOOD = "Check the commits since the base" + BODY
SURROUNDINGS = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Checkout:
    """A project folder with the program in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".ci").mkdir(parents=True)
        shutil.copy(ROOT / ".ci" / "commit-subjects", folder / ".ci")
        self.write_base("0" * 40)

    def write_base(self, commit: str) -> None:
        (self.folder / ".ci" / "base").write_text(f"{commit}\n", encoding="utf-8")

    def check(self) -> tuple[int, str]:
        program = [sys.executable, str(self.folder / ".ci" / "commit-subjects")]
        done = subprocess.run(program, capture_output=True, encoding="utf-8", env=SURROUNDINGS, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        command = ["git", "-C", str(self.folder), *identity, *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", env=SURROUNDINGS, check=True).stdout

    def commit(self, message: str) -> str:
        self.git("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "--message", message)
        return self.git("rev-parse", "HEAD").strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Make a repository whose first commit has no body and is the base."""
    if not shutil.which("git"):
        pytest.skip("git is not installed, so no repository can be made")
    made = Checkout(tmp_path / "project")
    made.git("init", "--quiet", "--initial-branch=main")
    made.write_base(made.commit("older commits are not judged."))
    return made


def test_commits_in_the_right_form_pass_in_silence(checkout: Checkout) -> None:
    assert checkout.check() == (0, "")
    checkout.commit(GOOD)
    checkout.commit("Address articles by id" + BODY)
    assert checkout.check() == (0, "")


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("Check " + "x" * 67 + BODY, "the subject has 73 characters, more than 72"),
        ("check the commits" + BODY, "the subject does not begin with a capital letter"),
        ("Check the commits." + BODY, "the subject ends with a full stop"),
        ("Checks the commits" + BODY, "“Checks” is not in the imperative"),
        ("Renamed the words" + BODY, "“Renamed” is not in the imperative"),
        ("Making room" + BODY, "“Making” is not in the imperative"),
        ("Check the commits", "there is no body with the reason"),
        ("Check the commits\nThe reason." + BODY, "the second line is not empty"),
    ],
)
def test_each_fault_of_a_commit_is_said_with_its_subject(checkout: Checkout, message: str, fault: str) -> None:
    short = checkout.commit(message)[:7]
    checkout.commit(GOOD)
    status, said = checkout.check()
    assert status == 1
    assert said == f"{short} “{message.splitlines()[0]}”: {fault}. CONTRIBUTING.md shows the form.\n"


def test_a_merge_commit_is_exempt_and_what_it_merges_is_not(checkout: Checkout) -> None:
    checkout.git("checkout", "--quiet", "-b", "other")
    checkout.commit(GOOD)
    checkout.git("checkout", "--quiet", "main")
    checkout.commit(GOOD)
    checkout.git("merge", "--quiet", "--no-edit", "other")
    assert checkout.check() == (0, "")
    checkout.git("checkout", "--quiet", "other")
    checkout.commit("no capital" + BODY)
    checkout.git("checkout", "--quiet", "main")
    checkout.git("merge", "--quiet", "--no-edit", "other")
    assert checkout.check()[0] == 1


def test_without_a_repository_it_passes_and_says_so(tmp_path: Path) -> None:
    status, said = Checkout(tmp_path / "project").check()
    assert status == 0
    assert said == "Commit messages are not checked: there is no git history since 000000000000 here.\n"


def test_a_copy_inside_another_repository_is_not_judged_by_its_history(checkout: Checkout) -> None:
    inner = Checkout(checkout.folder / "copies" / "project")
    inner.write_base(checkout.git("rev-parse", "HEAD").strip())
    checkout.commit("no body")
    assert inner.check()[1].startswith("Commit messages are not checked")


def test_a_shallow_clone_without_the_base_passes_and_says_so(checkout: Checkout, tmp_path: Path) -> None:
    for _ in range(3):
        checkout.commit("no body")
    base = (checkout.folder / ".ci" / "base").read_text(encoding="utf-8").strip()
    clone = Checkout(tmp_path / "clone")
    shutil.rmtree(clone.folder)
    checkout.git("clone", "--quiet", "--depth=1", checkout.folder.as_uri(), str(clone.folder))
    (clone.folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "commit-subjects", clone.folder / ".ci")
    clone.write_base(base)
    status, said = clone.check()
    assert status == 0
    assert said.startswith("Commit messages are not checked")


def test_the_base_of_this_project_is_a_whole_commit_hash() -> None:
    assert re.fullmatch(r"[0-9a-f]{40}\n", (ROOT / ".ci" / "base").read_text(encoding="utf-8"))
