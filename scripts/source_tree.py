"""The config classes of a transformers source tree, without importing it: class-data.py reads them as it reads an installed one.

Every file is parsed with `ast`. A name (a class, a function, a constant) is defined from its own statements when something
asks for it, so that of a file with imports of torch only what a config class uses is ever looked at. No module of the tree
is imported, and nothing that it imports has to be installed: of the standard library there is what `LIBRARY` names, of the
tree's own helpers some are replaced (`STAND_INS`), and anything else is `Absent`. Builtins that read or write files are left out.
"""

import __future__
import ast
import builtins
import collections.abc
import dataclasses
import functools
import importlib
import math
import pathlib
import re
import sys
import types
import typing

LIBRARY = {
    "abc", "collections", "collections.abc", "copy", "dataclasses", "enum", "functools", "inspect", "itertools", "json", "math",
    "operator", "re", "typing", "warnings",
}
WITHHELD = {"breakpoint", "compile", "eval", "exec", "exit", "help", "input", "open", "quit"}


class AbsentType(type):
    """Absent things stand in annotations, are called as decorators and asked for attributes: all is absent again."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __or__(cls, other):
        return typing.Any

    __ror__ = __or__

    def __getitem__(cls, item):
        return cls


class Absent(metaclass=AbsentType):
    """In place of what is not in the tree: torch, numpy, and the like."""

    def __init__(self, *args, **kwargs):
        raise ImportError("This is not in the source tree.")


class Silent:
    """A logger that says nothing, and the module that makes such."""

    def __getattr__(self, name):
        return lambda *args, **kwargs: Silent()


def undecorated(*args, **kwargs):
    """A decorator that changes documentation alone, with or without arguments."""
    return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else lambda thing: thing


class Empty:
    """A class that only adds methods for the Hub."""


# Helpers of the tree that have no part in what a config holds.
STAND_INS = {
    "PushToHubMixin": Empty,
    "auto_docstring": undecorated,
    "logging": Silent(),
    "replace_list_option_in_docstrings": undecorated,
    "requires_backends": lambda *args: None,
}


class Module(types.ModuleType):
    """A file of the tree, as a module whose names are defined when they are asked for."""

    def __init__(self, tree, name, path):
        super().__init__(name)
        self._tree, self._path, self._statements, self._stars, self._second = tree, path, {}, [], {}
        parsed = ast.parse(path.read_text())
        self._flags = __future__.annotations.compiler_flag if "annotations" in {
            alias.name for node in parsed.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"
            for alias in node.names
        } else 0
        self._index(parsed.body, self._statements)
        vars(self)["__builtins__"] = Builtins(self)
        # Where an annotation is a string, dataclasses look for this name there.
        sys.modules[name] = self
        if "ClassVar" in self._statements:
            self._define("ClassVar")

    @property
    def _package(self):
        return self.__name__ if self._path.name == "__init__.py" else self.__name__.rpartition(".")[0]

    def _index(self, body, into):
        """Which statements bind or change which name; what only type checkers and torch see comes second."""
        for node in body:
            if isinstance(node, ast.If):
                aside = re.search(r"TYPE_CHECKING|is_\w+_available", ast.unparse(node.test))
                self._index(node.body, self._second if aside else into)
                self._index(node.orelse, into)
            elif isinstance(node, ast.Try):
                self._index(node.body, into)
            elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                self._stars.append(node)
            else:
                for name in bound(node):
                    into.setdefault(name, []).append(node)

    def __dir__(self):
        return sorted({*vars(self), *self._statements})

    def __getattr__(self, name):
        try:
            return self._define(name)
        except KeyError:
            raise AttributeError(f"{self.__name__} has no {name}") from None

    def _define(self, name):
        """The value of a name of this file. KeyError where it has none."""
        if name in STAND_INS:
            value = STAND_INS[name]
        elif re.fullmatch(r"is_\w+_available", name):
            value = lambda *args: False  # noqa: E731
        elif name in self._statements or name in self._second:
            for node in self._statements.get(name) or self._second[name]:
                self._run(node, name)
            return vars(self)[name]
        else:
            value = self._starred(name)
        vars(self)[name] = value
        return value

    def _run(self, node, name):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if name == (alias.asname or alias.name):
                    vars(self)[name] = self._tree.member(self._absolute(node.module, node.level), alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if name == (alias.asname or alias.name.split(".")[0]):
                    vars(self)[name] = self._tree.module(alias.name if alias.asname else name) or Absent
        else:
            code = compile(ast.Module([node], []), str(self._path), "exec", self._flags, dont_inherit=True)
            exec(code, vars(self))

    def _absolute(self, module, level):
        if level == 0:
            return module
        package = self._package.split(".")
        return ".".join([*package[: len(package) - level + 1], *([module] if module else [])])

    def _starred(self, name):
        for node in self._stars:
            module = self._tree.module(self._absolute(node.module, node.level))
            if isinstance(module, Module) and hasattr(module, name):
                return getattr(module, name)
        # A package whose names are found when they are asked for: one of its files has it.
        if self._path.name == "__init__.py":
            for path in sorted(self._path.parent.glob("configuration_*.py")):
                module = self._tree.module(f"{self.__name__}.{path.stem}")
                if name in module._statements:
                    return getattr(module, name)
            inner = self._tree.module(f"{self.__name__}.{name}")
            if inner:
                return inner
        raise KeyError(name)


def bound(node):
    """The names that a statement at the top of a file binds, or whose value it changes (`NAMES.update(…)`)."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if stored(name)]
    if isinstance(node, ast.AnnAssign) and node.value:
        return [name.id for name in ast.walk(node.target) if stored(name)]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or (alias.name.split(".")[0] if isinstance(node, ast.Import) else alias.name) for alias in node.names]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        owner = node.value.func.value
        return [owner.id] if isinstance(owner, ast.Name) else []
    return []


def stored(node):
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


class Builtins(dict):
    """The builtins of a file. Python asks them last for a name, which is when a file's own is defined."""

    def __init__(self, module):
        super().__init__({name: value for name, value in vars(builtins).items() if name not in WITHHELD})
        self.module = module
        self["__import__"] = self.imported

    def __missing__(self, name):
        return self.module._define(name)

    def imported(self, name, names=None, inner=None, members=(), level=0):
        """An import inside a function."""
        module = self.module._tree.module(self.module._absolute(name, level) if members else name.split(".")[0])
        if module is None:
            raise ImportError(f"{name} is not in the source tree.")
        return module


class Tree:
    """A source tree of transformers: the folder with configuration_utils.py."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.modules = {}
        if not (self.folder / "configuration_utils.py").is_file():
            raise FileNotFoundError(f"{folder} has no configuration_utils.py: give the folder src/transformers of a checkout.")

    def module(self, name):
        """A module by its dotted name: of the tree, of the library, or what stands for another; None where there is none."""
        if name == "importlib":
            return types.SimpleNamespace(import_module=lambda inner, package="": self.module(package + inner if inner[0] == "." else inner))
        if name in REPLACED:
            return REPLACED[name]
        if name in LIBRARY:
            return importlib.import_module(name)
        if name.split(".")[0] != "transformers":
            return None
        if name not in self.modules:
            path = self.folder.joinpath(*name.split(".")[1:])
            file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            self.modules[name] = Module(self, name, file) if file.is_file() else None
        return self.modules[name]

    def member(self, module, name):
        """What `from module import name` gives."""
        found = self.module(module)
        if found is None or module in LIBRARY and not hasattr(found, name):
            return Absent
        return getattr(found, name)


def accepts(value, expected):
    """Whether a validated field of this annotation takes the value. Annotations that are strings take any."""
    origin, arguments = typing.get_origin(expected), typing.get_args(expected)
    if expected is typing.Any or isinstance(expected, (str, typing.ForwardRef)) or expected is Absent:
        return True
    if expected is None:
        return value is None
    if origin in (typing.Union, types.UnionType):
        return any(accepts(value, one) for one in arguments)
    if origin is typing.Literal:
        return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in arguments)
    if origin in (list, set):
        return isinstance(value, origin) and all(accepts(item, arguments[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            accepts(key, arguments[0]) and accepts(item, arguments[1]) for key, item in value.items()
        )
    if origin is tuple and isinstance(value, tuple):
        each = arguments[:1] * len(value) if arguments[1:] == (...,) else arguments
        return len(each) == len(value) and all(map(accepts, value, each))
    if origin is collections.abc.Sequence:
        return isinstance(value, origin) and all(accepts(item, arguments[0]) for item in value)
    if typing.is_typeddict(expected) or not isinstance(expected, type):
        return False
    return isinstance(value, expected) and not (expected is int and isinstance(value, bool))


def strict(cls=None, *, accept_kwargs=False):
    """What huggingface_hub's decorator does to a dataclass: fields take values of their types alone, `validate_…` are asked in the end."""
    if cls is None:
        return functools.partial(strict, accept_kwargs=accept_kwargs)
    cls.__validators__ = {field.name: field for field in dataclasses.fields(cls)}
    assign, build = cls.__setattr__, cls.__init__

    def set_checked(self, name, value):
        field = self.__validators__.get(name)
        if field is not None:
            if not accepts(value, field.type):
                raise TypeError(f"{name} does not take {value!r}")
            own = field.metadata.get("validator", [])
            for validator in own if isinstance(own, list) else [own]:
                validator(value)
        assign(self, name, value)

    def build_with_any(self, **given):
        for field in dataclasses.fields(cls):
            if field.name in given:
                setattr(self, field.name, given[field.name])
            elif field.default is not dataclasses.MISSING:
                setattr(self, field.name, field.default)
            elif field.default_factory is not dataclasses.MISSING:
                setattr(self, field.name, field.default_factory())
            else:
                raise TypeError(f"{field.name} is missing")
        known = {field.name for field in dataclasses.fields(cls)}
        self.__post_init__(**{name: value for name, value in given.items() if name not in known})

    checks = [name for name in dir(cls) if name.startswith("validate_") and callable(getattr(cls, name))]
    build = build_with_any if accept_kwargs else build

    @functools.wraps(cls.__init__)
    def build_and_check(self, *args, **given):
        build(self, *args, **given)
        for name in checks:
            getattr(cls, name)(self)

    cls.__setattr__, cls.__init__ = set_checked, build_and_check
    return cls


def validated_field(validator, metadata=None, **options):
    return dataclasses.field(metadata={**(metadata or {}), "validator": validator}, **options)


HUB = types.SimpleNamespace(
    strict=strict,
    validated_field=validated_field,
    as_validated_field=lambda validator: functools.partial(validated_field, validator),
)

# Modules of other packages, as far as config classes use them.
REPLACED = {
    "huggingface_hub.dataclasses": HUB,
    "numpy": types.SimpleNamespace(prod=math.prod),
    "typing_extensions": typing,
}
