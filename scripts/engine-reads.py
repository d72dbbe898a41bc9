"""Writes what an inference engine's code reads from a Hugging Face config, as a table for the engine lens.

usage: python scripts/engine-reads.py CHECKOUT [-o FILE] [--engine NAME] [--commit HASH] [--date YYYY-MM-DD] [--only ARCHITECTURE,…]

Engines: vLLM, SGLang, tokenspeed, and transformers (whose models are a check on this script). Which one a checkout is
shows by its folders. Needs Python 3.9 or later and nothing else: the sources are read as text (`ast`), nothing of
the engine is imported or run. docs/engines.md says what stands in the table and what this cannot see.

From the engine's registry it goes to the class of each architecture and follows constructors, methods and functions as
far as a config object is handed on. A value is a set of what it may be: a config object by its path ("" the file,
"$text" what `get_text_config()` gives, then attribute names; "name?" is that part or, where there is none, its
owner), an object of the engine, a class, a function, a text. Branches are not decided: both sides count.
"""

import argparse
import ast
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import time

FORMAT = "engine-reads/1"

# The letter of each kind of read in the table.
LETTERS = {
    "attr": "a", "getattr": "g", "get": "d", "item": "i", "hasattr": "h", "contains": "c",
    "write": "w", "dynamic": "y", "delegates": "x",
}

# Asked of every config object for other reasons than a value.
UNTOLD = {
    "to_dict", "get_text_config", "to_json_string", "update", "save_pretrained", "copy", "items", "keys", "values",
    "from_dict", "to_diff_dict", "get", "pop", "setdefault", "_name_or_path", "name_or_path",
}

# Attributes that hold objects, by how their names end, and others that do.
OBJECTS = ("_config", "_parameters", "_scaling", "_cfg", "_setting", "_args")
ALSO_OBJECTS = {"config", "lfm", "llm", "ffn", "attention", "block_configs"}

# Attributes that hold no object: what seems to be read of them is something else.
SCALARS = {"rope_theta", "architectures", "num_hidden_layers", "vocab_size", "quant_method", "quant_algo", "model_type"}

# What a condition asks that is for some models alone.
BY_MODEL = {"model_type", "architectures", "class_name", "is_draft_worker", "is_ocr", "is_ocr2"}

# Attributes that hold the config of a tower, and the block in which vLLM builds one.
TOWERS = {"vision_config", "audio_config", "video_config", "speech_config"}
BUILDS_TOWER = "_mark_tower_model"

# Attributes that say how a model is quantised: for what else such code asks first is left out.
QUANTIZATION = {"quantization_config", "compression_config", "quantization"}

# Values that no `or` passes by.
ALWAYS_TRUE = {"class", "function"}

# What gives the object that it is given, as far as its members are asked for.
COPIES = ("copy", "deepcopy")

# Not called where a checkpoint is loaded.
UNCALLED = {"_init_weights"}

# What is read of every file has this name among the architectures; with a model type behind it, of files of that type.
OF_ALL = "*"
# What is written into every config that is loaded.
WRITTEN = "+"

# A value is at most so many alternatives.
MOST = 8
MOST_ITEMS = 24
# How deep constructors and calls are followed.
DEEPEST_OBJECT = 40
DEEPEST_CALL = 60

NOTHING = frozenset()
# What SGLang's registry gives: the class that the config of a part names, or that is for its model type.
REGISTERED = frozenset([("registered",)])
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def limited(values, most=MOST):
    """The same set, not larger than `most`; the same ones in every run."""
    return frozenset(values) if len(values) <= most else frozenset(sorted(values, key=repr)[:most])


def in_order(values):
    return tuple(sorted(values, key=repr))


class Module:
    """One file: what it imports, defines and assigns at its top."""

    def __init__(self, name, path):
        self.name, self.path = name, path
        self.is_package = path.name == "__init__.py"
        # As Python reads it, with a byte order mark or without.
        self.tree = ast.parse(path.read_text(encoding="utf-8-sig"))
        self.imports = collections.defaultdict(list)
        self.definitions, self.assigned = {}, {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                base = self.base_of(node)
                for alias in node.names:
                    self.imports[alias.asname or alias.name].append((base, alias.name))
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    self.imports[alias.asname or alias.name.split(".")[0]].append((alias.name, None))
        self.take(self.tree.body)

    def take(self, body):
        for node in body:
            if isinstance(node, (ast.ClassDef, *FUNCTIONS)):
                self.definitions[node.name] = node
            elif isinstance(node, (ast.If, ast.Try)):
                self.take(node.body)
                self.take(node.orelse)
                for handler in getattr(node, "handlers", []):
                    self.take(handler.body)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.assigned[target.id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                self.assigned[node.target.id] = node.value

    def base_of(self, node):
        """The module that `from … import` names."""
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        if not self.is_package:
            parts = parts[:-1]
        parts = parts[: len(parts) - (node.level - 1)]
        return ".".join(parts + ([node.module] if node.module else []))


class Project:
    """The files below a folder, read when they are asked for."""

    def __init__(self, root, package):
        self.root, self.modules, self.files = root, {}, {}
        # Files that were asked for and are not this Python's, with the line where it stops.
        self.unparsed = set()
        for path in sorted((root / package).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            self.files[name.removesuffix(".__init__")] = path

    def module(self, name):
        if name not in self.modules:
            path = self.files.get(name)
            try:
                self.modules[name] = Module(name, path) if path else None
            except (SyntaxError, UnicodeDecodeError) as error:
                self.modules[name] = None
                line = getattr(error, "lineno", None)
                self.unparsed.add(f"{path.relative_to(self.root).as_posix()}{f':{line}' if line else ''}")
        return self.modules[name]

    def resolve(self, module, name, depth=0):
        """The definitions that a name may mean, as (module, node); the node of a module itself is None."""
        if depth > 8 or module is None:
            return []
        if name in module.definitions:
            return [(module, module.definitions[name])]
        found = []
        for base, original in module.imports.get(name, ()):
            if original is None:
                whole = self.module(base)
                if whole:
                    found.append((whole, None))
                continue
            if original == "*":
                continue
            found += self.resolve(self.module(base), original, depth + 1)
            inner = self.module(f"{base}.{original}")
            if inner:
                found.append((inner, None))
        if not found:
            for base, _ in module.imports.get("*", ()):
                found += self.resolve(self.module(base), name, depth + 1)
        if not found and name in module.assigned:
            found.append((module, module.assigned[name]))
        unique = {(m.name, getattr(n, "lineno", None), getattr(n, "name", None)): (m, n) for m, n in reversed(found)}
        return list(reversed(unique.values()))


def holds_objects(path):
    """Whether what hangs at a path may be an object, by its name."""
    if not path or path[-1] == "$text" or path[-1].endswith("?"):
        return True
    return path[-1].endswith(OBJECTS) or path[-1] in ALSO_OBJECTS


def member(path, name):
    """The object under a name; nothing where one further above has that name: code that calls itself with each part comes to no end."""
    return set() if name in path[:-1] else {("config", (*path, name))}


def carries_config(values):
    return any(
        (value[0] == "config" and holds_objects(value[1])) or value[0] in ("engine-config", "model-config", "object")
        or (value[0] == "keywords" and any(carries_config(one) for _, one in value[1]))
        for value in values
    )


def folded(values):
    """An object and its part, as alternatives, are one: the part where there is one, else the object."""
    paths = {value[1] for value in values if value[0] == "config"}
    result = set(values)
    for path in paths:
        if path and path[:-1] in paths and path[-1].endswith("_config"):
            result -= {("config", path), ("config", path[:-1])}
            result.add(("config", (*path[:-1], path[-1] + "?")))
    return frozenset(result)


def decorated(function, *names):
    return any(isinstance(one, ast.Name) and one.id in names for one in function.decorator_list)


class Call:
    """
    What one call of a function does: what it reads and calls, and what it gives. Of both, what it does for some models alone
    stands apart: 0 for all, 1 where a condition seems to ask for it (`is_x(config)`), 2 where one asks for a model by its name.
    """

    def __init__(self):
        self.reads_by, self.calls_by, self.result = [set(), set(), set()], [set(), set(), set()], NOTHING
        self.calls = self.calls_by[0]


class Instance:
    """An object of the engine, one for each class and way of construction."""

    def __init__(self, bases):
        self.bases, self.attributes, self.calls = bases, collections.defaultdict(frozenset), []
        # Attributes that stay what they are, whatever is assigned to them.
        self.kept = set()


class Analysis:
    """
    Everything that is known of a project's code so far. `loading`: of the code that loads a config, of which what it does to
    every file counts, whatever the model, or what it does to those of a model type.
    """

    def __init__(self, project, loading=False, model_type=None):
        self.project, self.loading, self.model_type = project, loading, model_type
        # The model types that the code which loads a config asks for one by one.
        self.model_types = set()
        self.calls, self.instances, self.registry = {}, {}, {}
        self.depth = 0
        self.local_functions, self.running = {}, set()
        # By file, line and column, the expression of alternatives that a read is one of, and which.
        self.chains = {}

    # Classes.

    def bases(self, module, cls, depth=0):
        """A class and what it inherits from, in the order in which Python asks them."""
        if depth > 8:
            return [(module, cls)]
        direct = []
        for base in cls.bases:
            direct += [one for one in self.base_classes(module, base) if one not in direct and one[1] is not cls]
        lines = [*(self.bases(other, node, depth + 1) for other, node in direct), direct]
        found = [(module, cls)]
        while lines := [line for line in lines if line]:
            # The first class that none of the others has to come before; of an order that Python refuses, the first.
            heads = [line[0] for line in lines]
            first = next((one for one in heads if not any(one in line[1:] for line in lines)), heads[0])
            found.append(first)
            lines = [[one for one in line if one != first] for line in lines]
        return found

    def base_classes(self, module, base):
        """The classes that a base may be: `Y`, `Y[T]`, and of `as_x(Y)` what it is made of."""
        if isinstance(base, ast.Subscript):
            base = base.value
        if isinstance(base, ast.Call):
            return [one for given in base.args for one in self.base_classes(module, given)]
        name = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else None
        found = self.project.resolve(module, name) if name else []
        return [(other, node) for other, node in found if isinstance(node, ast.ClassDef)]

    @staticmethod
    def method(bases, name, after=None):
        """The first method of that name, or the first behind a class."""
        started = after is None
        for module, cls in bases:
            if not started:
                started = cls is after
                continue
            for node in cls.body:
                if isinstance(node, FUNCTIONS) and node.name == name:
                    return module, cls, node
        return None

    def construct(self, module, cls, args, keywords, calls):
        """The object that a class makes of a config, all methods of which may be called: these are added to `calls`."""
        if not any(carries_config(value) for value in [*args, *keywords.values()]):
            return NOTHING
        key = (module.name, cls.name, tuple(args), tuple(sorted((k, v) for k, v in keywords.items() if v)))
        instance = self.instances.get(key)
        if instance is None:
            instance = self.instances[key] = Instance(self.bases(module, cls))
            if self.depth < DEEPEST_OBJECT:
                self.depth += 1
                self.call_methods(instance, key, args, keywords)
                self.depth -= 1
        calls.update(instance.calls)
        calls.add(("instance", key))
        return frozenset([("object", key)])

    def call_methods(self, instance, key, args, keywords):
        itself = frozenset([("object", key)])
        init = self.method(instance.bases, "__init__")
        if init:
            module, owner, function = init
            instance.calls.append(self.call(module, function, [itself, *args], keywords, (owner, key)))
        else:
            for name, value in keywords.items():
                instance.attributes[name] |= value
        # What chooses another class to make an object of.
        chooser = self.method(instance.bases, "__new__")
        if chooser:
            module, owner, function = chooser
            instance.calls.append(self.call(module, function, [NOTHING, *args], keywords, (owner, key)))
        seen = {"__init__", "__new__"}
        for module, owner in instance.bases:
            for node in owner.body:
                if not isinstance(node, FUNCTIONS) or node.name in seen:
                    continue
                seen.add(node.name)
                if not decorated(node, "staticmethod", "classmethod"):
                    instance.calls.append(self.call(module, node, [itself], {}, (owner, key)))

    # Functions.

    def call(self, module, function, args, keywords, owner=None):
        """The key of a call; a function is followed once for the same arguments."""
        declared = function.args
        positional = declared.posonlyargs + declared.args
        names = [one.arg for one in positional]
        allowed = {*names, *(one.arg for one in declared.kwonlyargs)}
        bound = dict(zip(names, args))
        bound.update({name: value for name, value in keywords.items() if name in allowed})
        others = {name: value for name, value in keywords.items() if name not in bound}
        more = args[len(names):]
        if declared.kwarg and others:
            bound[declared.kwarg.arg] = frozenset([("keywords", tuple((name, in_order(others[name])) for name in sorted(others)))])
        if declared.vararg and more:
            bound[declared.vararg.arg] = frozenset([("arguments", tuple(map(in_order, more)))])
        given = tuple(sorted((name, tuple(sorted(map(repr, value)))) for name, value in bound.items() if value))
        key = (module.name, function.name, function.lineno, given, owner[0].name if owner else None)
        if key in self.calls:
            return key
        call = self.calls[key] = Call()
        if self.depth > DEEPEST_CALL or function.name in UNCALLED:
            return key
        self.depth += 1
        frame = Frame(self, module, call, owner)
        scope = {}
        defaults = list(zip(positional[len(positional) - len(declared.defaults):], declared.defaults))
        defaults += [(one, value) for one, value in zip(declared.kwonlyargs, declared.kw_defaults) if value is not None]
        for one, value in defaults:
            if one.arg not in bound:
                scope[one.arg] = frame.value(value, {})
        scope.update(bound)
        frame.block(function.body, scope)
        call.result = folded(frame.results)
        self.depth -= 1
        return key

    def reads_of(self, keys):
        """All reads of some calls and of what they call, each with how far it is done for some models alone (`Call`)."""
        seen, todo, found = set(), [(key, 0) for key in keys], {}
        while todo:
            key, some = todo.pop()
            if (key, some) in seen:
                continue
            seen.add((key, some))
            if key[0] == "instance":
                todo += [(one, some) for one in self.instances[key[1]].calls]
            elif key in self.calls:
                call = self.calls[key]
                for level in range(3):
                    level_here = max(level, some)
                    for read in call.reads_by[level]:
                        found[read] = min(found.get(read, 2), level_here)
                    todo += [(one, level_here) for one in call.calls_by[level]]
        return {(*read, level) for read, level in found.items()}


def asks_model(node):
    """Whether a condition asks which model it is: 2 `"X" in config.architectures`, 1 perhaps `is_x(config)`, 0 not."""
    texts = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    if BY_MODEL & (words_in(node) | texts):
        return 2
    asked = {one.func for one in ast.walk(node) if isinstance(one, ast.Call)}
    names = {getattr(one, "attr", None) or getattr(one, "id", None) or "" for one in asked}
    return int(any(name.startswith(("is_", "_is_")) for name in names))


def model_type_in(node):
    """The model type that a condition asks for by `config.model_type == "x"`; None for another condition."""
    for one in ast.walk(node):
        if isinstance(one, ast.Compare) and getattr(one.left, "attr", None) == "model_type":
            if isinstance(one.ops[0], ast.Eq) and isinstance(one.comparators[0], ast.Constant):
                return one.comparators[0].value
    return None


def words_in(node):
    """All names and attributes in an expression."""
    return {getattr(one, "attr", None) or getattr(one, "id", None) for one in ast.walk(node)}


def words_assigned(body):
    """All variables that statements give a value."""
    return {
        one.id for statement in body for one in ast.walk(statement)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }


def conjuncts(node):
    """The conditions all of which hold where one does."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return [one for value in node.values for one in conjuncts(value)]
    return [node]


def asked_name(node):
    """The attribute that a read asks for, where it is written there; None otherwise."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return getattr(node.slice, "value", None)
    place = 1 if isinstance(node.func, ast.Name) else 0
    return getattr(node.args[place], "value", None) if len(node.args) > place else None


def is_read(node):
    """Whether an expression asks an object for one of its attributes, as far as its form shows."""
    if isinstance(node, ast.Call):
        named = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
        return named in ("getattr", "get")
    return isinstance(node, (ast.Attribute, ast.Subscript))


def default_of(node):
    """The default of `getattr(…)` or `.get(…)`; None where there is none."""
    place = 2 if isinstance(node.func, ast.Name) else 1
    return node.args[place] if len(node.args) > place else None


def alternatives(node):
    """The reads one of which an expression gives: of `a or b`, of a default that is a read, of `a if … else b`."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return [one for value in node.values for one in alternatives(value)]
    if isinstance(node, ast.IfExp):
        return alternatives(node.body) + alternatives(node.orelse)
    if not is_read(node):
        return []
    default = default_of(node) if isinstance(node, ast.Call) else None
    return [node, *(alternatives(default) if default is not None else [])]


class Frame:
    """The body of one function, while it is followed."""

    def __init__(self, analysis, module, call, owner):
        self.analysis, self.module, self.call, self.owner = analysis, module, call, owner
        self.sure_of, self.results, self.caught = [], NOTHING, 0
        # Of code that loads a config: how many conditions ask that something is not there.
        self.missing = 0
        # Of each condition around, how far it asks which model it is (`asks_model`).
        self.by_model = [0]
        # By variable, the reads that it may hold.
        self.held = {}
        # What has to be there for the lines that are followed: of each condition, the objects and the attributes.
        self.needs = []
        # How many calls and blocks around build a tower.
        self.towers = 0
        # By variable, all reads that it may hold anywhere in the function; None where it may hold something else.
        self.ever_held = {}
        # Variables whose value is chosen by asking which model it is.
        self.chosen = set()
        # By object, what is taken out of a copy of it.
        self.taken_out = collections.defaultdict(set)

    def read(self, path, name, kind, node, default=None):
        guarded = self.caught > 0 or self.missing > 0 or any((path, name) in sure for sure in self.sure_of)
        reads = self.call.reads_by[max(self.by_model)]
        needs = {one for need in self.needs for where, one in need if where == path and one != name}
        types = {one for need in self.needs for where, one in need if where == () and one.startswith("model_type:")}
        needs |= {f"/{one}" for one in types - needs}
        told = kind in ("attr", "getattr", "get", "item") and not any(part in QUANTIZATION for part in path)
        needs = tuple(sorted(needs)) if told else ()
        place = (self.module.path, node.lineno, node.col_offset)
        reads.add((path, name, kind, default, guarded, *place, needs, self.towers > 0))

    def calls(self):
        """Where a call that is made here is noted."""
        return self.call.calls_by[max(self.by_model)]

    def chain(self, nodes):
        """Has reads count as alternatives of one another."""
        if len(nodes) < 2:
            return
        path = self.module.path
        name = f"{nodes[0].lineno}.{nodes[0].col_offset}"
        for node in nodes:
            self.analysis.chains[(path, node.lineno, node.col_offset)] = name

    # Statements.

    def block(self, body, scope):
        for statement in body:
            follow = getattr(self, "do_" + type(statement).__name__, None)
            if follow:
                follow(statement, scope)

    def do_FunctionDef(self, node, scope):
        scope[node.name] = frozenset([("local", id(node))])
        self.analysis.local_functions[id(node)] = (node, self, scope)

    do_AsyncFunctionDef = do_FunctionDef

    def do_Return(self, node, scope):
        if node.value is not None:
            self.results |= self.value(node.value, scope)

    def do_Assign(self, node, scope):
        value = self.value(node.value, scope)
        for target in node.targets:
            self.assign(target, value, scope, node.value)
            if isinstance(target, ast.Name):
                reads = self.held[target.id] = alternatives(node.value)
                known = self.ever_held.get(target.id, [])
                self.ever_held[target.id] = known + reads if reads and known is not None else None
                if self.chosen & words_in(node.value):
                    self.chosen.add(target.id)

    def do_AnnAssign(self, node, scope):
        if node.value is not None:
            self.assign(node.target, self.value(node.value, scope), scope, node.value)

    def do_AugAssign(self, node, scope):
        self.value(node.value, scope)
        self.store(node.target, scope)

    def do_If(self, node, scope):
        if self.analysis.loading and BY_MODEL & words_in(node.test):
            asked = model_type_in(node.test)
            if asked is not None:
                self.analysis.model_types.add(asked)
            self.block(node.body if asked is not None and asked == self.analysis.model_type else node.orelse, scope)
            return
        self.fallback(node)
        self.fallback_of_member(node)
        sure = self.test(node.test, scope)
        self.sure_of.append(sure)
        self.needs.append(self.needed_by(node.test, scope))
        if_so, if_not = dict(scope), dict(scope)
        missing = self.analysis.loading and any(isinstance(one, (ast.Not, ast.Is)) for one in ast.walk(node.test))
        by_model = asks_model(node.test)
        self.missing += missing
        self.by_model.append(by_model)
        self.block(node.body, if_so)
        self.missing -= missing
        self.by_model.pop()
        self.sure_of.pop()
        self.needs.pop()
        if by_model == 2:
            self.chosen |= words_assigned(node.body + node.orelse)
        self.block(node.orelse, if_not)
        for name in {*if_so, *if_not}:
            scope[name] = limited(folded(if_so.get(name, NOTHING) | if_not.get(name, NOTHING)))

    def fallback(self, node):
        """`if x is None: x = other read`: the other is an alternative of what x holds."""
        test = node.test
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            name = test.operand
        elif isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is):
            name = test.left
        else:
            return
        if not isinstance(name, ast.Name) or not self.held.get(name.id):
            return
        for one in node.body:
            if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name.id for t in one.targets):
                self.chain(self.held[name.id] + alternatives(one.value))

    def fallback_of_member(self, node):
        """`if "x" not in d: d = {**d, "x": other read of x}`: the other is an alternative of the member."""
        for one in conjuncts(node.test):
            if not isinstance(one, ast.Compare) or not isinstance(one.ops[0], ast.NotIn):
                continue
            name, reads = getattr(one.left, "value", None), []
            for inner in (inner for statement in node.body for inner in ast.walk(statement)):
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
                    reads += self.held.get(inner.id, [])
                elif isinstance(inner, ast.expr) and is_read(inner) and isinstance(getattr(inner, "ctx", ast.Load()), ast.Load):
                    reads.append(inner)
            reads = [read for read in reads if isinstance(name, str) and asked_name(read) == name]
            self.chain([one, *reads])

    def needed_by(self, node, scope):
        """
        What an object has to have for a condition to hold: `"x" in d`, `hasattr(c, "x")`, and others beside it; a value where
        `d["x"] == "y"`, as "x:y", also of what a variable holds.
        """
        needs, saved = set(), self.call
        self.call = Call()
        for one in conjuncts(node):
            needs |= self.value_needed_by(one, scope)
            if isinstance(one, ast.Compare) and isinstance(one.left, ast.Constant) and isinstance(one.ops[0], ast.In):
                names, owner = [one.left.value], one.comparators[0]
            elif isinstance(one, ast.Call) and getattr(one.func, "id", None) == "hasattr" and len(one.args) == 2:
                names, owner = self.texts(one.args[1], scope), one.args[0]
            else:
                continue
            if len(names) == 1 and isinstance(names[0], str) and names[0].isidentifier():
                needs |= {(value[1], names[0]) for value in self.value(owner, scope) if value[0] == "config"}
        self.call = saved
        return needs

    def value_needed_by(self, node, scope):
        if not isinstance(node, ast.Compare) or len(node.ops) > 1:
            return set()
        other = node.comparators[0]
        values = other.elts if isinstance(node.ops[0], ast.In) and isinstance(other, (ast.Tuple, ast.List, ast.Set)) else [other]
        texts = [getattr(one, "value", None) for one in values]
        plain = all(isinstance(text, str) and re.fullmatch(r"[\w-]+", text) for text in texts)
        if not plain or not isinstance(node.ops[0], (ast.Eq, ast.In)):
            return set()
        reads = self.ever_held.get(node.left.id) if isinstance(node.left, ast.Name) else alternatives(node.left)
        names = sorted({asked_name(read) for read in reads or () if isinstance(asked_name(read), str)})
        owners = [self.owner_of(read, scope) for read in reads or ()]
        same = set.intersection(*map(set, owners)) if owners else set()
        return {(path, f"{'.'.join(names)}:{'.'.join(texts)}") for path in same}

    def owner_of(self, node, scope):
        """The paths of the objects that a read asks."""
        owner = node.value if not isinstance(node, ast.Call) else node.args[0] if isinstance(node.func, ast.Name) else node.func.value
        return [value[1] for value in self.value(owner, scope) if value[0] == "config"]

    def do_For(self, node, scope):
        values = self.value(node.iter, scope)
        self.assign(node.target, self.elements(values), scope, None)
        if self.analysis.loading and "items" in words_in(node.iter) and isinstance(node.target, ast.Tuple):
            # `for name, value in config.items()`
            members = frozenset(("member", value[1]) for value in values if value[0] == "config")
            self.assign(node.target.elts[0], members, scope, None)
        self.block(node.body, scope)
        self.block(node.orelse, scope)

    do_AsyncFor = do_For

    def do_While(self, node, scope):
        self.test(node.test, scope)
        self.block(node.body, scope)

    def do_With(self, node, scope):
        for item in node.items:
            value = self.value(item.context_expr, scope)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value, scope, None)
        towers = any(BUILDS_TOWER in words_in(item.context_expr) for item in node.items)
        self.towers += towers
        self.block(node.body, scope)
        self.towers -= towers

    do_AsyncWith = do_With

    def do_Try(self, node, scope):
        caught = ("AttributeError", "Exception", "KeyError")
        catches = any(
            handler.type is None or any(name in ast.dump(handler.type) for name in caught) for handler in node.handlers
        )
        self.caught += catches
        self.block(node.body, scope)
        self.caught -= catches
        others = [dict(scope) for _ in node.handlers]
        for handler, other in zip(node.handlers, others):
            self.block(handler.body, other)
        self.block(node.orelse, scope)
        for name in {name for other in others for name in other}:
            values = [other.get(name, NOTHING) for other in (scope, *others)]
            scope[name] = limited(folded(frozenset().union(*values)))
        self.block(node.finalbody, scope)

    def do_Assert(self, node, scope):
        self.test(node.test, scope)

    def do_Expr(self, node, scope):
        self.value(node.value, scope)

    def do_Match(self, node, scope):
        self.value(node.subject, scope)
        for case in node.cases:
            self.block(case.body, scope)

    # What is in messages of errors (`raise`) is no read.

    def assign(self, target, value, scope, node):
        if isinstance(target, ast.Name):
            scope[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == len(target.elts):
                for one, inner in zip(target.elts, node.elts):
                    self.assign(one, self.value(inner, scope), scope, inner)
            else:
                for one in target.elts:
                    self.assign(one, self.elements(value), scope, None)
        else:
            self.store(target, scope, value)

    def store(self, target, scope, value=NOTHING):
        if isinstance(target, ast.Attribute):
            for owner in self.value(target.value, scope):
                if owner[0] == "config":
                    self.read(owner[1], target.attr, "write", target)
                elif owner[0] == "object" and target.attr not in self.analysis.instances[owner[1]].kept:
                    attributes = self.analysis.instances[owner[1]].attributes
                    attributes[target.attr] = limited(attributes[target.attr] | value)
        elif isinstance(target, ast.Subscript):
            for owner in self.value(target.value, scope):
                if owner[0] == "config" and isinstance(target.slice, ast.Constant):
                    self.read(owner[1], target.slice.value, "write", target)

    def test(self, node, scope):
        """Follows a condition. @returns the attributes that it makes sure of."""
        sure = set()
        for one in ast.walk(node):
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in ("hasattr", "getattr"):
                if len(one.args) < 2:
                    continue
                for owner in self.value(one.args[0], scope):
                    if owner[0] == "config":
                        sure |= {(owner[1], name) for name in self.texts(one.args[1], scope)}
            elif isinstance(one, ast.Compare) and isinstance(one.left, ast.Constant) and isinstance(one.ops[0], ast.In):
                for owner in self.value(one.comparators[0], scope):
                    if owner[0] == "config":
                        sure.add((owner[1], one.left.value))
        self.sure_of.append(sure)  # `hasattr(c, "x") and c.x`
        self.value(node, scope)
        self.sure_of.pop()
        return sure

    def texts(self, node, scope):
        return [value[1] for value in self.value(node, scope) if value[0] == "text"]

    @staticmethod
    def elements(values):
        found = set()
        for value in values:
            if value[0] == "items":
                found |= set(value[1])
            elif value[0] == "arguments":
                found |= {one for given in value[1] for one in given}
            elif value[0] == "config":
                found.add(("config", (*value[1], "[]")))
        return frozenset(found)

    # Expressions.

    def value(self, node, scope):
        follow = getattr(self, "of_" + type(node).__name__, None)
        if follow:
            return follow(node, scope)
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.expr):
                self.value(inner, scope)
            elif isinstance(inner, ast.keyword):
                self.value(inner.value, scope)
        return NOTHING

    def of_Constant(self, node, scope):
        return frozenset([("text", node.value)]) if isinstance(node.value, str) else NOTHING

    def of_Name(self, node, scope):
        if node.id in scope:
            return scope[node.id]
        found = set()
        for module, definition in self.analysis.project.resolve(self.module, node.id):
            if isinstance(definition, (ast.Dict, ast.Tuple, ast.List, ast.Constant)):
                found |= Frame(self.analysis, module, Call(), None).value(definition, {})
            else:
                found |= self.named(module, definition)
        return limited(found, MOST * 3)

    @staticmethod
    def named(module, definition):
        """What a definition at the top of a module is."""
        if definition is None:
            return {("module", module.name)}
        if isinstance(definition, ast.ClassDef):
            return {("class", module.name, definition.name)}
        return {("function", module.name, definition.name)} if isinstance(definition, FUNCTIONS) else set()

    def collected(self, nodes, scope):
        found = set()
        for node in nodes:
            found |= self.value(node, scope)
        return frozenset([("items", limited(found, MOST_ITEMS))])

    def of_Tuple(self, node, scope):
        return self.collected(node.elts, scope)

    of_List = of_Set = of_Tuple

    def of_Starred(self, node, scope):
        return self.elements(self.value(node.value, scope))

    def of_Dict(self, node, scope):
        for key in node.keys:
            if key is not None:
                self.value(key, scope)
        return self.collected(node.values, scope)

    def of_IfExp(self, node, scope):
        self.chain(alternatives(node))
        self.sure_of.append(self.test(node.test, scope))
        self.needs.append(self.needed_by(node.test, scope))
        body = self.value(node.body, scope)
        self.sure_of.pop()
        self.needs.pop()
        return folded(body | self.value(node.orelse, scope))

    def of_BoolOp(self, node, scope):
        self.chain(alternatives(node))
        found, sure = NOTHING, 0
        for value in node.values:
            found |= self.value(value, scope)
            if isinstance(node.op, ast.And):
                self.sure_of.append(self.sure_by(value, scope))
                self.needs.append(self.needed_by(value, scope))
                sure += 1
            elif found and all(one[0] in ALWAYS_TRUE for one in found):
                break
        del self.sure_of[len(self.sure_of) - sure:]
        del self.needs[len(self.needs) - sure:]
        return found

    def sure_by(self, node, scope):
        """As `test`, of what was followed already."""
        saved, self.call = self.call, Call()
        sure = self.test(node, scope)
        self.call = saved
        return sure

    def of_NamedExpr(self, node, scope):
        value = self.value(node.value, scope)
        self.assign(node.target, value, scope, node.value)
        return value

    def of_Await(self, node, scope):
        return self.value(node.value, scope)

    def of_Lambda(self, node, scope):
        inner = {**scope, **{one.arg: NOTHING for one in node.args.args + node.args.kwonlyargs}}
        return self.value(node.body, inner)

    def comprehended(self, node, scope, *parts):
        inner = dict(scope)
        for generator in node.generators:
            self.assign(generator.target, self.elements(self.value(generator.iter, inner)), inner, None)
            for condition in generator.ifs:
                self.test(condition, inner)
        return self.collected(parts, inner)

    def of_ListComp(self, node, scope):
        return self.comprehended(node, scope, node.elt)

    of_SetComp = of_GeneratorExp = of_ListComp

    def of_DictComp(self, node, scope):
        return self.comprehended(node, scope, node.key, node.value)

    def of_Compare(self, node, scope):
        for operator, other in zip(node.ops, node.comparators):
            if isinstance(operator, (ast.In, ast.NotIn)) and isinstance(node.left, ast.Constant):
                for owner in self.value(other, scope):
                    if owner[0] == "config":
                        self.read(owner[1], node.left.value, "contains", node)
            else:
                self.value(other, scope)
        self.value(node.left, scope)
        return NOTHING

    def of_Subscript(self, node, scope):
        found = set()
        owners = self.value(node.value, scope)
        keys = self.texts(node.slice, scope)
        for owner in owners:
            if owner[0] == "config":
                for key in keys:
                    if not isinstance(node.ctx, ast.Store):
                        self.read(owner[1], key, "item", node)
                    found |= member(owner[1], key)
                if not keys:
                    found.add(("config", (*owner[1], "[]")))
            elif owner[0] == "items":
                found |= set(owner[1])
            elif owner in REGISTERED:
                found.add(owner)
            elif owner[0] == "keywords":
                found |= {one for name, values in owner[1] if name in keys for one in values}
        return frozenset(found)

    def of_Attribute(self, node, scope):
        found = set()
        for owner in self.value(node.value, scope):
            found |= self.attribute(owner, node.attr, node)
        return limited(found)

    def attribute(self, owner, name, node):
        """What `owner.name` may be."""
        kind = owner[0]
        if kind == "config":
            if name == "__dict__" and self.analysis.loading:
                return {owner}
            if name in UNTOLD or name.startswith("__"):
                return set()
            self.read(owner[1], name, "attr", node)
            return member(owner[1], name)
        if kind == "engine-config":
            parts = {"model_config": "model-config", "speculative_config": "draft-config"}
            return {(parts[name], owner[1])} if name in parts else set()
        if kind == "draft-config":
            if name == "draft_model_config":
                return {("model-config", ("$draft",))}
            return {("model-config", owner[1])} if name == "target_model_config" else set()
        if kind == "model-config":
            if name == "hf_config":
                return {("config", owner[1])}
            return {("config", (*owner[1], "$text"))} if name == "hf_text_config" else set()
        if kind == "object":
            return self.attribute_of_object(owner[1], name)
        project = self.analysis.project
        if kind == "module":
            found = set()
            for module, definition in project.resolve(project.module(owner[1]), name):
                found |= self.named(module, definition)
            return found
        if kind == "class":
            module = project.module(owner[1])
            cls = module.definitions.get(owner[2])
            if isinstance(cls, ast.ClassDef) and self.analysis.method(self.analysis.bases(module, cls), name):
                return {("static", owner[1], owner[2], name)}
        return set()

    def attribute_of_object(self, key, name):
        instance = self.analysis.instances[key]
        if name in instance.attributes:
            return set(instance.attributes[name])
        found = self.analysis.method(instance.bases, name)
        if found and decorated(found[2], "property", "cached_property"):
            return self.result_of(found, [frozenset([("object", key)])], {}, key)
        if found:
            return {("method", key, name)}
        for module, cls in instance.bases:
            for node in cls.body:
                targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
                named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
                if named and isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                    return set(Frame(self.analysis, module, Call(), None).value(node.value, {}))
        return set()

    @staticmethod
    def itself(found, owner):
        """What a method is given before its arguments."""
        return [] if decorated(found[2], "staticmethod") else [frozenset([owner])]

    def result_of(self, found, args, keywords, key=None):
        """Calls what `method` has found."""
        module, owner, function = found
        call = self.analysis.call(module, function, args, keywords, (owner, key) if key else None)
        self.calls().add(call)
        return set(self.analysis.calls[call].result)

    # Calls.

    def of_Call(self, node, scope):
        called = node.func
        is_name, is_attribute = isinstance(called, ast.Name), isinstance(called, ast.Attribute)
        name = called.id if is_name else called.attr if is_attribute else None
        self.chain(alternatives(node))
        if is_name and name in ("getattr", "hasattr", "setattr") and name not in scope and len(node.args) >= 2:
            return self.built_in(name, node, scope)
        if is_name and name == "super":
            return frozenset([("super", *(self.owner or (None, None)))])
        given = [*node.args, *(one.value for one in node.keywords)]
        towers = any(isinstance(one, ast.Attribute) and one.attr in TOWERS for one in given)
        self.towers += towers
        args = [value for one in node.args for value in self.given_by(one, scope)]
        keywords = {one.arg: self.value(one.value, scope) for one in node.keywords if one.arg}
        spread = [value for one in node.keywords if one.arg is None for value in self.value(one.value, scope)]
        for value in spread:
            if value[0] == "keywords":
                keywords.update({key: frozenset(one) for key, one in value[1] if key not in keywords})
        self.towers -= towers
        for values in [*args, *keywords.values()]:  # a local function that is handed on will be called
            for value in values:
                if value[0] == "local":
                    self.invoke(value, [], {})
        if name == "partial" and args:
            return limited({one for value in args[0] for one in self.invoke(value, args[1:], keywords)})
        if self.analysis.loading and name == "from_pretrained" and self.is_auto_class(called.value):
            return WHOLE_FILE
        if is_attribute and name in ("from_config", "_from_config") and self.is_auto_class(called.value):
            configs = args[0] if args else keywords.get("config", NOTHING)
            return frozenset(one for config in configs for one in self.by_auto_class(config))
        members = [one for keyword in node.keywords if keyword.arg is None for one in self.members_of(keyword.value, scope)]
        if members and name and name.endswith("Config"):
            return frozenset(members)
        if name == "resolve_model_cls":
            return REGISTERED
        if is_attribute and name in COPIES and getattr(called.value, "id", None) == "copy" and args:
            return args[0]
        if is_attribute:
            return self.call_attribute(node, name, args, keywords, scope)
        if name == "get_current_vllm_config":
            return frozenset([("engine-config", ())])
        if name == "init_vllm_registered_model":
            self.delegate(node, keywords, scope)
            return NOTHING
        found, chosen = set(), is_name and name in self.chosen
        self.by_model.append(2 if chosen else 0)
        for value in self.value(called, scope):
            found |= self.invoke(value, args, keywords)
            if value in REGISTERED and args:
                for config in args[0]:
                    if config[0] == "config":
                        self.read(config[1], "<delegates>", "delegates", node)
        self.by_model.pop()
        if not found and name in ("list", "tuple", "set", "dict", "sorted", "deepcopy", "reversed", "enumerate", "zip", "cast"):
            for values in args:
                found |= values
        return limited(found)

    def members_of(self, node, scope):
        """The config objects whose members `config.__dict__` or `config.to_dict()` gives: what is made of these is asked as they are."""
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "to_dict":
            owner = node.func.value
        elif isinstance(node, ast.Attribute) and node.attr == "__dict__":
            owner = node.value
        else:
            return []
        return [one for one in self.value(owner, scope) if one[0] == "config"]

    def given_by(self, node, scope):
        """The arguments that one in a call stands for: `*args` those that the function itself was given."""
        if not isinstance(node, ast.Starred):
            return [self.value(node, scope)]
        return [frozenset(one) for value in self.value(node.value, scope) if value[0] == "arguments" for one in value[1]]

    def built_in(self, name, node, scope):
        """`getattr`, `hasattr` and `setattr`."""
        owners, names = self.value(node.args[0], scope), self.texts(node.args[1], scope)
        default = node.args[2] if len(node.args) > 2 else None
        otherwise = self.value(default, scope) if default is not None else NOTHING
        text = ast.unparse(default)[:120] if default is not None and name == "getattr" else None
        kind = {"getattr": "attr" if default is None else "getattr", "hasattr": "hasattr", "setattr": "write"}[name]
        found = set()
        for owner in owners:
            if owner[0] == "config":
                for one in names:
                    if one in UNTOLD:
                        continue
                    self.read(owner[1], one, kind, node, text)
                    if name == "getattr":
                        found |= member(owner[1], one)
                if not names and name == "getattr":
                    self.read(owner[1], "<dynamic>", "dynamic", node)
                if not names and name == "setattr":
                    for value in self.value(node.args[1], scope):
                        if value[0] == "member":
                            self.read(owner[1], OF_ALL, "write", node, "/".join(value[1]))
            elif name == "getattr":
                for one in names:
                    found |= self.attribute(owner, one, node)
        return folded(frozenset(found) | (otherwise if name == "getattr" else NOTHING))

    @staticmethod
    def is_auto_class(node):
        return isinstance(node, ast.Name) and node.id.startswith("Auto")

    def by_auto_class(self, config):
        """`AutoModel.from_config(config.text_config)`: this module's class for that part."""
        if config[0] != "config" or not config[1]:
            return set()
        part = config[1][-1].rstrip("?").replace("_config", "").title()
        found = set()
        for name, node in self.module.definitions.items():
            if isinstance(node, ast.ClassDef) and name.endswith(part + "Model") and not name.endswith("PreTrainedModel"):
                found |= self.analysis.construct(self.module, node, [frozenset([config])], {}, self.calls())
        return found

    def call_attribute(self, node, name, args, keywords, scope):
        """`owner.name(…)`."""
        found = set()
        for owner in self.value(node.func.value, scope):
            kind = owner[0]
            if kind == "config":
                found |= self.call_config(owner, name, node, scope)
            elif kind == "engine-config":
                if name == "with_hf_config":
                    configs = args[0] if args else keywords.get("hf_config", NOTHING)
                    found |= {("engine-config", one[1]) for one in configs if one[0] == "config"}
            elif kind == "super":
                if owner[2]:
                    bases = self.analysis.instances[owner[2]].bases
                    own = next((cls for _, cls in bases if cls is owner[1]), None)
                    method = self.analysis.method(bases, name, own)
                    if method:
                        found |= self.result_of(method, [frozenset([("object", owner[2])]), *args], keywords, owner[2])
            elif kind == "items":
                if name in ("get", "pop"):
                    found |= set(owner[1])
                elif name == "values":
                    found.add(owner)
            elif kind == "keywords" and name in ("get", "pop") and node.args:
                keys = self.texts(node.args[0], scope)
                found |= {one for key, values in owner[1] if key in keys for one in values}
            elif kind == "object" and name not in self.analysis.instances[owner[1]].attributes:
                method = self.analysis.method(self.analysis.instances[owner[1]].bases, name)
                if method:
                    found |= self.result_of(method, [*self.itself(method, owner), *args], keywords, owner[1])
                else:
                    for value in self.attribute(owner, name, node.func):
                        found |= self.invoke(value, args, keywords)
            elif kind == "class" and name in ("_from_config", "from_config") and not self.makes_itself(owner, name):
                found |= self.invoke(owner, args, keywords)
            elif kind in ("module", "object", "class"):
                for value in self.attribute(owner, name, node.func):
                    found |= self.invoke(value, args, keywords)
        return limited(found)

    def makes_itself(self, owner, name):
        """Whether a class of the engine says itself what `from_config` does; that of transformers builds the class."""
        return name == "from_config" and bool(self.attribute(owner, name, None))

    def call_config(self, owner, name, node, scope):
        """A method of a config object or of a dictionary."""
        path = owner[1]
        if name == "get_text_config":
            return {("config", (*path, "$text"))}
        if name in ("get", "pop", "setdefault") and node.args:
            default = node.args[1] if len(node.args) > 1 else None
            found, keys = set(), self.texts(node.args[0], scope)
            for key in keys:
                self.read(path, key, "get", node, "None" if default is None else ast.unparse(default)[:120])
                found |= member(path, key)
                if name == "pop":
                    self.taken_out[path].add(key)
            return found if keys else {("config", (*path, "[]"))}
        if name == "update" and len(node.args) == 1:
            for source in self.value(node.args[0], scope):
                if source[0] == "config" and source[1] != path:
                    but = "".join(f" -{one}" for one in sorted(self.taken_out[source[1]]))
                    self.read(path, OF_ALL, "write", node, "/".join(source[1]) + but)
        if name in ("to_dict", "copy", "items", "values"):
            return {owner}
        if name not in UNTOLD:
            self.read(path, name, "attr", node)  # a method of a config class
        return set()

    def delegate(self, node, keywords, scope):
        """vLLM builds the model of a part by the part's own architecture, or by one that the call names."""
        configs = keywords.get("hf_config") or frozenset(
            ("config", value[1]) for value in keywords.get("vllm_config", NOTHING) if value[0] == "engine-config"
        )
        # `init(…, architectures=[…])`, `init(vllm_config=vllm_config.with_hf_config(config, architectures=[…]))`
        given = [one.value for call in ast.walk(node) if isinstance(call, ast.Call) for one in call.keywords if one.arg == "architectures"]
        named = [
            value[1]
            for one in given for items in self.value(one, scope) if items[0] == "items"
            for value in items[1] if value[0] == "text"
        ]
        analysis = self.analysis
        for config in configs:
            if config[0] != "config":
                continue
            if not named:
                self.read(config[1], "<delegates>", "delegates", node)
            for name in named:
                if name not in analysis.registry:
                    continue
                module_name, cls, _ = analysis.registry[name]
                for module, definition in analysis.project.resolve(analysis.project.module(module_name), cls):
                    if isinstance(definition, ast.ClassDef):
                        engine = {"vllm_config": frozenset([("engine-config", config[1])])}
                        analysis.construct(module, definition, [], engine, self.calls())

    def invoke(self, value, args, keywords):
        """What calling a value gives."""
        analysis, kind = self.analysis, value[0]
        has_config = any(carries_config(one) for one in [*args, *keywords.values()])
        if kind == "class":
            module = analysis.project.module(value[1])
            cls = module.definitions.get(value[2])
            return set(analysis.construct(module, cls, args, keywords, self.calls())) if isinstance(cls, ast.ClassDef) else set()
        if kind == "function" and has_config:
            module = analysis.project.module(value[1])
            call = analysis.call(module, module.definitions[value[2]], args, keywords)
            self.calls().add(call)
            return set(analysis.calls[call].result)
        if kind == "method":
            found = analysis.method(analysis.instances[value[1]].bases, value[2])
            return self.result_of(found, [*self.itself(found, ("object", value[1])), *args], keywords, value[1])
        if kind == "static" and has_config:
            module = analysis.project.module(value[1])
            found = analysis.method(analysis.bases(module, module.definitions[value[2]]), value[3])
            return self.result_of(found, [*self.itself(found, ("class", value[1], value[2])), *args], keywords)
        return self.invoke_local(value[1], args, keywords) if kind == "local" else set()

    def invoke_local(self, key, args, keywords):
        """A function that is defined inside of another."""
        analysis = self.analysis
        node, frame, around = analysis.local_functions[key]
        if key in analysis.running:
            return set()
        analysis.running.add(key)
        scope = {**around, **dict(zip((one.arg for one in node.args.posonlyargs + node.args.args), args)), **keywords}
        saved = frame.results, frame.call, frame.by_model
        frame.results, frame.call, frame.by_model = NOTHING, self.call, list(self.by_model)
        frame.block(node.body, scope)
        result = frame.results
        frame.results, frame.call, frame.by_model = saved
        analysis.running.discard(key)
        return set(result)


# The engines: where their models are named, what reads of every file, and where their config classes are.

def vllm_models(project):
    """{architecture: (module, class, group)} of vLLM's registry."""
    module, models = project.module("vllm.model_executor.models.registry"), {}
    for name, value in module.assigned.items() if module else ():
        if not (name.startswith("_") and name.endswith("MODELS") and isinstance(value, ast.Dict)) or "PREVIOUSLY" in name:
            continue
        for key, entry in zip(value.keys, value.values):
            texts = [one.value for one in getattr(entry, "elts", ()) if isinstance(one, ast.Constant)]
            if isinstance(key, ast.Constant) and len(texts) == 2:
                place, cls = texts
                models[key.value] = (place if place.startswith("vllm.") else f"vllm.model_executor.models.{place}", cls, name)
    return models


def entry_classes(package):
    """The registry of engines whose model files name their classes in `EntryClass`."""

    def models_of(project):
        models = {}
        for name in project.files:
            module = project.module(name) if name.startswith(package + ".") else None
            value = module.assigned.get("EntryClass") if module else None
            for one in getattr(value, "elts", [value]):
                if isinstance(one, ast.Name):
                    models[one.id] = (name, one.id, "EntryClass")
        return models

    return models_of


def transformers_models(project):
    models = {}
    for name in project.files:
        module = project.module(name) if ".modeling_" in name and name.startswith("transformers.models.") else None
        for cls, node in module.definitions.items() if module else ():
            if isinstance(node, ast.ClassDef) and cls.endswith(("ForCausalLM", "ForConditionalGeneration", "LMHeadModel")):
                models[cls] = (name, cls, "class")
    return models


WHOLE_FILE = frozenset([("config", ())])
TEXT_PART = frozenset([("config", ("$text",))])
OF_VLLM = {"vllm_config": frozenset([("engine-config", ())])}


def vllm_of_all(analysis):
    """What vLLM's `ModelConfig` asks of every config, and how it describes it: by one convertor, or by that of its model type."""
    name = "vllm.transformers_utils.model_arch_config_convertor"
    module, of_all = analysis.project.module(name), {}
    model_config = model_config_of_all("vllm.config.model", {BEFORE_MODELS, CONVERTORS})(analysis)
    asked = [call for _, call in model_config.values()]
    if module is None:
        return model_config
    by_type = module.assigned.get(CONVERTORS)
    convertors = {OF_ALL: "ModelArchConfigConvertorBase"}
    for key, value in zip(getattr(by_type, "keys", ()), getattr(by_type, "values", ())):
        if isinstance(key, ast.Constant) and isinstance(value, ast.Name):
            convertors[f"{OF_ALL} {key.value}"] = value.id
    for key, cls in convertors.items():
        node, call = module.definitions.get(cls), Call()
        if isinstance(node, ast.ClassDef):
            analysis.construct(module, node, [], {"hf_config": WHOLE_FILE, "hf_text_config": TEXT_PART}, call.calls)
            for one in asked:
                call.calls |= one.calls
            of_all[key] = (f"{name}:{cls}", call)
    return of_all


# What vLLM calls the list of its convertors, and that of what it does to the config of an architecture before its model.
CONVERTORS = "MODEL_ARCH_CONFIG_CONVERTORS"
BEFORE_MODELS = "MODELS_CONFIG_MAP"


def vllm_of_model(analysis, architecture, call):
    """Adds to `call` what vLLM asks of the config of an architecture before it builds the model."""
    module = analysis.project.module("vllm.model_executor.models.config")
    listed = module.assigned.get(BEFORE_MODELS) if module else None
    for key, value in zip(getattr(listed, "keys", ()), getattr(listed, "values", ())):
        cls = module.definitions.get(getattr(value, "id", None))
        if getattr(key, "value", None) != architecture or not isinstance(cls, ast.ClassDef):
            continue
        for name, given in (("verify_and_update_config", ("engine-config", ())), ("verify_and_update_model_config", ("model-config", ()))):
            found = analysis.method(analysis.bases(module, cls), name)
            if found:
                owner, _, function = found
                itself = [] if decorated(function, "staticmethod") else [NOTHING]
                call.calls.add(analysis.call(owner, function, [*itself, frozenset([given])], {}))


def model_config_of_all(name, others=frozenset()):
    """`ModelConfig` keeps the config objects, and its methods read them; but for those that ask a list of `others`, by its name."""

    def of_all(analysis):
        module, call = analysis.project.module(name), Call()
        cls = module.definitions.get("ModelConfig") if module else None
        if cls is None:
            return {}
        key = (name, "ModelConfig", "of-all", ())
        instance = analysis.instances[key] = Instance(analysis.bases(module, cls))
        instance.attributes.update(hf_config=WHOLE_FILE, hf_text_config=TEXT_PART)
        if others:
            instance.kept |= {*instance.attributes}
        methods = [node for node in cls.body if isinstance(node, ast.FunctionDef)]
        left_out = [node for node in methods if others & words_in(node)]
        instance.attributes.update((node.name, NOTHING) for node in left_out)
        for node in methods:
            if node not in left_out:
                itself = frozenset([("object", key)])
                instance.calls.append(analysis.call(module, node, [itself], {}, (cls, key)))
        call.calls.add(("instance", key))
        return {OF_ALL: (f"{name}:ModelConfig", call)}

    return of_all


def written_by(*places):
    """
    What an engine writes into every config that it loads, and into those of a model type, as reads of the kind "write": by
    functions, each with its module, its class or None, and its arguments.
    """

    def of_type(project, model_type):
        analysis, call = Analysis(project, True, model_type), Call()
        for name, owner, function, arguments in places:
            module = project.module(name)
            cls = module.definitions.get(owner) if module and owner else None
            found = [(module, module.definitions.get(function))] if module and not owner else []
            if cls is not None:
                found = [(module, node) for node in cls.body if isinstance(node, FUNCTIONS) and node.name == function]
            for where, node in found:
                if isinstance(node, FUNCTIONS):
                    call.calls.add(analysis.call(where, node, [], arguments))
        return {read for read in analysis.reads_of(call.calls) if read[2] == "write"}, analysis.model_types

    def writes(project):
        of_all, model_types = of_type(project, None)
        by_type = {model_type: of_type(project, model_type)[0] for model_type in sorted(model_types)}
        others = {f"{WRITTEN} {name}": found for name, found in by_type.items() if found != of_all}
        return {WRITTEN: of_all, **others}

    return writes


Engine = collections.namedtuple("Engine", "name package models of_all configs registries writes of_models", defaults=[(), None, None])

ENGINES = [
    Engine(
        "vLLM", "vllm", vllm_models, vllm_of_all, ["vllm/transformers_utils/configs"],
        ["vllm/transformers_utils/config.py"],
        written_by(("vllm.config.vllm", "VllmConfig", "with_hf_config", {"hf_config": WHOLE_FILE})),
        vllm_of_model,
    ),
    Engine(
        "SGLang", "sglang", entry_classes("sglang.srt.models"),
        model_config_of_all("sglang.srt.configs.model_config"),
        ["sglang/srt/configs", "sglang/srt/utils/hf_transformers"],
        ["sglang/srt/utils/hf_transformers/common.py", "sglang/srt/utils/hf_transformers_utils.py"],
        written_by(
            ("sglang.srt.utils.hf_transformers_utils", None, "get_config", {}),
            ("sglang.srt.utils.hf_transformers.config", "HfModelConfigParser", "parse", {}),
            ("sglang.srt.utils.hf_transformers.common", None, "_patch_text_config",
             {"parent_config": WHOLE_FILE, "text_config": TEXT_PART}),
        ),
    ),
    Engine(
        "tokenspeed", "tokenspeed", entry_classes("tokenspeed.runtime.models"),
        model_config_of_all("tokenspeed.runtime.configs.model_config"), ["tokenspeed/runtime/configs"],
        ["tokenspeed/runtime/utils/hf_transformers_utils.py"],
        written_by(("tokenspeed.runtime.utils.hf_transformers_utils", None, "get_hf_text_config", {"config": WHOLE_FILE})),
    ),
    Engine("transformers", "transformers", transformers_models, None, []),
]


def engine_at(checkout, named=None):
    """The engine of a checkout, and the folder that its package is in; None where it is none of them."""
    for engine in ENGINES:
        if named and named.lower() != engine.package:
            continue
        # The package itself may be given too.
        for folder in (checkout, checkout / "python", checkout / "src", *([checkout.parent] if checkout.name == engine.package else ())):
            if (folder / engine.package).is_dir():
                return engine, folder
    return None


# The engine's own config classes.

class ConfigClasses:
    """The classes in some folders. Two files may have one of the same name: which is meant, the file says that names it."""

    def __init__(self, root, folders):
        self.root, self.named, self.files, self.imports = root, collections.defaultdict(list), {}, {}
        for path in sorted(path for folder in folders for path in (root / folder).rglob("*.py")):
            try:
                tree = ast.parse(path.read_text(encoding="utf-8-sig"))
            except (SyntaxError, UnicodeDecodeError):
                continue
            file = path.relative_to(root).as_posix()
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    self.named[node.name].append(node)
                    self.files[node] = file
                elif isinstance(node, ast.ImportFrom):
                    for alias in node.names:
                        self.imports[(file, alias.asname or alias.name)] = ((node.module or "").split(".")[-1], alias.name)

    def find(self, name, user=None):
        """The class that a name means in the body of another; None for none of these folders."""
        file = self.files.get(user)
        # Without an import it is of the same file.
        module, original = self.imports.get((file, name), (pathlib.PurePath(file or "").stem, name))
        known = self.named.get(original, [])
        there = [one for one in known if pathlib.PurePath(self.files[one]).stem == module]
        return (there or known or [None])[-1]


def own_classes(root, folders, registries):
    """
    By model type, what the engine's config classes fill in themselves: {class, file, fields: {name: [text, line]}}. `base` is the
    class of transformers that they inherit from, where that is not the one of all of them; `aliases` are attributes that stand for another, by its path; `asks`
    what properties need that the class does not declare; `drops` arguments that the class takes and forgets. `inner` are those that the
    engine does not load instead of a class of transformers: of parts of others, and for files that it does not know. One that
    shares its model type with another, or has none, stands there as "TYPE FILE.CLASS" where it is of a part.
    """
    known = ConfigClasses(root, folders)
    classes, nodes = {}, {}
    registered = registered_in(root, registries)
    listed = collections.defaultdict(list)
    for model_type, name in registered:
        node = known.find(name)
        if node is not None:
            listed[node].append(model_type)

    def add(key, node, inner):
        nodes[key], classes[key] = node, entry_of(node, known, inner)

    for node in known.files:
        declared = declared_type(node, known)
        types = [one or declared for one in listed[node]]
        for one in types:
            if one:
                add(one, node, False)
        if declared and declared not in types and (not registered or classes.get(declared, {}).get("inner", True)):
            add(declared, node, bool(registered))
    todo = list(nodes.items())
    while todo:
        key, node = todo.pop()
        parts = {}
        for attribute, one in parts_of(node, known).items():
            declared = declared_type(one, known)
            name = f"{pathlib.PurePath(known.files[one]).stem}.{one.name}"
            parts[attribute] = declared if nodes.get(declared) is one else f"{declared} {name}" if declared else name
            if parts[attribute] not in nodes:
                add(parts[attribute], one, True)
                todo.append((parts[attribute], one))
        if parts:
            classes[key]["parts"] = parts
    return {key: {name: classes[key][name] for name in IN_ORDER if name in classes[key]} for key in sorted(classes)}


# What is told of a class, in this order.
IN_ORDER = ("class", "file", "base", "fields", "aliases", "asks", "drops", "parts", "through", "inner")


def declared_type(node, known):
    """The model type that a class says, or a base of it."""
    return text_of(fields_of(node, known).get("model_type", [None])[0])


def entry_of(node, known, inner):
    """What is told of a class, without its parts."""
    fields = {name: given for name, given in sorted(fields_of(node, known).items()) if name not in ("model_type", "attribute_map")}
    others = {
        "base": base_of(node, known), "aliases": aliases_of(node, known), "asks": asks_of(node, known), "drops": dropped_by(node),
        "through": through_of(node, known), "inner": inner,
    }
    told = {key: value for key, value in others.items() if value}
    return {"class": node.name, "file": known.files[node], "fields": fields, **told}


def text_of(declared):
    """A text as it stands in Python; None for anything else."""
    return declared.strip("'\"") if declared and declared[:1] in "'\"" else None


def registered_in(root, files):
    """(model type, or None for the class's own; class) of the config classes that an engine loads instead of those of transformers."""
    registered = []

    def add(key, value):
        name = value.value if isinstance(value, ast.Constant) else getattr(value, "id", None)
        model_type = key.value if isinstance(key, ast.Constant) else None
        if isinstance(name, str):
            registered.append((model_type, name))

    def add_all(value):
        if isinstance(value, ast.Call):
            for one in value.keywords:
                if one.arg is None:
                    add_all(one.value)
                else:
                    add(ast.Constant(one.arg), one.value)
        elif isinstance(value, ast.Dict):
            for key, one in zip(value.keys, value.values):
                add(key, one)
        elif isinstance(value, (ast.DictComp, ast.List)):
            for one in getattr(value.generators[0].iter if isinstance(value, ast.DictComp) else value, "elts", ()):
                add(None, one)

    for file in files:
        if not (root / file).is_file():
            continue
        for node in ast.walk(ast.parse((root / file).read_text(encoding="utf-8-sig"))):
            if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
                continue
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and target.id == REGISTRY:
                    add_all(node.value)
                elif isinstance(target, ast.Subscript) and getattr(target.value, "id", None) == REGISTRY:
                    add(target.slice, node.value)
    return registered


# What engines call the list of their own config classes.
REGISTRY = "_CONFIG_REGISTRY"


def through_of(cls, known):
    """
    The part that an object of a class is read through: {part, line, first, but, made}. Its members are those of the object, before
    the object's own where `first`, all `but` some; `made` are attributes that come from a member under another name, or from none
    that is told (null). By `__getattr__`, `__getattribute__`, or a `from_dict` that puts the part's members into those of the whole.
    """
    for one in reversed([*lineage(cls, known)]):
        through = through_by(one, known)
        if through is not None:
            return through
    return None


def through_by(cls, known):
    """As `through_of`, of what a class itself says."""
    for node in cls.body:
        if isinstance(node, FUNCTIONS) and node.name in ("__getattr__", "__getattribute__"):
            part = next((name for name in map(part_named, ast.walk(node)) if name), None)
            if part is not None:
                listed = [one for one in ast.walk(node) if isinstance(one, (ast.List, ast.Set, ast.Tuple))]
                but = sorted({item.value for one in listed for item in one.elts if isinstance(item, ast.Constant)})
                return {"part": part, "line": node.lineno, "first": node.name == "__getattribute__", "but": but}
        if isinstance(node, FUNCTIONS) and node.name == "from_dict":
            module = ast.parse((known.root / known.files[cls]).read_text(encoding="utf-8-sig"))
            called = {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
            others = [one for one in module.body if isinstance(one, FUNCTIONS) and one.name in called]
            for function in [node, *others]:
                through = flattened_in(function, module)
                if through is not None:
                    return through
    return None


def part_named(node):
    """The part that an expression names: `self.text_config`, `"text_config"`."""
    name = node.attr if isinstance(node, ast.Attribute) else node.value if isinstance(node, ast.Constant) else None
    return name if isinstance(name, str) and name.endswith("_config") and name != "vision_config" else None


def flattened_in(function, module):
    """As `through_of`, of `text = d["text_config"]` and `whole.update(text)`, or of its members but for those of a list."""
    parts, through = {}, None
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and is_read(node.value):
            name = asked_name(node.value)
            if isinstance(name, str) and name.endswith("_config"):
                parts[node.targets[0].id] = name
    for node in ast.walk(function):
        if not (isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "update"):
            continue
        used = [one.id for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in parts]
        if not used:
            continue
        through = through or {"part": parts[used[0]], "line": function.lineno, "first": True, "but": []}
        if node.args:
            names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            through["but"] = sorted({text for name in names for text in texts_assigned(module, name)})
        for one in node.keywords:
            through.setdefault("made", {})[one.arg] = member_of(one.value, used[0])
    return through


def texts_assigned(module, name):
    """The texts in what a module assigns to a name at its top."""
    for node in module.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
            return [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return []


def member_of(node, variable):
    """The path of `variable["a"]["b"]`: "a/b"; None for another expression."""
    path = []
    while isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        path.insert(0, str(node.slice.value))
        node = node.value
    return "/".join(path) if path and getattr(node, "id", None) == variable else None


def lineage(cls, known, depth=0):
    """
    A config class behind those known that it inherits from: what a later one says holds, of several bases what the first says.
    """
    for base in reversed(cls.bases):
        one = known.find(getattr(base, "id", None) or getattr(base, "attr", None), cls)
        if one not in (None, cls) and depth < 6:
            yield from lineage(one, known, depth + 1)
    yield cls


# The class of transformers that all others inherit from.
BASE_CLASSES = {"PretrainedConfig", "PreTrainedConfig"}


def base_of(cls, known):
    """The class of transformers that a config class inherits from; None where that is the one of all of them."""
    for one in reversed([*lineage(cls, known)]):
        for base in one.bases:
            name = getattr(base, "id", None) or getattr(base, "attr", None)
            if known.find(name, one) in (None, one):
                _, original = known.imports.get((known.files[one], name), (None, name))
                if original and original.endswith("Config") and original not in BASE_CLASSES:
                    return original
    return None


def fields_of(cls, known):
    """Attributes of a config class with their defaults as text and the line, and the file where it is a base's in another one."""
    fields = {}
    at = known.files[cls]
    for one in lineage(cls, known):
        own, file = {}, known.files[one]
        add_fields(one, own)
        for name, given in own.items():
            # What a class sets in __init__ may be an argument of its base.
            if given[0] == COMPUTED and name in fields and not is_argument(one, name):
                continue
            fields[name] = given if file == at else [*given, file]
    return fields


def is_argument(cls, name):
    """Whether `__init__` of a class takes it."""
    return any(
        one.arg == name
        for node in cls.body if isinstance(node, ast.FunctionDef) and node.name == "__init__"
        for one in (*node.args.args, *node.args.kwonlyargs)
    )


def add_fields(cls, fields):
    """What the body of one class declares, without its bases."""
    for node in cls.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            fields[node.target.id] = [ast.unparse(node.value)[:60] if node.value else None, node.lineno]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            fields[node.targets[0].id] = [ast.unparse(node.value)[:60], node.lineno]
        elif isinstance(node, ast.FunctionDef):
            if decorated(node, "property"):
                fields[node.name] = ["<property>", node.lineno]
            if node.name == "__init__":
                add_arguments(node, fields)


def add_arguments(init, fields):
    """The arguments of `__init__` with their defaults, and what it sets besides."""
    declared = init.args
    first = len(declared.args) - len(declared.defaults)
    given = [*zip(declared.args[first:], declared.defaults), *zip(declared.kwonlyargs, declared.kw_defaults)]
    for one, value in given:
        if value is not None:
            text = COMPUTED if is_computed(one.arg, value, init) else ast.unparse(value)[:60]
            fields[one.arg] = [text, one.lineno]
    for node in ast.walk(init):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name) and node.value.id == "self":
                fields.setdefault(node.attr, [COMPUTED, node.lineno])


# The default of an attribute that a class makes of others.
COMPUTED = "<computed>"
# These give what they are given.
CASTS = {"bool", "float", "int", "str", "list", "tuple", "dict"}


def is_computed(name, default, init):
    """
    Whether an attribute is another than the default of its argument: where that is None, what takes its place; else whatever is
    set that does not ask first whether something is None.
    """
    is_none = isinstance(default, ast.Constant) and default.value is None
    for node in ast.walk(init):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if is_none and isinstance(target, ast.Name) and target.id == name:
                return True
            value = node.value
            if isinstance(value, ast.Call) and made_by(value) in CASTS and value.args:
                value = value.args[0]
            if not is_own(target) or target.attr != name or getattr(value, "id", None) == name:
                continue
            asks_none = any(isinstance(one, (ast.Is, ast.IsNot)) for one in ast.walk(value))
            if is_none or not (asks_none or isinstance(value, ast.BoolOp)):
                return True
    return False


def is_own(node):
    """`self.x`."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def aliases_of(cls, known):
    """{attribute: path} of those that stand for another: in `attribute_map`, or by a property that only gives `self.a.b`."""
    aliases = {}
    for node in (node for one in lineage(cls, known) for node in one.body):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if getattr(target, "id", None) == "attribute_map" and isinstance(node.value, ast.Dict):
            texts = [(getattr(key, "value", None), getattr(value, "value", None)) for key, value in zip(node.value.keys, node.value.values)]
            aliases.update((key, value) for key, value in texts if isinstance(key, str) and isinstance(value, str))
        if isinstance(node, ast.FunctionDef) and decorated(node, "property"):
            path, given = [], getattr(node.body[-1], "value", None)
            while isinstance(given, ast.Attribute):
                path.insert(0, given.attr)
                given = given.value
            told = [one for one in node.body[:-1] if not isinstance(getattr(one, "value", None), ast.Constant)]
            aliases.pop(node.name, None)
            if isinstance(node.body[-1], ast.Return) and getattr(given, "id", None) == "self" and path and not told:
                aliases[node.name] = "/".join(path)
    return dict(sorted(aliases.items()))


def asks_of(cls, known):
    """
    {property: [[attribute, line]…]}: what a property asks of its own object, itself or by another one, that the class does not
    declare, and does not make sure of first; with the file where it is a base's in another one.
    """
    declared = {**fields_of(cls, known), **aliases_of(cls, known)}
    at, properties, functions = known.files[cls], {}, set()
    for one in lineage(cls, known):
        for node in one.body:
            if isinstance(node, ast.FunctionDef):
                functions.add(node.name)
                properties.pop(node.name, None)
                if decorated(node, "property", "cached_property"):
                    properties[node.name] = (node, known.files[one])

    def asked(name, seen):
        node, file = properties[name]
        for inner in sorted((own for own in plain_reads(node) if not is_made_sure_of(own.attr, node)), key=lambda own: (own.lineno, own.col_offset)):
            if inner.attr in properties and inner.attr not in seen:
                yield from asked(inner.attr, {*seen, inner.attr})
            elif inner.attr not in declared and inner.attr not in functions:
                yield (inner.attr, inner.lineno, *([] if file == at else [file]))

    found = {name: [*dict.fromkeys(asked(name, {name}))] for name in sorted(properties)}
    return {name: [list(one) for one in asks] for name, asks in found.items() if asks}


def plain_reads(function):
    """The places of a function that read `self.x` and catch nothing."""
    caught = {inner for node in ast.walk(function) if isinstance(node, ast.Try) for one in node.body for inner in ast.walk(one)}
    return [
        node for node in ast.walk(function) if is_own(node) and isinstance(node.ctx, ast.Load) and node not in caught
    ]


def is_made_sure_of(attribute, function):
    """Whether a function asks somewhere if its object has an attribute."""
    return any(
        isinstance(node, ast.Call) and made_by(node) == "hasattr" and getattr(node.args[-1], "value", None) == attribute
        for node in ast.walk(function)
    )


def made_by(node):
    """The class that an expression calls, as far as its form shows: `X(…)`, `X(…) if … else …`."""
    if isinstance(node, ast.IfExp):
        return made_by(node.body) or made_by(node.orelse)
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def dropped_by(cls):
    """Arguments of a class's own `__init__` that nothing in it takes up."""
    for node in cls.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            names = [one.arg for one in node.args.args[1:] + node.args.kwonlyargs]
            return [] if "locals" in used else sorted(name for name in names if name not in used)
    return []


def parts_of(cls, known):
    """
    {attribute: class} of the config objects that a class makes: `sub_configs`, `self.x_config = XConfig(…)`, also by way of a
    variable; what a base makes too.
    """
    parts = {}
    for one in lineage(cls, known):
        parts.update(parts_by(one, known))
    return dict(sorted(parts.items()))


def parts_by(cls, known):
    """As `parts_of`, of what a class itself says."""
    parts, held = {}, {}
    assigned = [(node.targets[0], node.value) for node in ast.walk(cls) if isinstance(node, ast.Assign)]
    assigned += [(node.target, node.value) for node in ast.walk(cls) if isinstance(node, ast.AnnAssign) and node.value]
    for target, value in assigned:
        if not isinstance(target, ast.Name):
            continue
        if target.id == "sub_configs" and isinstance(value, ast.Dict):
            for key, one in zip(value.keys, value.values):
                if isinstance(key, ast.Constant) and isinstance(one, ast.Name):
                    parts[key.value] = known.find(one.id, cls)
        elif known.find(made_by(value), cls):
            held.setdefault(target.id, known.find(made_by(value), cls))
        elif isinstance(value, ast.Call) and "AutoConfig" in words_in(value):
            # What it is depends on the file.
            held[target.id] = None
    for target, value in assigned:
        if is_own(target) and target.attr.endswith("_config"):
            one = known.find(made_by(value), cls) or held.get(getattr(value, "id", None))
            if one:
                parts.setdefault(target.attr, one)
    return {attribute: one for attribute, one in parts.items() if one}


# The table.

def packed(reads, root, chains, some_from=1):
    """
    Reads as the table has them: sites by paths and attribute, with files by number. `some_from`: from where on it is told that a
    read is of some models alone.
    """
    reads = [
        read for read in reads
        if isinstance(read[1], str) and read[0][:1] != ("[]",) and not SCALARS & {part.rstrip("?") for part in read[0]}
    ]
    files = sorted({read[5].relative_to(root).as_posix() for read in reads})
    number = {file: index for index, file in enumerate(files)}
    grouped = collections.defaultdict(set)
    for path, name, kind, default, guarded, file, line, column, needs, tower, some in reads:
        chain = chains.get((file, line, column))
        site = LETTERS[kind] + f"{number[file.relative_to(root).as_posix()]}:{line}"
        site += (f"|{chain}" if chain else "") + ("?" if guarded else "") + ("~" if some >= some_from else "")
        # Which models such code is for is said by itself where it stands in a model's own.
        needs = () if some_from == 1 and some else needs
        site += ("^" if tower else "") + (f"&{','.join(needs)}" if needs else "")
        site += "" if default is None else "=" + default
        grouped[("/".join(path), name)].add((file.as_posix(), line, column, site))
    alike = collections.defaultdict(list)
    for (path, name), sites in sorted(grouped.items()):
        # In their order, each once.
        alike[(name, tuple(dict.fromkeys(site for *_, site in sorted(sites))))].append(path)
    table = {}
    for (name, sites), paths in alike.items():
        table.setdefault(" ".join(paths), {})[name] = list(sites)
    return {"files": files, "reads": table}


class Progress:
    """Says on a file descriptor how many architectures are read, every few seconds; nothing without one."""

    EVERY = 5

    def __init__(self, descriptor, count):
        self.count, self.done, self.last = count, 0, time.monotonic()
        try:
            self.out = None if descriptor is None else os.fdopen(descriptor, "w")
        except OSError:
            self.out = None
        if self.out:
            print(f"reading {count} architecture{'' if count == 1 else 's'}, which takes a minute or two", file=self.out, flush=True)

    def one(self):
        self.done += 1
        now = time.monotonic()
        if self.out and now - self.last >= self.EVERY:
            self.last = now
            print(f"{self.done} of {self.count} architectures", file=self.out, flush=True)


def table_of(engine, root, only=None, progress=None):
    project = Project(root, engine.package)
    analysis = Analysis(project)
    analysis.registry = engine.models(project)
    if not analysis.registry:
        broken = f" Not parsed: {', '.join(sorted(project.unparsed))}." if project.unparsed else ""
        sys.exit(f"{root / engine.package} lists no models: these are not the sources of {engine.name}.{broken}")
    architectures = {}
    wanted = [(name, model) for name, model in sorted(analysis.registry.items()) if not only or name in only]
    said = Progress(progress, len(wanted))
    for name, (place, cls, group) in wanted:
        said.one()
        call, module = Call(), project.module(place)
        found = [(m, n) for m, n in project.resolve(module, cls) if isinstance(n, ast.ClassDef)]
        if not found:
            continue
        for owner, node in found:
            analysis.construct(owner, node, [], OF_VLLM if engine.package == "vllm" else {"config": WHOLE_FILE}, call.calls)
        if engine.of_models:
            engine.of_models(analysis, name, call)
        reads = analysis.reads_of(call.calls)
        architectures[name] = {"class": f"{place}:{cls}", "group": group, **packed(reads, root, analysis.chains, 2)}
    for name, writes in engine.writes(project).items() if engine.writes else ():
        architectures[name] = {"class": "", "group": "engine", **packed(writes, root, {})}
    for name, (cls, call) in engine.of_all(analysis).items() if engine.of_all else ():
        reads = analysis.reads_of(call.calls)
        architectures[name] = {"class": cls, "group": "engine", **packed(reads, root, analysis.chains)}
    configs = [(root / folder).resolve() for folder in engine.configs]
    for name, path in project.files.items():
        if any(folder in path.resolve().parents for folder in configs):
            project.module(name)
    return architectures, own_classes(root, engine.configs, engine.registries), sorted(project.unparsed)


def written(head, architectures, classes):
    """The table as text: a line for each architecture and class, so that two releases can be told apart."""
    short = lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    listed = lambda entries: ",\n".join(f"  {json.dumps(name)}: {short(value)}" for name, value in entries.items())
    lines = ["{", *(f" {json.dumps(name)}: {json.dumps(value)}," for name, value in head.items())]
    lines += [' "architectures": {', listed(architectures), " },", ' "classes": {', listed(classes), " }", "}", ""]
    return "\n".join(lines)


def git(checkout, *words):
    """What git says of a checkout; "" where it says nothing."""
    try:
        done = subprocess.run(["git", "-C", str(checkout), *words], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def commit_at(checkout, package):
    """Commit and date of a checkout; empty where git does not have the package, as in a folder that lies in another project's."""
    if not git(package.parent, "ls-files", "--", package.name):
        return "", ""
    # As `git describe --dirty` says it: what is read is not what the commit has.
    changed = "-dirty" if git(checkout, "status", "--porcelain", "--", str(package.resolve())) else ""
    return git(checkout, "rev-parse", "--short=8", "HEAD") + changed, git(checkout, "log", "-1", "--format=%cs")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkout", type=pathlib.Path, help="the folder of an engine's sources")
    parser.add_argument("-o", "--output", type=pathlib.Path, help="the file to write; standard output unless given")
    parser.add_argument("--engine", help=", ".join(engine.package for engine in ENGINES))
    parser.add_argument("--commit", help="as git says, unless given")
    parser.add_argument("--date", help="of the commit, as git says, unless given")
    parser.add_argument("--only", help="these architectures alone, with commas between")
    parser.add_argument("--progress", type=int, help="the number of an open file to say on how far it is")
    options = parser.parse_args()
    found = engine_at(options.checkout.absolute(), options.engine)
    if not found:
        names = ", ".join(engine.package for engine in ENGINES)
        sys.exit(f"{options.checkout} holds none of these packages, not in python or src either: {names}.")
    engine, root = found
    # Methods of methods of methods are followed.
    sys.setrecursionlimit(20_000)
    only = set(options.only.split(",")) if options.only else None
    architectures, classes, unparsed = table_of(engine, root, only, options.progress)
    commit, date = commit_at(options.checkout, root / engine.package)
    commit = commit if options.commit is None else options.commit
    date = date if options.date is None else options.date
    head = {"format": FORMAT, "engine": engine.name, "commit": commit, "date": date}
    if unparsed:
        head["unparsed"] = unparsed
        print(f"not parsed, and so not in the table: {', '.join(unparsed)}", file=sys.stderr)
    text = written(head, architectures, classes)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    sites = sum(len(sites) for one in architectures.values() for of in one["reads"].values() for sites in of.values())
    print(f"{engine.name}: {len(architectures)} architectures, {sites} sites, {len(classes)} classes", file=sys.stderr)


if __name__ == "__main__":
    main()
