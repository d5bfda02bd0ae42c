"""The server as it runs: workers that end are replaced and named, signals are obeyed, metrics and logs are there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT, dateline
from tests.support.server import started
from web.serving.exits import cause

PATIENCE = 60


def workers(supervisor: int) -> set[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(supervisor)], capture_output=True, text=True, check=False)
    return set(map(int, done.stdout.split()))


def until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < last, "this did not come about"
        time.sleep(0.1)


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        text: str = answer.read().decode()
        return text


def test_workers_end_are_named_replaced_and_stopped(sample_archive: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started(sample_archive, log, "--workers", "2", "--prefix", "") as (address, supervisor):
        until(lambda: '"status":"ready"' in get(f"{address}/readyz").replace(" ", ""))
        first = workers(supervisor.pid)
        assert len(first) == 2
        lost = first.pop()
        os.kill(lost, signal.SIGBUS)
        until(lambda: f"Worker {lost} ended (SIGBUS: a file of the index was cut" in log.read_text("utf-8"))
        until(lambda: len(workers(supervisor.pid)) == 2)
        assert "ok" in get(f"{address}/healthz")
        metrics = get(f"{address}/metrics")
        assert 'dateline_workers_ended_total{cause="SIGBUS"} 1.0' in metrics
        assert 'dateline_requests_total{endpoint="pages.ready",method="GET",status="200"}' in metrics
        before = workers(supervisor.pid)
        supervisor.send_signal(signal.SIGHUP)
        until(lambda: len(now := workers(supervisor.pid)) == 2 and not now & before)
        get(f"{address}/?q=Zakharova")
        supervisor.terminate()
        assert supervisor.wait(PATIENCE) == 0
    assert "Zakharova" not in log.read_text("utf-8")
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    assert [line["path"] for line in lines if line.get("status") == 200][-1] == "/"


@pytest.fixture
def own_archive(sample_archive: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_archive, tmp_path / "archive"))


def test_workers_follow_an_archive_that_grows_and_is_rebuilt(own_archive: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.jsonl"
    page.write_text(json.dumps({"id": "1", "title": "A new page", "text": "The word quixotically is new here. " * 20}))
    with started(own_archive, tmp_path / "log", "--workers", "1") as (address, supervisor):
        before = json.loads(get(f"{address}/readyz"))
        (worker,) = workers(supervisor.pid)
        assert json.loads(get(f"{address}/api/search?q=quixotically"))["total"] == 0
        assert dateline("add", str(page), "--no-people", archive=own_archive).returncode == 0
        found = json.loads(get(f"{address}/api/search?q=quixotically"))
        assert (found["total"], found["generation"] > before["generation"]) == (1, True)
        assert dateline("rebuild", archive=own_archive).returncode == 0
        found = json.loads(get(f"{address}/api/search?q=quixotically"))
        assert found["total"] == 1
        assert json.loads(get(f"{address}/readyz"))["articles"] == before["articles"] + 1
        assert workers(supervisor.pid) == {worker}


def test_an_index_that_is_cut_under_the_server_is_said_and_the_server_stays(own_archive: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started(own_archive, log, "--workers", "1") as (address, supervisor):
        get(f"{address}/?q=Zakharova")
        for file in (own_archive / "index").rglob("*"):
            if file.is_file() and file.stat().st_size > 4_096:
                os.truncate(file, 4_096)
        for word in ("Russia", "Syria", "port", "said", "Latakia"):
            with suppress(OSError):
                get(f"{address}/?q={word}")

        def is_refused() -> bool:
            try:
                get(f"{address}/readyz")
            except urllib.request.HTTPError as error:
                return error.code == 503 and "dateline" in error.read().decode()
            except OSError:
                return False
            return False

        until(is_refused)
        assert "ok" in get(f"{address}/healthz")
        assert supervisor.poll() is None


def test_a_worker_ends_with_its_supervisor(sample_archive: Path, tmp_path: Path) -> None:
    with started(sample_archive, tmp_path / "log", "--workers", "1") as (_, supervisor):
        (worker,) = workers(supervisor.pid)
        supervisor.kill()
        until(lambda: not _runs(worker))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return not state.stdout.startswith("Z")  # where no process collects orphans, they stay as zombies


def test_a_unix_socket_serves_a_proxy_and_goes_with_the_server(sample_archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))  # by a server that was killed
    command = [sys.executable, ROOT / "dateline.py", "--archive", sample_archive, "serve", "--public", "--socket", path]
    with subprocess.Popen([*map(str, command), "--workers", "1"], stderr=subprocess.PIPE) as server:
        try:
            until(lambda: _answers(path))
            assert stat.S_IMODE(path.stat().st_mode) == 0o660
        finally:
            server.terminate()
        assert server.wait(PATIENCE) == 0
    assert not path.exists()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return client.recv(1_000).startswith(b"HTTP/1.1 200")


def test_metrics_have_an_address_of_their_own(sample_archive: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = f"127.0.0.1:{port}"
    with started(sample_archive, tmp_path / "log", "--workers", "1", "--metrics-address", own) as (address, _):
        assert "dateline_requests_total" in get(f"http://{own}/metrics")
        with pytest.raises(urllib.request.HTTPError, match="404"):
            get(f"{address}/metrics")


def test_an_address_in_use_and_a_missing_archive_end_with_a_sentence(sample_archive: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = dateline("serve", "--port", str(taken.getsockname()[1]), archive=sample_archive)
    assert done.returncode == 2
    assert "cannot be served" in done.stderr
    done = dateline("serve", "--metrics-address", "nowhere", archive=sample_archive)
    assert done.returncode == 2
    assert "Metrics cannot be served on nowhere" in done.stderr
    done = dateline("serve", archive=tmp_path / "none")
    assert done.returncode == 2
    assert "There is no archive" in done.stderr


def test_a_file_that_is_not_a_socket_is_left_alone(sample_archive: Path, tmp_path: Path) -> None:
    kept = tmp_path / "notes"
    kept.write_text("mine")
    done = dateline("serve", "--public", "--socket", str(kept), archive=sample_archive)
    assert done.returncode == 2
    assert f"The socket {kept} cannot be served" in done.stderr
    assert kept.read_text() == "mine"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (-signal.SIGBUS, "SIGBUS: a file of the index was cut"),
        (-signal.SIGKILL, "SIGKILL: the system was out of memory"),
        (-signal.SIGUSR1, "SIGUSR1"),
        (-250, "signal 250"),
        (1, "exit code 1"),
        (78, "exit code 78: it could not open the archive"),
    ],
)
def test_the_end_of_a_worker_has_a_cause(code: int, said: str) -> None:
    assert cause(code).startswith(said)
