"""Writes figures as JSON and as Markdown tables. Measures nothing."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.speed.comparison import Comparison, compare, is_same
from benchmarks.speed.measurements import EngineFigures, Plan, QueryTiming

MB = 1_000_000


def as_json(measured: Mapping[str, EngineFigures], plan: Plan, command_s: float | None) -> dict[str, Any]:
    """Return all figures as JSON values."""
    return {
        "articles": plan.articles,
        "machine": machine(),
        "python": platform.python_version(),
        "cores": list(plan.cores),
        "repeats": plan.repeats,
        "dateline_search_seconds": command_s,
        "engines": {name: _engine(engine) for name, engine in measured.items()},
    }


def _engine(engine: EngineFigures) -> dict[str, Any]:
    return {
        "version": engine.version,
        "intake_per_second": engine.built.intake_per_second,
        "intake_processor_us": engine.built.processor_us,
        "bytes": sum(engine.built.sizes.values()),
        "bytes_by_kind": engine.built.sizes,
        "words": engine.built.words,
        "open_ms": engine.figures.open_ms,
        "fresh_seconds": engine.figures.fresh_s,
        "rss_anon": engine.figures.rss_anon,
        "queries": {line: _query(timed) for line, timed in engine.figures.queries.items()},
    }


def _query(timed: QueryTiming) -> dict[str, Any]:
    return {"total": timed.total, "median_ms": timed.median_ms, "p99_ms": timed.p99_ms}


def machine() -> str:
    """Return the processor and the system."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), None)
    return f"{model or platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


def as_text(measured: Mapping[str, EngineFigures], plan: Plan, command_s: float | None) -> Iterator[str]:
    """Yield the report line by line, in Markdown."""
    pinned = f"pinned to cores {', '.join(map(str, plan.cores))}" if plan.cores else "not pinned"
    queries = len(next(iter(measured.values())).figures.queries)
    made_of = "news.jsonl.gz" if plan.data else "the sample pages"
    yield f"{plan.articles:,} articles made of {made_of}, {queries} queries, {plan.repeats} repeats, {pinned};"
    yield f"{machine()}; Python {platform.python_version()}."
    yield from ("", *_engines_table(measured), "")
    if command_s is not None:
        yield f"A whole `dateline search`, from the shell and back: {command_s:.2f} s."
        yield ""
    for name in measured:
        if name != "dateline" and "dateline" in measured:
            yield from (*_comparison(name, compare(measured["dateline"], measured[name])), "")
    yield from (*_bytes(measured), "", *_queries_table(measured))


def _engines_table(measured: Mapping[str, EngineFigures]) -> Iterator[str]:
    yield f"| | {' | '.join(f'{name} {engine.version}' for name, engine in measured.items())} |"
    yield "|---|" + "---:|" * len(measured)
    rows = {
        "taking in, articles a second": [f"{engine.built.intake_per_second:,.0f}" for engine in measured.values()],
        "the processor's time for an article, all processes, µs": [
            f"{engine.built.processor_us:.0f}" for engine in measured.values()
        ],
        "size without the articles, MB": [
            f"{sum(engine.built.sizes.values()) / MB:,.0f}" for engine in measured.values()
        ],
        "bytes a word": [
            f"{sum(engine.built.sizes.values()) / engine.built.words:.2f}" for engine in measured.values()
        ],
        "from opening to the first page, ms": [f"{engine.figures.open_ms:.0f}" for engine in measured.values()],
        "100 new articles until found, s": [f"{engine.figures.fresh_s:.2f}" for engine in measured.values()],
        "memory (RssAnon) after all queries, MB": [_memory(engine.figures.rss_anon) for engine in measured.values()],
    }
    for label, cells in rows.items():
        yield f"| {label} | {' | '.join(cells)} |"


def _memory(rss_anon: int | None) -> str:
    return "not known" if rss_anon is None else f"{rss_anon / MB:.0f}"


def _comparison(name: str, compared: Comparison | None) -> Iterator[str]:
    yield f"Beside {name}:"
    yield ""
    if compared is None:
        yield "- no question had the same total in both."
        return
    yield f"- median page {compared.ours_ms:.2f} ms against {compared.theirs_ms:.2f} ms: **{compared.page:.2f}**"
    yield f"- median of the ratios of single queries: {compared.middle_ratio:.2f}"
    line, ratio = compared.worst
    yield f"- worst query of those for which {name} needs 1 ms or more: {_code(line)} {ratio:.2f}"
    if compared.worst_extra_ms[0]:
        line, extra = compared.worst_extra_ms
        yield f"- most time lost where {name} needs less: {_code(line)} {extra:+.2f} ms"
    if compared.phrases is not None:
        yield f"- phrases, median ratio: {compared.phrases:.2f}"
    yield f"- rate of taking in: {compared.intake:.2f} of its rate; size: {compared.size:.2f} of its size"
    for label, lines in (
        ("different totals, left out", compared.different),
        ("no answer, left out", compared.unanswered),
        ("same total, but facets that differ", compared.unlike_facets),
    ):
        if lines:
            yield f"- {label} ({len(lines)}): {', '.join(map(_code, lines))}"


def _code(line: str) -> str:
    return f"`{line}`" if line.strip() else "`(all)`" if not line else "`(all)" + line + "`"


def _bytes(measured: Mapping[str, EngineFigures]) -> Iterator[str]:
    for name, engine in measured.items():
        kinds = sorted(engine.built.sizes.items(), key=lambda pair: -pair[1])
        shares = [(kind, size / engine.built.words) for kind, size in kinds]
        yield f"Bytes a word, {name}: {', '.join(f'{kind} {share:.2f}' for kind, share in shares if share > 0.004)}."


def _queries_table(measured: Mapping[str, EngineFigures]) -> Iterator[str]:
    names = list(measured)
    yield f"| query | {' | '.join(f'{name}: total, median ms (p99)' for name in names)} |"
    yield "|---|" + "---:|" * len(names)
    for line in measured[names[0]].figures.queries:
        first = measured[names[0]].figures.queries[line]
        cells = [_cell(measured[name].figures.queries[line], first) for name in names]
        yield f"| {_code(line)} | {' | '.join(cells)} |"


def _cell(timed: QueryTiming, first: QueryTiming) -> str:
    if timed.total is None:
        return "no answer"
    different = "" if is_same(timed, first) else " *different*"
    return f"{timed.total:,}{different}, {timed.median_ms:.2f} ({timed.p99_ms:.2f})"
