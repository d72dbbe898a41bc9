"""Writes src/config/defaults/VERSION.json: what config classes of the installed transformers give to absent fields.

usage: python scripts/class-defaults.py > src/config/defaults/VERSION.json

The classes are those that scripts/config-classes.txt names, where this version has them: every class that an adapter
names. Needs transformers and nothing else.

A field is given its declared default (of the class's dataclass or `__init__`); where that is None, the value that the
class puts in its place, unless it computes that value from other fields: then the field is left out, for an adapter
derives it and names what it comes from. Left out too are fields that every class inherits, private ones, and those
that no engine reads.
"""

import dataclasses
import inspect
import json
import os
import pathlib
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import transformers
from transformers import PretrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES

NAMES = pathlib.Path(__file__).with_name("config-classes.txt").read_text().split()

# Training, generation and bookkeeping: adapters ignore them.
UNREAD = {
    "attention_dropout", "bos_token_id", "embd_pdrop", "eos_token_id", "hidden_dropout", "initializer_range",
    "output_router_logits", "pad_token_id", "pretraining_tp", "resid_pdrop", "router_aux_loss_coef",
    "router_jitter_noise", "transformers_version", "use_cache",
}

# Sizes that other defaults are computed from.
SIZES = ("num_hidden_layers", "num_attention_heads", "hidden_size", "qk_rope_head_dim", "intermediate_size")


def plain(value):
    """The value as JSON, or None where it is not a value of the file (nested configs, sets)."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return {"__float__": "Infinity" if value > 0 else "-Infinity"}
    return value if isinstance(value, (str, int, float, bool)) else None


def classes():
    """All config classes by name: the registered ones, and those of their nested configs."""
    found = {}
    for model_type in CONFIG_MAPPING_NAMES:
        try:
            registered = CONFIG_MAPPING[model_type]
        except Exception:  # a model type whose optional dependency is missing
            continue
        sub_configs = getattr(registered, "sub_configs", None)
        nested = [c for c in sub_configs.values() if isinstance(c, type)] if isinstance(sub_configs, dict) else []
        for candidate in (registered, *nested):
            found.setdefault(candidate.__name__, candidate)
    return found


def declared(cls):
    """The defaults that the class declares, before it computes anything."""
    if dataclasses.is_dataclass(cls):
        return {
            field.name: field.default if field.default is not dataclasses.MISSING else None
            for field in dataclasses.fields(cls)
        }
    parameters = inspect.signature(cls.__init__).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}


def computed(cls, instance):
    """The fields that come out otherwise when the sizes do."""
    changed = set()
    for size in SIZES:
        value = getattr(instance, size, None)
        if not isinstance(value, int):
            continue
        try:
            other = vars(cls(**{size: 2 * value}))
        except Exception:  # a size that does not stand alone
            continue
        changed |= {name for name, item in vars(instance).items() if name != size and other.get(name) != item}
    return changed


def defaults(cls):
    inherited = vars(PretrainedConfig())
    instance = cls()
    own = {}
    raw = declared(cls)
    moving = computed(cls, instance)
    for field, value in vars(instance).items():
        if field.startswith(("_", "base_model_")) or field in UNREAD or isinstance(value, (set, PretrainedConfig)):
            continue
        if field in inherited and inherited[field] == value and field != "tie_word_embeddings":
            continue
        if raw.get(field) is not None:
            value = raw[field]
        elif field in moving:
            continue
        if plain(value) is not None:
            own[field] = plain(value)
    return {"model_type": cls.model_type, **own}


known = classes()
result = {
    "transformers_version": transformers.__version__,
    "classes": {name: defaults(known[name]) for name in NAMES if name in known},
}
json.dump(result, sys.stdout, separators=(",", ":"), sort_keys=True)
print()
