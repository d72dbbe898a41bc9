"""Writes src/classes/data: what every config class of transformers declares and puts in place of None.

usage: python scripts/class-data.py [--source FOLDER] [--out FOLDER]
    without --source: of the installed transformers, and nothing else has to be installed
    with it: of a source tree (the folder src/transformers of a checkout), which is parsed and not imported (source_tree.py)

Once for each version. docs/legacy.md says what stands in the files. Written are

- data/VERSION/MODEL_TYPE.json for every model type of CONFIG_MAPPING: its class and the classes nested in it,
- the version's entry in data/base.json: what all classes inherit,
- data/index.json: which model types have a file, from the files that are there.

Only facts are read off the classes: names, values, and what comes out when they are built. No code is copied.
"""

import argparse
import collections.abc
import dataclasses
import importlib
import inspect
import json
import os
import pathlib
import re
import sys
import types
import typing
import warnings

from source_tree import Tree

# Some classes walk through sets of texts (NeoMME's kinds of layers), whose order is another in each run of Python but for one seed.
if os.environ.get("PYTHONHASHSEED") != "0":
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "critical"
warnings.simplefilter("ignore")

arguments = argparse.ArgumentParser()
arguments.add_argument("--source", help="the folder src/transformers of a checkout; without it, the installed transformers")
arguments.add_argument("--out", help="where the files go, in place of src/classes/data")
OPTIONS = arguments.parse_args()

module = Tree(OPTIONS.source).module if OPTIONS.source else importlib.import_module
PretrainedConfig = module("transformers.configuration_utils").PretrainedConfig
CONFIG_MAPPING = module("transformers.models.auto.configuration_auto").CONFIG_MAPPING
CONFIG_MAPPING_NAMES = module("transformers.models.auto.configuration_auto").CONFIG_MAPPING_NAMES

DATA = pathlib.Path(OPTIONS.out or pathlib.Path(__file__).parent.parent / "src" / "classes" / "data")

# Plans for splitting a model, and what the class says of itself, not of a model.
NOT_ATTRIBUTES = {
    "attribute_map", "base_config_key", "base_model_ep_plan", "base_model_fsdp_plan", "base_model_pp_plan",
    "base_model_tp_plan", "has_no_defaults_at_init", "ignore_keys_at_rope_validation", "is_composition",
    "keys_to_ignore_at_inference", "sub_configs",
}

# Sizes that other fields are computed from.
UNREAD = {"bos_token_id", "eos_token_id", "pad_token_id", "max_position_embeddings", "vocab_size"}
# Shares of a size that classes give to a head.
SHARES = (0.5, 0.75, 1.5, 2.0)
SIZES = ("num_hidden_layers", "num_attention_heads", "hidden_size", "qk_rope_head_dim", "intermediate_size")


def plain(value):
    """The value as JSON; TypeError where it is none."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return {"__float__": "Infinity" if value > 0 else "-Infinity"}
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(type(value))


def plain_or_none(value):
    try:
        return plain(value)
    except TypeError:
        return None


def default_of(field):
    if field.default is not dataclasses.MISSING:
        return plain_or_none(field.default)
    return None if field.default_factory is dataclasses.MISSING else plain_or_none(field.default_factory())


def declared(cls):
    """What the class takes by name, with its default: fields of its dataclass, or parameters of `__init__`."""
    if dataclasses.is_dataclass(cls):
        return {field.name: default_of(field) for field in dataclasses.fields(cls)}
    parameters = inspect.signature(cls.__init__).parameters.values()
    return {p.name: plain_or_none(p.default) for p in parameters if p.default is not inspect.Parameter.empty}


# Types of JSON values by the types of Python that the parser makes of them.
SIMPLE = {int: "int", float: "float", bool: "bool", str: "str", list: "list", dict: "dict", type(None): "null"}


def spelled(annotation):
    """
    What a validated dataclass accepts for a field, as JSON has it: alternatives with "|" between, the elements of a list
    in brackets, words that alone are allowed in quotes; "any" where nothing is checked (an annotation that is a string).
    """
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is None:
        return "null"
    if isinstance(annotation, (str, typing.ForwardRef)) or annotation is typing.Any:
        return "any"
    if origin in (typing.Union, types.UnionType):
        found = dict.fromkeys(part for argument in arguments for part in spelled(argument).split("|") if part)
        return "any" if "any" in found else "|".join(found)
    if origin is typing.Literal:
        return "|".join(json.dumps(word) for word in arguments)
    if origin is list:
        return f"list[{spelled(arguments[0]).replace('|', '/')}]"
    if origin is collections.abc.Sequence:
        return "any"
    # A class of its own, as that of another config, is none that the parser makes.
    return SIMPLE.get(origin or annotation, "")


def field_types(cls):
    """
    What a validated class accepts, by fields, where that does not follow from the type of the default that is recorded;
    null where the class validates nothing.
    """
    if not hasattr(cls, "__validators__"):
        return None
    found = {}
    recorded = recorded_fields(cls)
    for field in dataclasses.fields(cls):
        code = spelled(field.type)
        default = recorded.get(field.name)
        usual = SIMPLE.get(type(default)) if field.name in recorded else "any"
        # JavaScript reads 1.0 as 1.
        if isinstance(default, float) and default.is_integer():
            usual = None
        if code != usual:
            found.setdefault(code, []).append(field.name)
    return {code: " ".join(names) for code, names in sorted(found.items())}


def recorded_fields(cls):
    """The fields of a class that its data has: those of the base class only where the default differs."""
    own = cls is not PretrainedConfig
    return {
        name: value
        for name, value in declared(cls).items()
        if not own or name == "tie_word_embeddings" or name not in BASE["fields"] or different(BASE["fields"][name], value)
    }


def built(cls, **given):
    """The object that the class makes; None where it refuses."""
    try:
        return cls(**given)
    except Exception:
        return None


def constants(cls, names):
    """Plain attributes of the class itself: every object has them, and `vars` of none."""
    found = {}
    for owner in reversed(cls.__mro__):
        for name, value in vars(owner).items():
            if name.startswith("_") or name in NOT_ATTRIBUTES or name in names:
                continue
            try:
                found[name] = plain(value)
            except TypeError:
                pass
    return found


def moving(cls, instance):
    """The attributes that come out otherwise when the sizes do."""
    changed = set()
    for size in SIZES:
        value = getattr(instance, size, None)
        other = built(cls, **{size: 2 * value}) if isinstance(value, int) and not isinstance(value, bool) else None
        if other is not None:
            changed |= {name for name, item in vars(instance).items() if name != size and vars(other).get(name) != item}
    return changed


def filled(cls, instance, fields):
    """What an object has where the file is silent and the class declares nothing: constants, not what is computed."""
    found = {}
    inherited = vars(BASE_OBJECT)
    computed = moving(cls, instance)
    for name, value in vars(instance).items():
        if name.startswith(("_", "base_model_")) or fields.get(name) is not None or name in computed:
            continue
        if name in inherited and inherited[name] == value and name != "tie_word_embeddings":
            continue
        if isinstance(value, (set, PretrainedConfig)) or plain_or_none(value) is None:
            continue
        found[name] = plain(value)
    return found


def held(instance, name):
    """What an object has under a name, other names included."""
    return vars(instance).get(type(instance).attribute_map.get(name, name))


def whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def cycle(items):
    """The shortest list that comes out as `items` when it is repeated; None where it is as long or nearly so."""
    for length in range(1, min(len(items) // 2, 16) + 1):
        if all(item == items[index % length] for index, item in enumerate(items)):
            return items[:length]
    return None


def forms(name, inputs, samples):
    """Every form that a computed attribute may have, as data, with what it gives for an object."""
    layers = "num_hidden_layers"
    for a in inputs:
        yield ["copy", a], lambda o, a=a: held(o, a)
        for power in (-0.5, 0.5):
            yield ["power", a, power], lambda o, a=a, power=power: held(o, a) ** power
    for a in inputs:
        for b in inputs:
            if a != b:
                yield ["quotient", a, b], lambda o, a=a, b=b: held(o, a) // held(o, b)
                yield ["ratio", a, b], lambda o, a=a, b=b: held(o, a) / held(o, b)
                yield ["product", a, b], lambda o, a=a, b=b: int(held(o, a) * held(o, b))
                yield ["sum", a, b], lambda o, a=a, b=b: held(o, a) + held(o, b)
                for share in SHARES:
                    yield ["share", share, a, b], lambda o, a=a, b=b, share=share: int(share * held(o, a) / held(o, b))
            for c in inputs:
                if a < b and c not in (a, b):
                    yield ["product_quotient", a, b, c], lambda o, a=a, b=b, c=c: held(o, a) * held(o, b) // held(o, c)
    first = held(samples[0], name)
    for a in inputs:
        value = held(samples[0], a)
        for divisor in (8, 16, 32):
            yield ["ceil", a, divisor], lambda o, a=a, divisor=divisor: -(-held(o, a) // divisor)
        if isinstance(first, float) and value:
            yield ["over", round(first * value, 6), a], lambda o, a=a: round(first * value, 6) / held(o, a)
        if whole(first) and whole(value) and 0 < abs(first - value) <= 2:
            yield ["plus", a, first - value], lambda o, a=a: held(o, a) + (first - value)
        if whole(first) and whole(value) and value:
            if first % value == 0:
                yield ["times", a, first // value], lambda o, a=a: held(o, a) * (first // value)
            if first and value % first == 0:
                yield ["part", a, value // first], lambda o, a=a: held(o, a) // (value // first)
    if not isinstance(first, list) or layers not in inputs:
        return
    longest = max((held(o, name) for o in samples if isinstance(held(o, name), list)), key=len)
    kinds = [item for index, item in enumerate(longest) if item not in longest[:index]]
    yield ["indexes"], lambda o: list(range(held(o, layers)))
    for a in inputs:
        yield ["each", a], lambda o, a=a: [held(o, a)] * held(o, layers)
    pattern = cycle(longest)
    if pattern:
        yield ["cycle", pattern], lambda o: [pattern[index % len(pattern)] for index in range(held(o, layers))]
    for length in range(1, min(len(longest) // 2, 16) + 1):
        head = longest[:length]
        if all(item == head[index % length] for index, item in enumerate(longest[:-1])):
            yield ["cycle_last", head, longest[-1]], lambda o, head=head: [
                *(head[index % len(head)] for index in range(held(o, layers) - 1)), longest[-1]
            ]
            break
    backwards = cycle(longest[::-1])
    if backwards:
        yield ["cycle_back", backwards], lambda o: [
            backwards[index % len(backwards)] for index in range(held(o, layers))
        ][::-1]
    for length in range(1, 9):
        start, again = longest[:length], cycle(longest[length:])
        if again:
            yield ["then_cycle", start, again], lambda o, start=start, again=again: [
                start[index] if index < len(start) else again[(index - len(start)) % len(again)]
                for index in range(held(o, layers))
            ]
            break
    if len(kinds) == 2:
        for a, b in (kinds, kinds[::-1]):
            for n in [n for n in inputs if n != layers]:
                yield ["nth", n, a, b], lambda o, a=a, b=b, n=n: [
                    a if index % held(o, n) == 0 else b for index in range(held(o, layers))
                ]
                yield ["every", n, a, b], lambda o, a=a, b=b, n=n: [
                    a if (index + 1) % held(o, n) == 0 else b for index in range(held(o, layers))
                ]
                yield ["first", n, a, b], lambda o, a=a, b=b, n=n: [
                    a if index < held(o, n) else b for index in range(held(o, layers))
                ]
            count = longest.index(b)
            yield ["first", count, a, b], lambda o, a=a, b=b: [
                a if index < count else b for index in range(held(o, layers))
            ]


def fits(form, name, samples):
    for sample in samples:
        try:
            value = form(sample)
        except Exception:
            return False
        if value != held(sample, name) or type(value) is not type(held(sample, name)):
            return False
    return True


def computed(cls, instance, fields):
    """What the class computes from other fields, as src/classes/class-data.ts describes it, and what it computes always."""
    sizes = [name for name in fields if whole(held(instance, name)) and held(instance, name) > 0]
    sizes = [name for name in sizes if name not in UNREAD]
    probes = {}
    for name in sizes:
        value = held(instance, name)
        tried = (built(cls, **{name: other}) for other in (2 * value, 3 * value, value + 1, 24))
        probes[name] = [other for other in tried if other is not None and held(other, name) != value]
    found, whatever = {}, []
    for name, value in vars(instance).items():
        if name.startswith("_") or isinstance(value, (PretrainedConfig, set, dict)) or value is None:
            continue
        declared_as = next((n for n in fields if cls.attribute_map.get(n, n) == name), None)
        as_declared = declared_as and fields[declared_as] is not None and fields[declared_as] == plain_or_none(value)
        if declared_as is None and name in vars(BASE_OBJECT):
            continue
        layers = held(instance, "num_hidden_layers")
        if declared_as and whole(fields[declared_as]) and whole(layers) and value == [fields[declared_as]] * layers:
            found[name] = ["each", name]
            whatever.append(name)
            continue
        moved_by = [
            size for size, others in probes.items()
            if cls.attribute_map.get(size, size) != name and any(vars(o).get(name) != value for o in others)
        ]
        if not moved_by or len(moved_by) > 6 or as_declared and name in fields and name in SIZES:
            continue
        samples = [instance, *(other for size in moved_by for other in probes[size])]
        for a in moved_by:
            for b in moved_by:
                if a < b:
                    both = built(cls, **{a: 2 * held(instance, a), b: 2 * held(instance, b)})
                    samples += [both] if both is not None else []
        rule = next((data for data, form in forms(name, moved_by, samples) if fits(form, name, samples)), None)
        if rule is None:
            continue
        given = None
        if declared_as:
            other = value * 2 if whole(value) else [*value, value[0]][1:][::-1] if isinstance(value, list) and value else None
            given = built(cls, **{declared_as: other}) if other is not None else None
        if as_declared and (given is None or vars(given).get(name) != value or other == value):
            continue
        always = not declared_as or (given is not None and vars(given).get(name) == value and other != value)
        found[name] = rule
        if always:
            whatever.append(name)
    return found, whatever


def nulls(cls, instance, fields):
    """What the class puts in place of a null of the file, where its own default is none."""
    found = {}
    for name, default in fields.items():
        if default is None or name == "tie_word_embeddings" or name.startswith("_"):
            continue
        null = built(cls, **{name: None})
        value = held(null, name) if null is not None else None
        if plain_or_none(value) is None or isinstance(value, (PretrainedConfig, set)):
            continue
        inputs, samples = [], [null]
        for size in fields:
            before = held(instance, size)
            if size == name or not whole(before) or before <= 0 or size in UNREAD:
                continue
            for other in (2 * before, 3 * before):
                changed = built(cls, **{name: None, size: other})
                if changed is not None and held(changed, name) != value:
                    samples.append(changed)
                    inputs += [] if size in inputs else [size]
        if not inputs:
            found[name] = ["constant", plain(value)]
            continue
        rule = next((data for data, form in forms(name, inputs, samples) if fits(form, name, samples)), None)
        if rule is not None:
            found[name] = rule
    return found


def rope(cls, instance, fields):
    """
    How the class fills `rope_parameters`: `none` is what it puts where a file gives nothing, without what a file's older
    fields decide; `added` what it adds to a dictionary of the file.
    """
    whole_default = vars(instance).get("rope_parameters")
    if "rope_parameters" not in fields or not isinstance(whole_default, dict):
        return {}
    longest = getattr(instance, "max_position_embeddings", None)
    probes = [("rope_theta", 12345.0), ("partial_rotary_factor", 0.125)]
    probes += [("max_position_embeddings", 2 * longest)] if whole(longest) else []
    follows = {
        "rope_theta": "rope_theta", "partial_rotary_factor": "partial_rotary_factor",
        "max_position_embeddings": "original_max_position_embeddings",
    }
    nested = [key for key, value in whole_default.items() if isinstance(value, dict)]

    def sets(parameters):
        return {key: parameters.get(key) or {} for key in nested} if nested else {"": parameters}

    kept = {key: dict(value) for key, value in sets(plain(whole_default)).items()}
    for field, value in probes:
        other = built(cls, **{field: value})
        parameters = vars(other).get("rope_parameters") if other is not None else None
        for key, members in sets(parameters).items() if isinstance(parameters, dict) else ():
            if members.get(follows[field]) == value:
                kept[key].pop(follows[field], None)
    if not nested and kept[""].get("rope_type") == "default":
        del kept[""]["rope_type"]
    found = {}
    names = rope_names(cls, sets, fields)
    if names:
        found["names"] = names
    given = {"rope_type": "default", "rope_theta": 77.0}
    other = built(cls, rope_parameters=dict(given))
    parameters = vars(other).get("rope_parameters") if other is not None else None
    if isinstance(parameters, dict) and all(parameters.get(key) == value for key, value in given.items()):
        added = {key: plain_or_none(value) for key, value in parameters.items() if key not in given}
        if added and not any(isinstance(value, dict) for value in added.values()):
            found["added"] = added
    none = kept if nested else {key: value for key, value in kept[""].items() if key not in found.get("added", {})}
    # What the class's own constants say is found there.
    constant = {"rope_theta": "default_theta", "rope_type": "default_rope_type"}
    if not nested and all(key in constant and value == getattr(cls, constant[key], ...) for key, value in none.items()):
        none = {}
    return {**({"none": none} if none else {}), **found}


def older_rope(cls, fields):
    """What a class that keeps `rope_scaling` does with the older spelling `type` in it."""
    if "rope_scaling" not in fields or "rope_parameters" in fields:
        return {}
    found = {}
    linear = built(cls, rope_scaling={"type": "linear", "factor": 2.0})
    if linear is not None and (held(linear, "rope_scaling") or {}).get("rope_type") == "linear":
        found["type_copied"] = True
    mrope = built(cls, rope_scaling={"type": "mrope", "mrope_section": [16, 24, 24]})
    if mrope is not None and (held(mrope, "rope_scaling") or {}).get("type") == "default":
        found["mrope_is_default"] = True
    return found


# Other names that classes read theta and the rotated share from.
ROPE_NAMES = {"rope_theta": ("rotary_emb_base",), "partial_rotary_factor": ("rotary_pct",)}


def rope_names(cls, sets, fields):
    """Which other field of a file a class takes for a parameter; null where it takes none, and leaves the usual one alone."""
    found = {}
    for name, others in ROPE_NAMES.items():
        if name in fields:
            continue
        for other in others:
            given = built(cls, **{other: 0.125})
            parameters = vars(given).get("rope_parameters") if given is not None and other not in fields else None
            if isinstance(parameters, dict) and any(members.get(name) == 0.125 for members in sets(parameters).values()):
                found[name] = other
        given = built(cls, **{name: 0.125})
        parameters = vars(given).get("rope_parameters") if given is not None else None
        if name == "rope_theta" and name not in found and isinstance(parameters, dict) and vars(given).get(name) == 0.125:
            if all(members.get(name) != 0.125 for members in sets(parameters).values()):
                found[name] = None
    return found


def rest(instance, fields, explained):
    """What else an object has that got nothing, in place of None or of a word that stands for a rule: true of the default alone."""
    found = {}
    for name, value in vars(instance).items():
        if name.startswith(("_", "base_model_")) or isinstance(value, (PretrainedConfig, set)) or name in explained:
            continue
        if value is not None and plain_or_none(value) is None or name == "rope_parameters" and name in fields:
            continue
        declared_as = next((n for n in fields if type(instance).attribute_map.get(n, n) == name), None)
        if vars(BASE_OBJECT).get(name, ...) == value and (declared_as is None or name in BASE["fields"]):
            continue
        if declared_as and fields[declared_as] == plain(value):
            continue
        found[name] = plain(value)
    return found


def passed(cls, instance, fields):
    """Which fields of a file the class hands to a nested config that the file leaves out, by the nested name."""
    found = {}
    inner = {name: config for name, config in vars(instance).items() if isinstance(config, PretrainedConfig)}
    for field, default in fields.items() if inner else ():
        value = held(instance, field)
        if isinstance(value, bool):
            other = not value
        elif isinstance(value, (int, float)):
            other = value + 1 if value in (0, 1) or isinstance(value, int) and value < 0 else value * 2
        else:
            continue
        changed = built(cls, **{field: other})
        for name, config in inner.items() if changed is not None else ():
            now = vars(changed).get(name)
            if not isinstance(now, PretrainedConfig):
                continue
            for key, item in vars(now).items():
                if not key.startswith("_") and item == other and vars(config).get(key) == value and type(item) is type(other):
                    found.setdefault(name, {}).setdefault(key, field)
    ROPE = "rope_parameters"
    changed = built(cls, **{ROPE: {"rope_type": "default", "rope_theta": 12345.0}}) if inner and ROPE in fields else None
    for name in inner if changed is not None else ():
        handed = getattr(vars(changed).get(name), ROPE, None)
        if isinstance(handed, dict) and handed.get("rope_theta") == 12345.0:
            found.setdefault(name, {})[ROPE] = ROPE
    return found


def named(cls, name):
    """The model type that the class writes into a nested dictionary that says none: it becomes an attribute there."""
    given = built(cls, **{name: {}})
    return vars(vars(given)[name]).get("model_type") if given is not None and isinstance(vars(given).get(name), PretrainedConfig) else None


def takes_rest(cls, name):
    """Whether a nested config that the file leaves out is made of the members that the outer class does not know."""
    given = built(cls, some_unheard_of_member=4)
    config = vars(given).get(name) if given is not None else None
    return isinstance(config, PretrainedConfig) and hasattr(config, "some_unheard_of_member")


def takes_known(cls, name, instance):
    """Whether a nested config that the file leaves out takes the members that its own class declares out of the outer file."""
    known = "num_hidden_layers"
    config = vars(instance).get(name)
    if not hasattr(config, known) or known in declared(cls):
        return False
    given = built(cls, **{known: 7})
    return given is not None and known not in vars(given) and getattr(vars(given).get(name), known, None) == 7


def parts(cls, instance, fields):
    """The config objects that an object has by default: their class, and what they have otherwise than that class gives."""
    found = {}
    handed = passed(cls, instance, fields)
    for name, config in vars(instance).items():
        if not isinstance(config, PretrainedConfig) or name.startswith("_"):
            continue
        given = otherwise(config, built(type(config)))
        # What is computed from what is given has to be given too where it comes out otherwise.
        given |= otherwise(config, built(type(config), **given))
        found[name] = {
            "class": type(config).__name__,
            **({"given": given} if given else {}),
            **({"passed": handed[name]} if name in handed else {}),
            **({"named": model_type} if (model_type := named(cls, name)) else {}),
            **({"takes": "rest"} if takes_rest(cls, name) else {}),
            **({"takes": "known"} if takes_known(cls, name, instance) else {}),
        }
    return found


def otherwise(config, plain_one):
    """The members of a config that another one of its class has not, or has otherwise."""
    own = vars(plain_one) if plain_one else {}
    return {
        key: plain_or_none(value)
        for key, value in vars(config).items()
        if not key.startswith(("_", "base_model_")) and not isinstance(value, (PretrainedConfig, set))
        and own.get(key, ...) != value
        and (plain_or_none(value) is not None or value is None and own.get(key) is not None)
    }


def hidden(instance):
    """What the class keeps under private names of its own: no attribute for model code, but part of what is saved."""
    found = {}
    for name, value in vars(instance).items():
        if name.startswith("_") and name not in vars(BASE_OBJECT) and name != "_heterogeneity_spec":
            try:
                found[name] = plain(value)
            except TypeError:
                pass
    return found


def unsettable(cls, instance):
    """Properties that refuse every value, so that a file that names one is refused: without a setter, or with one that raises."""
    names = {name for owner in cls.__mro__ for name, value in vars(owner).items() if isinstance(value, property)}
    found = []
    for name in sorted(name for name in names if not name.startswith("_")):
        try:
            value = getattr(instance, name, None)
        except Exception:
            value = None
        if not any(built(cls, **{name: given}) for given in (value, 1, None)):
            found.append(name)
    return found


def late(cls, instance, always):
    """Which of what a class computes always goes over a value of the file: it is computed after the inherited `__init__`."""
    found = []
    for name in always:
        value = vars(instance).get(name)
        given = built(cls, **{name: value * 2 + 3}) if whole(value) else None
        if given is not None and name not in declared(cls) and vars(given).get(name) == value:
            found.append(name)
    return found


def nested_classes(cls):
    nested = cls.sub_configs if isinstance(cls.sub_configs, dict) else {}
    return {name: sub for name, sub in nested.items() if isinstance(sub, type)}


def inside(instance):
    """The config objects that an object has as attributes."""
    return [value for value in vars(instance).values() if isinstance(value, PretrainedConfig)] if instance else []


def described(cls):
    names = declared(cls)
    instance = built(cls)
    stored = vars(instance) if instance else {}
    aliases = cls.attribute_map
    own = cls is not PretrainedConfig
    rules, whatever = computed(cls, instance, names) if instance and own else ({}, [])
    fillings = filled(cls, instance, names) if instance and own else {}
    ropes = {**rope(cls, instance, names), **older_rope(cls, names)} if instance and own else {}
    result = {
        "attribute_map": dict(aliases),
        "always": whatever,
        "constants": {
            name: value
            for name, value in constants(cls, names).items()
            if not own or BASE["constants"].get(name, ...) != value
        },
        "computed": rules,
        "fields": recorded_fields(cls),
        "filled": fillings,
        "floats": whole_floats(recorded_fields(cls), instance, ropes.get("added", {})) if own else "",
        "hidden": hidden(instance) if instance and own else {},
        "late": late(cls, instance, whatever) if instance and own else [],
        "nested": {name: sub.__name__ for name, sub in nested_classes(cls).items()},
        "no_defaults": bool(getattr(cls, "has_no_defaults_at_init", False)),
        "nulls": nulls(cls, instance, names) if instance and own else {},
        "parts": parts(cls, instance, names) if instance else {},
        "rest": rest(instance, names, rules.keys() | fillings.keys()) if instance and own else {},
        "rope": ropes,
        "unsettable": [
            name for name in unsettable(cls, instance) if not own or name not in BASE["unsettable"]
        ] if instance else [],
        "unstored": [name for name in names if instance and aliases.get(name, name) not in stored],
        "types": field_types(cls) if own else None,
    }
    return {part: value for part, value in result.items() if value or part == "types" and value is not None}


def whole_float(value):
    return isinstance(value, float) and value.is_integer()


def floats_inside(value, at):
    """
    Paths of floats without a fraction within a dictionary or a list: of lists, "*" where all elements are floats; of rope parameters by
    the name of the member alone, which is of one type for every kind of layer.
    """
    if isinstance(value, dict):
        for name, item in value.items():
            if whole_float(item) and name != "rope_theta":
                yield f"{at}/{name}"
            yield from floats_inside(item, at if at.startswith("rope_") else f"{at}/{name}")
    elif isinstance(value, (list, tuple)) and all(isinstance(item, float) for item in value):
        if any(whole_float(item) for item in value):
            yield f"{at}/*"


def whole_floats(fields, instance, added):
    """
    Fields whose default is a float without a fraction, and such floats that a default object has besides or within: JavaScript reads 0.0 and 0
    alike, and both are written.
    """
    held = vars(instance) if instance else {}
    found = [name for name, value in fields.items() if whole_float(value)]
    own = {name: value for name, value in held.items() if fields.get(name) is None and vars(BASE_OBJECT).get(name) != value}
    found += [name for name, value in own.items() if whole_float(value)]
    for name, value in {**fields, **held}.items():
        if not name.startswith(("_", "base_model_")):
            found += floats_inside(value, name)
    found += floats_inside(added, "rope_parameters")
    return " ".join(dict.fromkeys(found))


def different(a, b):
    return a != b or type(a) is not type(b)


# Tasks by the name of their list of classes: MODEL_FOR_CAUSAL_LM_MAPPING_NAMES is "causal_lm".
MODELS = module("transformers.models.auto.modeling_auto")
TASKS = {
    re.sub(r"^MODEL_(FOR_)?|_?MAPPING_NAMES$", "", name).lower() or "base": getattr(MODELS, name)
    for name in dir(MODELS)
    if re.match(r"MODEL_.*MAPPING_NAMES$", name)
}


def architectures(model_type):
    """The class names of a model type by task."""
    found = {}
    for task, names in sorted(TASKS.items()):
        if model_type in names:
            name = names[model_type]
            found[task] = list(name) if isinstance(name, (list, tuple)) else [name]
    return found


def shard(model_type):
    """A model type: its class, with all that are nested in it."""
    outer = CONFIG_MAPPING[model_type]
    classes = {}
    queue = [outer]
    while queue:
        cls = queue.pop(0)
        if cls.__name__ in classes or cls is PretrainedConfig or not issubclass(cls, PretrainedConfig):
            continue
        classes[cls.__name__] = CLASSES.get(cls) or CLASSES.setdefault(cls, described(cls))
        queue += [*nested_classes(cls).values(), *(type(config) for config in inside(built(cls)))]
    return {"architectures": architectures(model_type), "class": outer.__name__, "classes": dict(sorted(classes.items()))}


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n")


def merged(name, value):
    """The file of all versions with this one's entry, oldest version first."""
    path = DATA / name
    known = json.loads(path.read_text()) if path.exists() else {}
    known[VERSION] = value
    order = sorted(known, key=lambda version: [int(part) for part in version.split(".")])
    write(path, {version: known[version] for version in order})


def index():
    """Model types by the versions that have them, as one string each: few bytes for many names."""
    versions = {}
    for path in sorted(DATA.glob("*/*.json")):
        versions.setdefault(path.stem, []).append(path.parent.name)
    groups = {}
    for model_type, having in versions.items():
        order = sorted(having, key=lambda version: [int(part) for part in version.split(".")])
        groups.setdefault(" ".join(order), []).append(model_type)
    write(DATA / "index.json", {group: " ".join(types) for group, types in sorted(groups.items())})


# A checkout between two releases calls itself 5.19.0.dev0.
VERSION = re.match(r"[\d.]*\d", module("transformers").__version__)[0]
BASE_OBJECT = PretrainedConfig()
BASE = {"constants": {}, "fields": {}}
BASE = {"attribute_map": {}, "constants": {}, "fields": {}, "unsettable": [], "unstored": [], **described(PretrainedConfig)}
CLASSES = {}

if __name__ == "__main__":
    if hasattr(PretrainedConfig, "_get_global_generation_defaults"):
        generation = plain(PretrainedConfig._get_global_generation_defaults())
    else:
        generation = plain(module("transformers.generation.configuration_utils").GenerationConfig._get_default_generation_params())
    for old in (DATA / VERSION).glob("*.json"):
        old.unlink()
    for model_type in sorted(CONFIG_MAPPING_NAMES):
        assert re.fullmatch(r"[\w.-]+", model_type), f"{model_type} is no name of a file"
        write(DATA / VERSION / f"{model_type}.json", shard(model_type))
    merged("base.json", {"class": PretrainedConfig.__name__, "generation": generation, **BASE})
    index()
    unbuilt = sorted(cls.__name__ for cls in CLASSES if not getattr(cls, "has_no_defaults_at_init", False) and not built(cls))
    print(f"{VERSION}: {len(CONFIG_MAPPING_NAMES)} model types, {len(CLASSES)} classes", file=sys.stderr)
    if unbuilt:
        print(f"Not built, so what they compute is not known: {', '.join(unbuilt)}", file=sys.stderr)
