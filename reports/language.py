"""The language of wordings: Django's template syntax with ``if`` and ``|join`` and nothing else.

A wording is a sentence with figures by their Chinese names: ``新增{{ 新增床位.实际 }}张``. A bare template
engine without loaders or Django's own tags compiles it, and it is read node by node into runs, so that a
figure stays an object with its provenance and all else is plain text: markup in it is shown, never run.
Names are checked when a wording is saved and again when it is used.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from django.template import Context, Engine, TemplateSyntaxError
from django.template.base import (
    FilterExpression,
    Lexer,
    NodeList,
    TextNode,
    TokenType,
    Variable,
    VariableNode,
)
from django.template.defaulttags import IfNode, TemplateLiteral
from django.template.smartif import TokenBase

from reports.document import Figure, Run, Text

_TAGS = ("if", "elif", "else", "endif")
_FILTERS = ("join",)
_FILTER_IN_TOKEN = re.compile(r"\|\s*(\w+)")
_STRINGS = re.compile(r'"[^"]*"|\'[^\']*\'')

# What a wording may name: a name with its attributes, or with none when it is written alone.
Vocabulary = Mapping[str, frozenset[str]]


class WordingRefused(Exception):
    """A wording that cannot be used; ``problems`` says in Chinese what is wrong and what to write instead."""

    def __init__(self, problems):
        super().__init__("；".join(problems))
        self.problems = list(problems)


class _BareEngine(Engine):
    default_builtins = ["reports.wording_tags"]


_engine = _BareEngine(libraries={}, loaders=[])


def word(name: str) -> str:
    """A name as wordings write it: letters, digits and characters only (“两线合一” → 两线合一)."""
    return re.sub(r"\W", "", name).lstrip("_")


def check(source: str, vocabulary: Vocabulary) -> list[str]:
    """Everything wrong with a wording, as Chinese sentences; empty when it may be used."""
    if problems := _foreign_parts(source):
        return problems
    try:
        nodes = _compiled(source)
    except TemplateSyntaxError:
        return ["句式写法有误，请检查 {{ }} 和 {% if %} … {% endif %} 是否成对、写全。"]
    names = [".".join(variable.lookups) for variable in _variables(nodes) if variable.lookups]
    return list(dict.fromkeys(filter(None, (_name_problem(name, vocabulary) for name in names))))


def render(source: str, values: Mapping) -> tuple[Run, ...]:
    """The runs of a wording.

    ``values`` maps names to a Figure, a text, a truth value, a list of runs or of lists of runs, or to a
    mapping of attributes to such. Raises WordingRefused for an unknown name.
    """
    if problems := check(source, vocabulary_of(values)):
        raise WordingRefused(problems)
    runs = _runs(_compiled(source), Context(dict(values)), Context(_top(_Exact(values))))
    return _merged(runs)


def vocabulary_of(values: Mapping) -> Vocabulary:
    return {
        name: frozenset(value) if isinstance(value, Mapping) else frozenset()
        for name, value in values.items()
    }


@lru_cache(maxsize=512)
def _compiled(source):
    nodes = _engine.from_string(source).nodelist
    for variable in _variables(nodes):
        if isinstance(variable.literal, float):  # figures are compared as decimals, never as floats
            variable.literal = Decimal(variable.var)
    return nodes


def _foreign_parts(source):
    """Tags and filters that wordings do not have, named before the engine stumbles over them."""
    problems = []
    for token in Lexer(source).tokenize():
        if (
            token.token_type == TokenType.BLOCK
            and (tag := token.contents.split()[:1] or [""])[0] not in _TAGS
        ):
            problems.append(
                f"第{token.lineno}行：句式里不能用 {{% {tag[0]} %}}，只能用 if、elif、else、endif。"
            )
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for name in _FILTER_IN_TOKEN.findall(_STRINGS.sub("", token.contents)):
                if name not in _FILTERS:
                    problems.append(f"第{token.lineno}行：句式里不能用 |{name}，只能用 |join。")
    return problems


def _variables(part):
    """Every variable of placeholders and conditions, in the order of the text."""
    if isinstance(part, NodeList):
        for node in part:
            yield from _variables(node)
    elif isinstance(part, IfNode):
        for condition, branch in part.conditions_nodelists:
            yield from _variables(condition)
            yield from _variables(branch)
    elif isinstance(part, VariableNode):
        yield from _variables(part.filter_expression)
    elif isinstance(part, TemplateLiteral):
        yield from _variables(part.value)
    elif isinstance(part, FilterExpression):
        arguments = [argument for _, pairs in part.filters for is_lookup, argument in pairs if is_lookup]
        yield from (each for each in (part.var, *arguments) if isinstance(each, Variable))
    elif isinstance(part, TokenBase):  # and, or, not, comparisons
        yield from _variables(part.first)
        yield from _variables(part.second)


def _name_problem(name, vocabulary):
    first, _, attribute = name.partition(".")
    if first in vocabulary:
        attributes = vocabulary[first]
        if (not attributes and not attribute) or attribute in attributes:
            return None
        if attributes and not attribute:
            return f"“{first}”要写明哪一项。可用：{'、'.join(sorted(attributes))}。"
        if not attributes:
            return f"“{first}”后面不能再加“.{attribute}”，请只写 {first}。"
    return f"没有“{name}”这个数。{_suggestion(name, vocabulary)}"


def _suggestion(name, vocabulary):
    known = [
        full
        for first, attributes in vocabulary.items()
        for full in ([f"{first}.{attribute}" for attribute in sorted(attributes)] or [first])
    ]
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    return f"相近的有：{'、'.join(near)}。" if near else "可用的名字见右侧的列表。"


def _top(values):
    """A context keeps its own dict; what lies below is still made when it is asked for."""
    return {name: values[name] for name in values}


class _Exact(Mapping):
    """The same names for conditions: a figure compares by its exact value, and none counts as no."""

    def __init__(self, values):
        self._values = values

    def __getitem__(self, name):
        value = self._values[name]
        if isinstance(value, Mapping):
            return _Exact(value)
        if isinstance(value, (tuple, list)) and len(found := _figures_in(value)) == 1:
            return found[0].value
        return value.value if isinstance(value, Figure) else value

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)


def _figures_in(runs):
    """The figures of one piece of text, such as 增加12; a list of several pieces has none of its own."""
    return [run for run in runs if isinstance(run, Figure)] if isinstance(runs, tuple) else []


def _runs(nodes, printed, exact):
    for node in nodes:
        if isinstance(node, TextNode):
            yield Text(node.s)
        elif isinstance(node, VariableNode):
            yield from _as_runs(node.filter_expression.resolve(printed))
        elif isinstance(node, IfNode):
            for condition, branch in node.conditions_nodelists:
                if condition is None or condition.eval(exact):
                    yield from _runs(branch, printed, exact)
                    break


def _as_runs(value):
    if isinstance(value, (Figure, Text)):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _as_runs(part)
    elif value is not None and not isinstance(value, bool):
        yield Text(str(value))


def _merged(runs):
    """Neighbouring texts as one; line ends and the blanks around them are the form's, not the sentence's."""
    merged = []
    for run in runs:
        if isinstance(run, Text) and merged and isinstance(merged[-1], Text):
            merged[-1] = Text(merged[-1].text + run.text)
        else:
            merged.append(run)
    cleaned = (Text(re.sub(r"\s*\n\s*", "", run.text)) if isinstance(run, Text) else run for run in merged)
    return tuple(run for run in cleaned if not isinstance(run, Text) or run.text)
