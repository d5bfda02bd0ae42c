"""The documents are true: the paths, modules, commands and flags that they name exist, and their examples run.

What is generated has tests beside its generator: `tests/search/language/test_reference_page.py`.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dateline import COMMANDS
from search.cli.arguments import parser
from tests.conftest import ROOT, dateline
from tests.support.import_graph import PACKAGES, modules
from tests.test_language import section

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
CURRENT = {name: text for name, text in TEXTS.items() if name != "CHANGELOG.md"}
"""Documents that describe the present; the changelog also names removed things."""

ENDINGS = "py|toml|md|sql|txt|html|xml|js|css|png|in"
PATH = re.compile(rf"(?<![\w./-])((?:[\w.-]+/)*[\w.-]+\.(?:{ENDINGS})|(?:[\w.-]+/)+)(?![\w/])")
CODE_SPAN = re.compile(r"```.*?```|`([^`\n]+)`", re.DOTALL)
FENCED = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")

IN_AN_ARCHIVE = {"people.toml", "outlets.toml", "dateline.toml", "index/", "archive/", "./archive/", "articles.txt"}
"""Names of files in an archive, not in the repository."""


def _tracked() -> set[str]:
    skipped = {".git", ".venv", "__pycache__"}
    files = (path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.parts))
    return {path.relative_to(ROOT).as_posix() for path in files}


def _exists(named: str, files: set[str]) -> bool:
    """Return whether a file or folder is named: from the root, or by the end of its path."""
    name = named.removeprefix("./")
    if name.endswith("/"):
        return any(f"/{file}".find(f"/{name}") >= 0 for file in files)
    return any(f"/{file}".endswith(f"/{name}") for file in files)


def test_every_path_in_code_spans_exists() -> None:
    files = _tracked()
    missing = [
        f"{document}: {path}"
        for document, text in CURRENT.items()
        for span in CODE_SPAN.findall(text)
        if span and not re.search(r"[*<>{}$…]", span)
        for path in PATH.findall(span)
        if path not in IN_AN_ARCHIVE and not _exists(path, files)
    ]
    assert missing == []


def test_every_link_leads_to_a_file() -> None:
    targets = [(document, link) for document, text in TEXTS.items() for link in LINK.findall(text)]
    assert len(targets) > 10
    assert [
        f"{document}: {link}" for document, link in targets if not (ROOT / document).parent.joinpath(link).exists()
    ] == []


def test_every_module_named_with_its_package_exists() -> None:
    known = modules(*PACKAGES, "benchmarks")
    missing = []
    for document, text in CURRENT.items():
        for name in re.findall(r"`((?:corpus|index|search|web|benchmarks)(?:\.\w+)+)`", text):
            module, _, attribute = name.rpartition(".")
            if name in known:
                continue
            if module not in known or not hasattr(importlib.import_module(module), attribute):
                missing.append(f"{document}: {name}")
    assert missing == []


def test_every_target_of_make_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = {
        (document, name) for document, text in CURRENT.items() for name in re.findall(r"`?\bmake ([a-z-]+)`", text)
    }
    assert named
    assert sorted((document, name) for document, name in named if name not in targets) == []


def _programs() -> list[str]:
    texts = [*CURRENT.values(), (ROOT / "Makefile").read_text(encoding="utf-8")]
    return sorted({name for text in texts for name in re.findall(r"python -m (benchmarks(?:\.\w+)+)", text)})


@pytest.mark.parametrize("program", _programs())
def test_every_measuring_program_that_is_named_answers_help(program: str) -> None:
    assert importlib.util.find_spec(program)
    command = [sys.executable, "-m", program, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert program.rpartition(".")[2] in done.stdout or "usage:" in done.stdout


def _commands() -> list[tuple[str, str]]:
    """Return (document, arguments) of each command line of Dateline in a fenced block."""
    return [
        (document, line.split("dateline ", 1)[1])
        for document, text in CURRENT.items()
        for block in FENCED.findall(text)
        for line in block.splitlines()
        if re.match(r"(?:\$ )?(?:\.venv/bin/)?dateline ", line)
    ]


def _arguments(command: str) -> list[str]:
    return shlex.split(re.split(r" [>|] ", command, maxsplit=1)[0], comments=True)


@pytest.mark.parametrize(("document", "command"), _commands())
def test_every_command_line_in_a_document_is_one(document: str, command: str) -> None:
    options = parser(COMMANDS, Path("archive")).parse_args(_arguments(command))
    assert options.archive == Path("archive")


def test_the_commands_of_the_readme_run_on_the_sample_pages(tmp_path: Path) -> None:
    commands = [_arguments(command) for document, command in _commands() if document == "README.md"]
    assert [arguments[0] for arguments in commands][:1] == ["add"]
    sample = str(ROOT / "corpus" / "sample")
    for arguments in commands:
        if arguments[0] == "serve":
            continue  # runs until it is stopped: tests/test_browser.py serves
        given = [sample if argument.startswith("~/") else argument for argument in arguments]
        more = (
            ["--no-people"] if arguments[0] == "add" else []
        )  # models take a minute; tests/test_seeds.py names people
        done = dateline(*given, *more, archive=tmp_path / "archive")
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout, f"{arguments[0]} printed nothing"


def test_the_architecture_names_every_package() -> None:
    packages = {path.parent.as_posix() for path in modules(*PACKAGES).values() if path.name == "__init__.py"}
    text = TEXTS["docs/architecture.md"]
    missing = [name for name in packages if f"`{name}/`" not in text and f"`{name.rpartition('/')[2]}" not in text]
    assert sorted(missing) == []


HEADINGS = ("Articles and archive", "Text analysis", "Postings and matching", "Segments and writing", "Ranking")


def test_every_term_of_the_glossary_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / one for one in modules(*PACKAGES).values())]
    documents = [text for name, text in TEXTS.items() if name != "docs/glossary.md"]
    words = re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join([*sources, *documents]))).lower()
    terms = [term for heading in HEADINGS for row in section(heading) for term in row[0].split(", ")]
    assert len(terms) > 50
    assert [term for term in terms if re.sub(r"[\W_]+", " ", term).lower() not in words] == []
