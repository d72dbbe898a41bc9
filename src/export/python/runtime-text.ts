/** The beginning of the Python module: imports, and the names that the classes use for their types. */
export const HEAD = String.raw`from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal, Optional, TypeVar, Union, get_args, get_origin, get_type_hints


class SpecError(ValueError):
    """What a spec has, and must not have, or lacks. \`path\` is a JSON Pointer to the place."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path or 'the spec'}: {message}")
        self.path = path


class Absent(Enum):
    """The value of a member that is not there at all, and so false; None is JSON's null."""

    ABSENT = "absent"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent.ABSENT


@dataclass(frozen=True)
class Minimum:
    """A bound of a number; the number itself is allowed where it is \`inclusive\`."""

    value: int
    inclusive: bool

    def allows(self, number: float) -> bool:
        return number >= self.value if self.inclusive else number > self.value

    def __str__(self) -> str:
        return f"{self.value} or more" if self.inclusive else f"more than {self.value}"


PositiveInt = Annotated[int, Minimum(0, inclusive=False)]
NonNegativeInt = Annotated[int, Minimum(0, inclusive=True)]
PositiveFloat = Annotated[float, Minimum(0, inclusive=False)]
NonNegativeFloat = Annotated[float, Minimum(0, inclusive=True)]

S = TypeVar("S", bound="Spec")


class Spec:
    """A part of a model's description: frozen, checked when it is read, and equal where its members are."""

    @classmethod
    def from_dict(cls: type[S], data: Mapping[str, Any]) -> S:
        """Reads what \`json.load\` gives. Raises SpecError at a member that is unknown, missing or of a wrong type."""
        return _read_spec(cls, data, "")

    def to_dict(self) -> dict[str, Any]:
        """The same as plain lists, dicts and scalars, for \`json.dump\`. Members that are ABSENT are left out."""
        members = {_wire_name(member): getattr(self, member.name) for member in fields(self)}  # type: ignore[arg-type]
        return {name: _plain(value) for name, value in members.items() if value is not ABSENT}
`.replaceAll("\\`", "`");

/** The end of the Python module: how classes are read and written. */
export const TAIL = String.raw`def load(path: Union[str, os.PathLike[str]]) -> EngineModelSpec:
    """Reads the spec in a JSON file."""
    with open(path, encoding="utf-8") as file:
        return EngineModelSpec.from_dict(json.load(file))


def _plain(value: Any) -> Any:
    if isinstance(value, Spec):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _wire_name(member: Any) -> str:
    """What a field is called in JSON, where that is a word of Python's."""
    return str(member.metadata.get("name", member.name))


@lru_cache(maxsize=None)
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)


def _read_spec(cls: type[S], data: Any, path: str) -> S:
    if not isinstance(data, Mapping):
        raise _unexpected(path, data, f"an object ({cls.__name__})")
    members = {_wire_name(member): member for member in fields(cls)}  # type: ignore[arg-type]
    tag = _tag(cls)
    # First: of an object that is another thing altogether every member is unknown.
    if tag is not None and tag[0] in data:
        _read(_hints(cls)[members[tag[0]].name], data[tag[0]], _child(path, tag[0]))
    for name in data:
        if name not in members:
            raise SpecError(_child(path, name), f"{cls.__name__} has no such member")
    values: dict[str, Any] = {}
    for name, member in members.items():
        if name in data:
            value = _read(_hints(cls)[member.name], data[name], _child(path, name))
            if member.init:
                values[member.name] = value
        elif member.default is not ABSENT:
            raise SpecError(_child(path, name), f"{cls.__name__} lacks this member")
    return cls(**values)


def _read(hint: Any, value: Any, path: str) -> Any:
    """The value as \`hint\` describes it."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Union:
        return _read_union(arguments, value, path)
    if origin is Annotated:
        number = _read(arguments[0], value, path)
        if not arguments[1].allows(number):
            raise _unexpected(path, value, _words(hint))
        return number
    if origin is tuple and isinstance(value, (list, tuple)):
        items = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
        if len(items) != len(value):
            raise SpecError(path, f"there are {len(value)} elements, but {len(items)} are expected")
        return tuple(_read(item, part, _child(path, index)) for index, (item, part) in enumerate(zip(items, value)))
    if origin is Mapping and isinstance(value, Mapping):
        return {name: _read(arguments[1], part, _child(path, name)) for name, part in value.items()}
    if isinstance(hint, type) and issubclass(hint, Spec):
        return _read_spec(hint, value, path)
    if origin is Literal and any(type(value) is type(choice) and value == choice for choice in arguments):
        return value
    if hint is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if hint is float and type(value) in (int, float) and math.isfinite(value):
        return value
    if hint in (str, bool, int, type(None)) and type(value) is hint:
        return value
    raise _unexpected(path, value, _words(hint))


def _read_union(options: tuple[Any, ...], value: Any, path: str) -> Any:
    """The value as the option that it fits: of several classes the one that the value's tag names."""
    candidates = [option for option in options if option is not Absent]
    if isinstance(value, Mapping):
        classes = [option for option in candidates if isinstance(option, type) and issubclass(option, Spec)]
        # A class that takes any tag is for values that name no other class.
        fitting = [cls for cls in classes if _tag(cls) is not None and _tag(cls) == _tag_in(cls, value)]
        fitting = fitting or [cls for cls in classes if _tag(cls) is None]
        if classes and not fitting:
            tags = [tag for tag in map(_tag, classes) if tag is not None]
            name, known = tags[0][0], ", ".join(repr(tag[1]) for tag in tags)
            raise SpecError(_child(path, name), f"{value.get(name)!r} is none of {known}")
        candidates = fitting + [option for option in candidates if get_origin(option) is Mapping]
    elif isinstance(value, (list, tuple)):
        candidates = [option for option in candidates if get_origin(option) is tuple]
    errors = []
    for option in candidates:
        try:
            return _read(option, value, path)
        except SpecError as error:
            errors.append(error)
    if errors and isinstance(value, (Mapping, list, tuple)):
        raise errors[0]
    raise _unexpected(path, value, " or ".join(_words(option) for option in options if option is not Absent))


def _tag(cls: type[Spec]) -> Optional[tuple[str, Any]]:
    """The member by which a class is told from others, and its value; None where it takes any."""
    for member in fields(cls):  # type: ignore[arg-type]
        return None if member.init else (_wire_name(member), member.default)
    return None


def _tag_in(cls: type[Spec], value: Mapping[str, Any]) -> Optional[tuple[str, Any]]:
    tag = _tag(cls)
    return None if tag is None else (tag[0], value.get(tag[0]))


def _words(hint: Any) -> str:
    """What a type expects, in words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return f"{_words(arguments[0])} that is {arguments[1]}"
    if origin is Literal:
        return " or ".join(repr(choice) for choice in arguments)
    if origin is Union:
        return " or ".join(_words(option) for option in arguments)
    if origin is tuple:
        return "an array"
    names = {str: "a string", bool: "true or false", int: "an integer", float: "a finite number", type(None): "null"}
    return names.get(hint, f"an object ({hint.__name__})" if isinstance(hint, type) else "an object")


def _unexpected(path: str, value: Any, expected: str) -> SpecError:
    found = "null" if value is None else f"{value!r:.60}"
    return SpecError(path, f"{found} is not {expected}")


def _child(path: str, name: Union[str, int]) -> str:
    return f"{path}/{str(name).replace('~', '~0').replace('/', '~1')}"
`.replaceAll("\\`", "`");
