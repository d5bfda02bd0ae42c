"""Templates read only what their context has: each attribute that a template reads is followed through its type."""

from __future__ import annotations

import types
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from jinja2 import Environment, nodes

from tests.conftest import ROOT
from web.app import FILTERS, GLOBALS
from web.template_context import CONTEXTS, HelpContext, SearchContext, TemplateContext

FOLDER = ROOT / "web" / "templates"
FLASK = {"url_for"}
WITHOUT_CONTEXT = {"base.html", "facets.html", "description.xml"}  # read through the others, or by a view itself
OTHER = {"description.xml": {"root": str}}

Types = dict[str, Any]


class Contract:
    """Checks the names and attributes that a template reads, by the types of what it is given.

    A type that is not known is Any, of which nothing is checked.
    """

    def __init__(self, source: Mapping[str, str]) -> None:
        self.environment = Environment(autoescape=True)
        self.environment.filters.update(FILTERS)
        self.source = source
        self.macros: dict[str, tuple[nodes.Macro, Types]] = {}
        self.faults: list[str] = []

    def check(self, name: str, given: Types) -> list[str]:
        """Check a template and those that it extends or imports; return what it reads and does not have."""
        self._body(self.environment.parse(self.source[name], name).body, dict(given))
        return self.faults

    def _body(self, body: Iterable[nodes.Node], known: Types) -> None:
        for node in body:
            match node:
                case nodes.Extends() | nodes.FromImport() | nodes.Macro():
                    self._declare(node, known)
                case nodes.Assign(target=nodes.Name(name=target)):
                    known[target] = self._type(node.node, known)
                case nodes.For():
                    inner = known | dict(_unpacked(node.target, element(self._type(node.iter, known))))
                    self._body(node.body, inner)
                    self._body(node.else_, known)
                case nodes.Block():
                    self._body(node.body, dict(known))
                case nodes.If():
                    self._type(node.test, known)
                    self._body([*node.body, *node.elif_, *node.else_], known)
                case nodes.Output():
                    for part in node.nodes:
                        self._type(part, known)
                case _:
                    self.faults.append(f"line {node.lineno}: the contract does not know {type(node).__name__}")

    def _declare(self, node: nodes.Extends | nodes.FromImport | nodes.Macro, known: Types) -> None:
        if isinstance(node, nodes.Macro):
            self.macros[node.name] = (node, known)
            return
        assert isinstance(node.template, nodes.Const)
        name = node.template.value
        if isinstance(node, nodes.Extends):
            self.check(name, known)
        else:
            macros = self.environment.parse(self.source[name], name).find_all(nodes.Macro)
            self.macros |= {macro.name: (macro, {}) for macro in macros if macro.name in node.names}

    def _type(self, node: nodes.Node, known: Types) -> Any:
        match node:
            case nodes.Name(name=name):
                return self._name(node, name, known)
            case nodes.Getattr(attr=attribute):
                found = attribute_type(self._type(node.node, known), attribute)
                if found is None:
                    self.faults.append(f"line {node.lineno}: .{attribute}")
                return Any if found is None else found
            case nodes.Call(node=nodes.Name(name=name)) if name in self.macros:
                self._macro(name, [self._type(argument, known) for argument in node.args])
                return Any
            case nodes.Getitem(arg=nodes.Slice()):
                return self._type(node.node, known)
            case _:
                types_ = [self._type(child, known) for child in node.iter_child_nodes()]
                return types_[0] if isinstance(node, nodes.Call) else Any

    def _name(self, node: nodes.Node, name: str, known: Types) -> Any:
        """Return the type of a value; for a function or method, which are only called, that of its result."""
        if name in known:
            return known[name]
        if name in GLOBALS:
            value: Any = GLOBALS[name]
            return get_type_hints(value)["return"] if isinstance(value, types.FunctionType) else type(value)
        if name not in FLASK:
            self.faults.append(f"line {node.lineno}: {name}")
        return Any

    def _macro(self, name: str, arguments: list[Any]) -> None:
        macro, outer = self.macros[name]
        self._body(macro.body, outer | {one.name: kind for one, kind in zip(macro.args, arguments, strict=True)})


def _unpacked(target: nodes.Node, kind: Any) -> Iterator[tuple[str, Any]]:
    match target:
        case nodes.Name(name=name):
            yield name, kind
        case nodes.Tuple(items=items):
            parts = get_args(kind) if get_origin(kind) is tuple else (Any,) * len(items)
            for item, part in zip(items, parts, strict=True):
                yield from _unpacked(item, part)


def present(kind: Any) -> Any:
    """Return a type without None; Any for a union of several others."""
    if get_origin(kind) in (Union, types.UnionType):
        others = [one for one in get_args(kind) if one is not type(None)]
        return others[0] if len(others) == 1 else Any
    return kind


def element(kind: Any) -> Any:
    """Return the type of what a loop over a value yields."""
    kind = present(kind)
    if (origin := get_origin(kind)) is not None and issubclass(origin, Collection):
        return get_args(kind)[0]
    return Any


def attribute_type(kind: Any, name: str) -> Any:
    """Return the type of an attribute, that of its result if it is a method, or None if there is none."""
    kind = present(kind)
    if kind is Any:
        return Any
    if get_origin(kind) is not None:  # a mapping, such as facets by dimension
        keys, *values = get_args(kind)
        return values[0] if values and name in get_args(keys) else None
    if name in (hints := get_type_hints(kind)):
        return hints[name]
    if issubclass(kind, Enum) and name in {"name", "value"}:
        return str
    match getattr(kind, name, None):
        case None:
            return None
        case property(fget=getter):
            return get_type_hints(getter)["return"]
        case method if callable(method) and not isinstance(method, type):
            found = get_type_hints(method).get("return", Any) if hasattr(method, "__annotations__") else Any
            return kind if "Self" in str(found) else found
        case _:
            return Any


def given_to(context: type[TemplateContext]) -> Types:
    hints = get_type_hints(context)
    return {field.name: hints[field.name] for field in fields(context)}


SOURCE = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.template)
def test_a_template_reads_only_what_its_context_has(context: type[TemplateContext]) -> None:
    assert Contract(SOURCE).check(context.template, given_to(context)) == []


def test_a_template_of_a_view_reads_only_what_the_view_hands_it() -> None:
    for name, given in OTHER.items():
        assert Contract(SOURCE).check(name, given) == []


def test_every_template_has_a_context() -> None:
    assert {context.template for context in CONTEXTS} | WITHOUT_CONTEXT == set(SOURCE)


@pytest.mark.parametrize(
    ("context", "template", "fault"),
    [
        (SearchContext, "{{ pages }}", "line 1: pages"),
        (SearchContext, "{{ page.count }}", "line 1: .count"),
        (SearchContext, "{% for hit in page.hits %}{{ hit.body }}{% endfor %}", "line 1: .body"),
        (SearchContext, "{{ page.facets.author.values }}", "line 1: .author"),
        (SearchContext, "{{ state.with_text('a').words }}", "line 1: .words"),
        (SearchContext, "{{ empty_state.words }}", "line 1: .words"),
        (SearchContext, "{% macro m(hit) %}{{ hit.body }}{% endmacro %}{{ m(page.hits) }}", "line 1: .body"),
        (SearchContext, "{% set one = apply_suggestion(state, problems[0]) %}{{ one.words }}", "line 1: .words"),
        (HelpContext, "{% if page %}{% endif %}", "line 1: page"),
    ],
)
def test_the_contract_sees_what_a_context_does_not_have(
    context: type[TemplateContext], template: str, fault: str
) -> None:
    assert Contract({"t": template}).check("t", given_to(context)) == [fault]
