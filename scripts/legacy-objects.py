"""Writes the config objects that the installed transformers makes of fixtures (src/fixtures/README.md).

usage: python scripts/legacy-objects.py CONFIG…

For NAME.json, NAME.legacy-VERSION.json beside it has the class, its attribute_map and every attribute without private ones,
nested configs in the same form; under "text", the object that get_text_config(decoder=True) gives, where it is another
one. A model type that this version does not know becomes a PreTrainedConfig. A file that transformers refuses is left
out, with the reason on stderr.
"""

import json
import os
import pathlib
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import transformers
from transformers import PretrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES

# What transformers does not write to a file either.
PLANS = {"base_model_ep_plan", "base_model_fsdp_plan", "base_model_pp_plan", "base_model_tp_plan"}
SKIPPED = PLANS | {"ignore_keys_at_rope_validation"}


def plain(value):
    if isinstance(value, PretrainedConfig):
        return described(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return {"__float__": "Infinity" if value > 0 else "-Infinity"}
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value).removeprefix("torch.")


def described(config):
    names = [name for name in vars(config) if not name.startswith("_") and name not in SKIPPED]
    return {
        "$class": type(config).__name__,
        "attribute_map": dict(config.attribute_map),
        "attributes": {name: plain(vars(config)[name]) for name in names},
    }


def build(path):
    file, _ = PretrainedConfig.get_config_dict(path)
    if file.get("model_type") == "mistral" and "layer_types" in file:  # as AutoConfig does
        file["model_type"] = "ministral"
    known = file.get("model_type") in CONFIG_MAPPING_NAMES
    return (CONFIG_MAPPING[file["model_type"]] if known else PretrainedConfig).from_dict(file)


for path in map(pathlib.Path, sys.argv[1:]):
    try:
        config = build(path)
    except Exception as error:
        print(f"{transformers.__version__} refuses {path}: {error}", file=sys.stderr)
        continue
    text = config.get_text_config(decoder=True)
    result = described(config)
    if text is not config and isinstance(text, PretrainedConfig):
        result["text"] = described(text)
    path.with_suffix(f".legacy-{transformers.__version__}.json").write_text(json.dumps(result) + "\n")
