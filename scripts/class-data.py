"""Writes src/classes/data: what every config class of the installed transformers declares and puts in place of None.

usage: python scripts/class-data.py, once with each transformers version installed

Needs transformers and nothing else. docs/legacy.md says what stands in the files. Written are

- data/VERSION/MODEL_TYPE.json for every model type of CONFIG_MAPPING: its class and the classes nested in it,
- the version's entry in data/base.json: what all classes inherit,
- data/index.json: which model types have a file, from the files that are there.

Only facts are read off the classes: names, values, and what comes out when they are built. No code is copied.
"""

import dataclasses
import importlib
import inspect
import json
import os
import pathlib
import re
import sys
import warnings

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "critical"
warnings.simplefilter("ignore")

import transformers
from transformers import GenerationConfig, PretrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES

DATA = pathlib.Path(__file__).parent.parent / "src" / "classes" / "data"

# Plans for splitting a model, and what the class says of itself, not of a model.
NOT_ATTRIBUTES = {
    "attribute_map", "base_config_key", "base_model_ep_plan", "base_model_fsdp_plan", "base_model_pp_plan",
    "base_model_tp_plan", "has_no_defaults_at_init", "ignore_keys_at_rope_validation", "is_composition",
    "keys_to_ignore_at_inference", "sub_configs",
}

# Sizes that other fields are computed from.
UNREAD = {"bos_token_id", "eos_token_id", "pad_token_id", "max_position_embeddings", "vocab_size"}
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
    for a in inputs:
        for b in inputs:
            if a != b:
                yield ["quotient", a, b], lambda o, a=a, b=b: held(o, a) // held(o, b)
                yield ["ratio", a, b], lambda o, a=a, b=b: held(o, a) / held(o, b)
                yield ["product", a, b], lambda o, a=a, b=b: int(held(o, a) * held(o, b))
                yield ["sum", a, b], lambda o, a=a, b=b: held(o, a) + held(o, b)
    first = held(samples[0], name)
    for a in inputs:
        value = held(samples[0], a)
        if whole(first) and whole(value) and value:
            if first % value == 0:
                yield ["times", a, first // value], lambda o, a=a: held(o, a) * (first // value)
            if first and value % first == 0:
                yield ["part", a, value // first], lambda o, a=a: held(o, a) // (value // first)
    if not isinstance(first, list) or layers not in inputs:
        return
    longest = max((held(o, name) for o in samples if isinstance(held(o, name), list)), key=len)
    kinds = [item for index, item in enumerate(longest) if item not in longest[:index]]
    pattern = cycle(longest)
    if pattern:
        yield ["cycle", pattern], lambda o: [pattern[index % len(pattern)] for index in range(held(o, layers))]
    if len(kinds) == 2:
        for a, b in (kinds, kinds[::-1]):
            for n in [n for n in inputs if n != layers]:
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
        if declared_as and fields[declared_as] is not None and fields[declared_as] == plain_or_none(value):
            continue
        if declared_as is None and name in vars(BASE_OBJECT):
            continue
        moved_by = [
            size for size, others in probes.items()
            if cls.attribute_map.get(size, size) != name and any(vars(o).get(name) != value for o in others)
        ]
        if not moved_by or len(moved_by) > 6:
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
        always = not declared_as or (given is not None and vars(given).get(name) == value and other != value)
        found[name] = rule
        if always:
            whatever.append(name)
    return found, whatever


def parts(instance):
    """The config objects that an object has by default: their class, and what they have otherwise than that class gives."""
    found = {}
    for name, config in vars(instance).items():
        if not isinstance(config, PretrainedConfig) or name.startswith("_"):
            continue
        plain_one = built(type(config))
        own = vars(plain_one) if plain_one else {}
        given = {
            key: plain_or_none(value)
            for key, value in vars(config).items()
            if not key.startswith("_") and not isinstance(value, (PretrainedConfig, set)) and own.get(key, ...) != value
            and not key.startswith("base_model_") and plain_or_none(value) is not None
        }
        found[name] = {"class": type(config).__name__, **({"given": given} if given else {})}
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
    result = {
        "attribute_map": dict(aliases),
        "always": whatever,
        "constants": {
            name: value
            for name, value in constants(cls, names).items()
            if not own or BASE["constants"].get(name, ...) != value
        },
        "computed": rules,
        "fields": {
            name: value
            for name, value in names.items()
            if not own or name == "tie_word_embeddings" or name not in BASE["fields"] or different(BASE["fields"][name], value)
        },
        "filled": filled(cls, instance, names) if instance and own else {},
        "nested": {name: sub.__name__ for name, sub in nested_classes(cls).items()},
        "parts": parts(instance) if instance else {},
        "unstored": [name for name in names if instance and aliases.get(name, name) not in stored],
    }
    return {part: value for part, value in result.items() if value}


def different(a, b):
    return a != b or type(a) is not type(b)


# Tasks by the name of their list of classes: MODEL_FOR_CAUSAL_LM_MAPPING_NAMES is "causal_lm".
TASKS = {
    re.sub(r"^MODEL_(FOR_)?|_?MAPPING_NAMES$", "", name).lower() or "base": names
    for name, names in vars(importlib.import_module("transformers.models.auto.modeling_auto")).items()
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


VERSION = transformers.__version__
BASE_OBJECT = PretrainedConfig()
BASE = {"constants": {}, "fields": {}}
BASE = {"attribute_map": {}, "constants": {}, "fields": {}, "unstored": [], **described(PretrainedConfig)}
CLASSES = {}

if __name__ == "__main__":
    if hasattr(PretrainedConfig, "_get_global_generation_defaults"):
        generation = plain(PretrainedConfig._get_global_generation_defaults())
    else:
        generation = plain(GenerationConfig._get_default_generation_params())
    for old in (DATA / VERSION).glob("*.json"):
        old.unlink()
    for model_type in sorted(CONFIG_MAPPING_NAMES):
        assert re.fullmatch(r"[\w.-]+", model_type), f"{model_type} is no name of a file"
        write(DATA / VERSION / f"{model_type}.json", shard(model_type))
    merged("base.json", {"class": PretrainedConfig.__name__, "generation": generation, **BASE})
    index()
    print(f"{VERSION}: {len(CONFIG_MAPPING_NAMES)} model types, {len(CLASSES)} classes", file=sys.stderr)
