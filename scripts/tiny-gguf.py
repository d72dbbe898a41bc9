"""Headers of GGUF files, to hold `spec check` against: of tiny checkpoints (scripts/tiny-checkpoints.py), with the names
that llama.cpp's own table gives their tensors, and written by its own writer.

usage: python scripts/tiny-gguf.py OUT CHECKPOINT…        (needs gguf of PyPI and safetensors; `fixtures` keeps some of them)

As its converter does, experts are stacked and axes of one entry left out. OUT/TYPE.gguf has the header alone.
"""

import json
import re
import struct
import sys
from pathlib import Path

import gguf
import numpy

ARCHITECTURES = {
    **dict.fromkeys(("llama", "mistral", "mixtral"), "llama"),
    "minimax_m2": "minimax-m2",
    "ministral3": "mistral3",
    "qwen2_moe": "qwen2moe",
    "qwen3_moe": "qwen3moe",
}
EXPERT = re.compile(r"\.experts\.(\d+)\.")


def header_of(file):
    with open(file, "rb") as opened:
        (length,) = struct.unpack("<Q", opened.read(8))
        header = json.loads(opened.read(length))
    header.pop("__metadata__", None)
    return {name: tensor["shape"] for name, tensor in header.items()}


def stacked(tensors, number):
    """The matrices of all experts in one, as the converter joins them."""
    joined = {}
    for name, shape in tensors.items():
        if (expert := EXPERT.search(name)) is None:
            joined[name] = shape
        elif expert.group(1) == "0":
            joined[EXPERT.sub(".experts.", name)] = [number, *shape]
    return joined


def write(directory, out):
    config = json.loads((directory / "config.json").read_text())
    kind = config["model_type"]
    name = ARCHITECTURES.get(kind, kind)
    arch = next(arch for arch, known in gguf.MODEL_ARCH_NAMES.items() if known == name)
    experts = next((config[key] for key in ("num_local_experts", "num_experts", "n_routed_experts") if key in config), None)
    names = gguf.get_tensor_name_map(arch, config["num_hidden_layers"])
    writer = gguf.GGUFWriter(out / f"{kind}.gguf", name)
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    if "rms_norm_eps" in config:
        writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    if experts is not None:
        writer.add_expert_count(experts)
        writer.add_expert_used_count(config["num_experts_per_tok"])
    writer.add_token_list([f"token {i}" for i in range(config["vocab_size"])])
    writer.add_token_scores([0.0] * config["vocab_size"])
    for tensor, shape in stacked(header_of(directory / "model.safetensors"), experts).items():
        renamed = tensor.replace("e_score_correction_bias", "e_score_correction.bias")
        mapped = names.get_name(renamed, try_suffixes=(".weight", ".bias"))
        assert mapped is not None, tensor
        own = [size for size in shape if size != 1] or [1]
        writer.add_tensor_info(mapped, own, numpy.dtype("float16"), 2 * int(numpy.prod(own)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    print(kind)


if __name__ == "__main__":
    for checkpoint in sys.argv[2:]:
        write(Path(checkpoint), Path(sys.argv[1]))
