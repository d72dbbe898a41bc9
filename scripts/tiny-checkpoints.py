"""Tiny real checkpoints, to hold `spec check` against: each config is made small, its model is built by transformers, loaded in
bfloat16 and saved by `save_pretrained`, as whoever converts or fine-tunes one does.

usage: python scripts/tiny-checkpoints.py OUT CONFIG.json…             (needs transformers and torch; Gemma 3n's tower timm and Pillow)
       python scripts/tiny-checkpoints.py --class-names OUT2 OUT       (the same again under the names of their classes)
       python scripts/tiny-checkpoints.py --fp8 OUT CONFIG.json…       (quantised by transformers itself, FP8 in blocks of 16)
       python scripts/tiny-checkpoints.py --headers FILE.json OUT      (what src/fixtures/checkpoints keeps of them)
       python scripts/tiny-checkpoints.py --headers FILE.json OUT2 HEADERS.json
                                                                       (the tensors alone of those that have others than there)

A `NAME.run.json` of src/fixtures/models has its small config inside. OUT/NAME gets config.json and model.safetensors; what
cannot be built is said on standard error with the reason. FILE.json has for each model type its config and the rows
[name with {} for each number, shape, type, numbers] of its header; what a type is goes by the beginning of NAME, since the
classes of two types can be one: gpt-sw3 is saved as gpt2.
"""

import json
import os
import re
import shutil
import struct
import sys
import tempfile
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch  # noqa: E402
import transformers  # noqa: E402
from transformers.models.auto.configuration_auto import CONFIG_MAPPING  # noqa: E402

# A model with more parameters than this is left out.
MOST = 400_000_000

# By the names under which config classes have them: sizes of a decoder, and of what stands beside it.
TEXT = {
    **dict.fromkeys(("hidden_size", "n_embd", "d_model", "embedding_dim", "embedding_size"), 64),
    **dict.fromkeys(("intermediate_size", "n_inner", "ffn_hidden_size", "ffn_dim", "dense_intermediate_size"), 96),
    **dict.fromkeys(("moe_intermediate_size", "shared_expert_intermediate_size", "expert_ffn_hidden_size"), 48),
    **dict.fromkeys(("vocab_size", "vocab_size_per_layer_input"), 128),
    **dict.fromkeys(("num_attention_heads", "n_head", "n_heads"), 4),
    **dict.fromkeys(("num_key_value_heads", "num_attention_groups"), 2),
    **dict.fromkeys(("num_hidden_layers", "n_layer", "n_layers", "num_layers"), 4),
    **dict.fromkeys(("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"), 8),
    **dict.fromkeys(("num_experts_per_tok", "moe_topk", "moe_top_k", "n_group", "linear_num_key_heads"), 2),
    **dict.fromkeys(("head_dim", "qk_nope_head_dim", "v_head_dim", "linear_key_head_dim", "linear_value_head_dim"), 16),
    **dict.fromkeys(("kv_lora_rank", "q_lora_rank", "o_lora_rank"), 32),
    **dict.fromkeys(("mamba_n_heads", "mamba_num_heads", "n_mamba_heads", "mamba_d_state", "mamba_dt_rank"), 8),
    **dict.fromkeys(("mamba_d_head", "mamba_head_dim", "index_head_dim", "hidden_size_per_layer_input"), 16),
    "topk_group": 1,
    "first_k_dense_replace": 1,
    "linear_num_value_heads": 4,
    "qk_rope_head_dim": 8,
    "max_position_embeddings": 64,
    "sliding_window": 8,
    "index_n_heads": 2,
    "zero_expert_num": 4,
    "mamba_d_ssm": 128,
}
BESIDE = {
    **dict.fromkeys(("hidden_size", "embed_dim", "width", "d_model", "attention_dim"), 32),
    **dict.fromkeys(("depth", "num_hidden_layers", "layers", "encoder_layers", "num_blocks", "n_layer"), 2),
    **dict.fromkeys(("intermediate_size", "mlp_dim", "encoder_ffn_dim"), 48),
    **dict.fromkeys(("num_heads", "num_attention_heads", "heads", "encoder_attention_heads"), 2),
    "n_layers": 4,
    **dict.fromkeys(("out_hidden_size", "projection_dim", "text_hidden_size", "output_dim", "projector_hidden_size"), 64),
}
# What a class asks for beside small sizes.
ALSO = {
    "emu3": {
        "architectures": ["Emu3ForConditionalGeneration"],
        "vocabulary_map": {"<image>": 5},
        "vq_config": {"base_channels": 32, "codebook_size": 64},
    },
    "ernie4_5_vl_moe": {"moe_num_experts": 64},
    "falcon_h1": {"mamba_d_head": 16},
    "gemma3n": {"activation_sparsity_pattern": 4 * [0.0], "num_kv_shared_layers": 0},
    "gemma3n_text": {"activation_sparsity_pattern": 4 * [0.0], "num_kv_shared_layers": 0},
    "qwen4_exp": {"ple_layer_ids": [2, 3]},
    "qwen4_exp_text": {"ple_layer_ids": [2, 3]},
    "shieldgemma2": {"architectures": ["ShieldGemma2ForImageClassification"]},
    "zamba": {"num_hidden_layers": 10, "layers_block_type": 2 * ["linear_attention"] + 4 * ["hybrid", "linear_attention"]},
}
LISTS = ("layer_types", "layers_block_type", "mlp_layer_types", "no_rope_layers", "attention_types", "indexer_types")


def plain_floats(value):
    """transformers writes an infinite number as {"__float__": "Infinity"}; its own loader turns that back."""
    if isinstance(value, dict):
        return float(value["__float__"]) if set(value) == {"__float__"} else {k: plain_floats(v) for k, v in value.items()}
    return [plain_floats(each) for each in value] if isinstance(value, list) else value


def shrink(config, whole, sizes):
    """Makes every size small that the config, or the class it belongs to, has."""
    for name, size in sizes.items():
        value = config.get(name, whole.get(name))
        if isinstance(value, int) and not isinstance(value, bool):
            config[name] = min(size, value)
        elif isinstance(value, list) and name == "intermediate_size":
            config[name] = size
    layers = next((config[n] for n in ("num_hidden_layers", "n_layer", "num_layers") if isinstance(config.get(n), int)), None)
    for name in LISTS:
        if layers and isinstance(config.get(name), list):
            config[name] = config[name][:layers]
    if "qk_rope_head_dim" in whole:
        config["num_key_value_heads"] = config["num_attention_heads"]
    for name in ("pad_token_id", "bos_token_id", "eos_token_id"):
        if isinstance(config.get(name, whole.get(name)), int):
            config[name] = 1


def small(config):
    """A small config of the same type."""
    whole = CONFIG_MAPPING[config["model_type"]].from_dict(json.loads(json.dumps(config))).to_dict()
    inner = {name for name, value in whole.items() if isinstance(value, dict) and "model_type" in value}
    for name in inner:
        config[name] = dict(config.get(name) or {})
        shrink(config[name], whole[name], TEXT if name == "text_config" else BESIDE)
    if "text_config" not in inner:
        shrink(config, whole, TEXT)
    also = ALSO.get(config["model_type"], {})
    text = config["text_config"] if "text_config" in inner and "architectures" not in also else config
    text.update(also)
    return config


def model_of(config, most=MOST):
    """The model of the class that the config names, or of the one that has its type; an error where it has more parameters."""
    named = getattr(transformers, (config.architectures or [""])[0], None)
    autos = (transformers.AutoModelForImageClassification, transformers.AutoModelForImageTextToText, transformers.AutoModelForCausalLM)
    ways = ([named._from_config] if named else []) + [auto.from_config for auto in autos]
    wrong = []
    for way in ways:
        try:
            with torch.device("meta"):
                sizes = way(config)
            if most and sum(p.numel() for p in sizes.parameters()) > most:
                raise ValueError("the model is not small")
            return way(config)
        except Exception as error:
            wrong.append(repr(error)[:200])
    raise ValueError(" | ".join(wrong))


def save(config, out, quantised=None):
    made = CONFIG_MAPPING[config["model_type"]].from_dict(config)
    model = model_of(made)
    with tempfile.TemporaryDirectory() as first:
        model.save_pretrained(first)
        loaded = type(model).from_pretrained(first, dtype=torch.bfloat16, quantization_config=quantised)
    loaded.save_pretrained(out)
    if quantised:
        loaded.save_pretrained(f"{out}--class", save_original_format=False)
    return type(model).__name__


def fp8():
    """What transformers quantises by; it asks for a GPU, without which it quantises and saves all the same."""
    from transformers.quantizers.quantizer_finegrained_fp8 import FineGrainedFP8HfQuantizer

    FineGrainedFP8HfQuantizer.validate_environment = lambda *_, **__: None
    return transformers.FineGrainedFP8Config(weight_block_size=(16, 16))


def main(out, files, quantised=None):
    for file in files:
        name = Path(file).name.removesuffix(".json").removesuffix(".run")
        target = Path(out) / name
        shutil.rmtree(target, ignore_errors=True)
        try:
            config = plain_floats(json.loads(Path(file).read_text()))
            config = config["config"] if file.endswith(".run.json") else small(config)
            print(name, save(config, target, quantised))
        except Exception as error:
            shutil.rmtree(target, ignore_errors=True)
            print(f"{name}: {error!r}"[:400], file=sys.stderr)


def under_class_names(out, made):
    for directory in sorted(Path(made).iterdir()):
        config = CONFIG_MAPPING[json.loads((directory / "config.json").read_text())["model_type"]].from_pretrained(directory)
        model = type(model_of(config, None)).from_pretrained(directory, dtype=torch.bfloat16)
        model.save_pretrained(Path(out) / directory.name, save_original_format=False)


def header_of(file):
    with open(file, "rb") as opened:
        (length,) = struct.unpack("<Q", opened.read(8))
        header = json.loads(opened.read(length))
    header.pop("__metadata__", None)
    return header


NUMBER = re.compile(r"(?<=\.)\d+(?=\.|$)|^\d+(?=\.)")


def headers(file, out, saved=None):
    kept = {}
    others = json.loads(Path(saved).read_text()) if saved else None
    for directory in sorted(Path(out).iterdir()):
        config = json.loads((directory / "config.json").read_text())
        rows = {}
        for shard in sorted(directory.glob("*.safetensors")):
            for name, tensor in header_of(shard).items():
                key = (NUMBER.sub("{}", name), tuple(tensor["shape"]), tensor["dtype"])
                rows.setdefault(key, []).append([int(number) for number in NUMBER.findall(name)])
        tensors = [[name, list(shape), dtype, numbers] for (name, shape, dtype), numbers in rows.items()]
        name, *rest = directory.name.split("--")
        name += "--class" if "class" in rest else ""
        if others is None:
            kept[name] = {"config": config, "tensors": tensors}
        elif sorted(map(str, others[name]["tensors"])) != sorted(map(str, tensors)):
            kept[name] = {"tensors": tensors}
    lines = (f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in kept.items())
    Path(file).write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__" and sys.argv[1:2] == ["--headers"]:
    headers(*sys.argv[2:])
elif __name__ == "__main__" and sys.argv[1:2] == ["--class-names"]:
    under_class_names(*sys.argv[2:])
elif __name__ == "__main__" and sys.argv[1:2] == ["--fp8"]:
    main(sys.argv[2], sys.argv[3:], fp8())
elif __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    main(sys.argv[1], sys.argv[2:])
