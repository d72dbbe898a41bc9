"""Writes src/legacy/class-data/VERSION.json: what the config classes of the installed transformers declare.

usage: python scripts/legacy-classes.py > src/legacy/class-data/VERSION.json

The classes are those of the model types that adapters know, of their nested configs, and PreTrainedConfig itself. Needs
transformers and nothing else. What a class computes when it is built is no data: src/legacy/families has it.
"""

import dataclasses
import inspect
import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import transformers
from transformers import GenerationConfig, PretrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES

# "ministral" is what a mistral file with layer_types is read as.
MODEL_TYPES = """
    deepseek_v2 deepseek_v3 deepseek_v32 deepseek_v4 gemma3 gemma3_text gemma4 gemma4_text glm4_moe glm_moe_dsa gpt_oss
    kimi_k25 kimi_linear llama llama4 llama4_text mimo_v2_flash minimax minimax_m2 minimax_m3_vl minimax_m3_vl_text
    minimax_m3_vl_vision ministral mistral mixtral nemotron_h qwen2 qwen2_moe qwen3 qwen3_5 qwen3_5_moe
    qwen3_5_moe_text qwen3_5_text qwen3_moe qwen3_next qwen3_vl qwen3_vl_moe qwen3_vl_moe_text qwen3_vl_text siglip_vision_model step3p7
""".split()

# Plans for splitting a model, and what the class says of itself, not of a model.
NOT_ATTRIBUTES = {
    "attribute_map", "base_config_key", "base_model_ep_plan", "base_model_fsdp_plan", "base_model_pp_plan",
    "base_model_tp_plan", "has_no_defaults_at_init", "ignore_keys_at_rope_validation", "is_composition",
    "keys_to_ignore_at_inference", "sub_configs",
}


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


def default_of(field):
    if field.default is not dataclasses.MISSING:
        return plain(field.default)
    return None if field.default_factory is dataclasses.MISSING else plain(field.default_factory())


def fields(cls):
    """What the class takes by name, with its default: fields of its dataclass, or parameters of `__init__`."""
    if dataclasses.is_dataclass(cls):
        return {field.name: default_of(field) for field in dataclasses.fields(cls)}
    parameters = inspect.signature(cls.__init__).parameters.values()
    return {p.name: plain(p.default) for p in parameters if p.default is not inspect.Parameter.empty}


def unstored(cls, names):
    """Fields that no object has as an attribute of that name: the class only computes from them."""
    held = vars(cls())
    aliases = cls.attribute_map
    return [name for name in names if aliases.get(name, name) not in held]


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


def described(cls):
    names = fields(cls)
    nested = cls.sub_configs if isinstance(cls.sub_configs, dict) else {}
    return {
        "attribute_map": dict(cls.attribute_map),
        "constants": constants(cls, names),
        "fields": names,
        "nested": {name: sub.__name__ for name, sub in nested.items()},
        "unstored": unstored(cls, names),
    }


classes = {}
queue = [PretrainedConfig, *(CONFIG_MAPPING[name] for name in MODEL_TYPES if name in CONFIG_MAPPING_NAMES)]
while queue:
    cls = queue.pop()
    if cls.__name__ in classes or not issubclass(cls, PretrainedConfig):
        continue
    classes[cls.__name__] = described(cls)
    queue += [sub for sub in dict(cls.sub_configs).values() if isinstance(sub, type)]

if hasattr(PretrainedConfig, "_get_global_generation_defaults"):
    generation = plain(PretrainedConfig._get_global_generation_defaults())
else:
    generation = plain(GenerationConfig._get_default_generation_params())

result = {
    "base_class": PretrainedConfig.__name__,
    "classes": classes,
    "generation": generation,
    "model_types": {name: cls for name, cls in sorted(CONFIG_MAPPING_NAMES.items()) if cls in classes},
    "transformers_version": transformers.__version__,
}
json.dump(result, sys.stdout, separators=(",", ":"), sort_keys=False)
print()
