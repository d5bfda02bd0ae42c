"""The two trials of a server under load, each with what it must reach. Prints nothing."""

from __future__ import annotations

from pathlib import Path

from benchmarks.serving import scenarios
from benchmarks.serving.archives import adding, build
from benchmarks.speed.corpus_generator import CorpusGenerator
from tests.support.server import started
from web.serving.memory import raise_open_files

MOST = 3.0
"""How many times the 99th percentile of ordinary pages may be what it is without the disturbance."""

SHARE, MEGABYTES = 0.05, 32.0
"""By which the memory of the last minute may exceed that of the second."""


def beside(archive: Path, seconds: float, rate: float | None = None) -> tuple[str, dict[str, float]]:
    """Return what is wrong, and figures, of ordinary clients beside 8 slow requests and 200 half-open connections."""
    raise_open_files(4_096)
    with started(archive, archive.with_name("server.log")) as (address, _):
        port = int(address.rpartition(":")[2])
        scenarios.ordinary(port, min(5.0, seconds), rate)  # each worker has opened the index then
        alone = scenarios.ordinary(port, seconds, rate)
        disturbed, slow = scenarios.beside(port, seconds, rate)
    ratio = disturbed.quantile(0.99) / max(alone.quantile(0.99), 1e-9)
    figures = alone.figures("alone") | disturbed.figures("beside") | {"p99_ratio": ratio, "slow_answers": slow}
    return _wrong(figures, [*alone.errors, *disturbed.errors]), figures


def while_adding(archive: Path, generator: CorpusGenerator, size: int, seconds: float) -> tuple[str, dict[str, float]]:
    """Return what is wrong, and figures, of 32 clients while articles are being added to an archive of `size`."""
    with started(archive, archive.with_name("server.log")) as (address, process):
        port = int(address.rpartition(":")[2])
        scenarios.steady(port, min(10.0, seconds), process.pid, "warm")
        alone = scenarios.steady(port, seconds, process.pid, "alone")
        with adding(archive, generator, size) as added:
            disturbed = scenarios.steady(port, seconds, process.pid, "adding")
    ratio = disturbed.traffic.quantile(0.99) / max(alone.traffic.quantile(0.99), 1e-9)
    second, last = disturbed.growth((seconds / 5, 2 * seconds / 5), (4 * seconds / 5, seconds))
    figures = alone.traffic.figures("alone") | disturbed.traffic.figures("adding")
    figures |= {"p99_ratio": ratio, "added": added.articles, "second_minute_mb": second, "last_minute_mb": last}
    wrong = _wrong(figures, [*alone.traffic.errors, *disturbed.traffic.errors, *added.errors])
    if last > second * (1 + SHARE) + MEGABYTES:
        wrong = f"{wrong} memory grew from {second:.0f} MB to {last:.0f} MB".strip()
    return wrong, figures


def prepared(folder: Path, data: Path | None, size: int) -> tuple[Path, CorpusGenerator]:
    """Return an archive of `size` articles in a folder, and what made them."""
    generator = CorpusGenerator(data)
    archive = folder / "archive"
    build(archive, generator, size)
    return archive, generator


def _wrong(figures: dict[str, float], errors: list[str]) -> str:
    parts = [f"{len(errors)} errors, as {errors[0]}"] if errors else []
    if figures["p99_ratio"] > MOST:
        parts.append(f"the 99th percentile is {figures['p99_ratio']:.1f} times what it is without the disturbance")
    return "; ".join(parts)
