"""Writes src/config/defaults/VERSION.json: what config classes of the installed transformers give to absent fields.

usage: python scripts/class-defaults.py CLASS... > src/config/defaults/VERSION.json

CLASS is a config class, such as Qwen3_5TextConfig: every class that an adapter names (`hfClass` in src/adapters).
Needs transformers and nothing else. Fields that every class inherits, and private ones, are left out.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import transformers
from transformers import PretrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES


def plain(value):
    """The value as JSON, or None where it is not a value of the file (nested configs, sets)."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool)) else None


def find(name):
    """The class of this name: a registered config class, or the class of a nested config of one."""
    for model_type in CONFIG_MAPPING_NAMES:
        try:
            registered = CONFIG_MAPPING[model_type]
        except Exception:  # a model type whose optional dependency is missing
            continue
        nested = [c for c in (getattr(registered, "sub_configs", None) or {}).values() if isinstance(c, type)]
        for candidate in (registered, *nested):
            if candidate.__name__ == name:
                return candidate
    raise SystemExit(f"transformers {transformers.__version__} has no config class {name}")


def defaults(name):
    cls = find(name)
    inherited = vars(PretrainedConfig())
    own = {}
    for field, value in vars(cls()).items():
        if field.startswith("_") or isinstance(value, (set, PretrainedConfig)):
            continue
        if field in inherited and inherited[field] == value and field != "tie_word_embeddings":
            continue
        own[field] = plain(value)
    return {"model_type": cls.model_type, **own}


result = {"transformers_version": transformers.__version__, "classes": {name: defaults(name) for name in sys.argv[1:]}}
json.dump(result, sys.stdout, separators=(",", ":"), sort_keys=True)
print()
