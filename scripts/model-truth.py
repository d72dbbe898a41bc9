"""What transformers makes of the configs of a model type, to hold a family against: parameters, tensors and logits.

usage: python scripts/model-truth.py FOLDER…          for example src/fixtures/models/starcoder2 (needs transformers and torch)

Of each NAME.json in a folder that has none yet: NAME.parameters.json and NAME.tensors.json, of the model on PyTorch's meta
device. For the folder, where it has no TYPE--*.run.json: one of a config made small, with weights made from the names of the
tensors on disk (`values`; src/reference/made-weights.ts makes the same). What cannot be built is said on standard error.
"""

import importlib.util
import json
import re
import sys
import tempfile
from pathlib import Path

import numpy
import torch
import transformers
from safetensors.torch import save_file
from transformers.core_model_loading import revert_weight_conversion
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

spec = importlib.util.spec_from_file_location("tiny_checkpoints", Path(__file__).with_name("tiny-checkpoints.py"))
tiny = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tiny)

PART = re.compile(r"\.(parameters|tensors|run|hf_quant_config|v[45]|legacy-[\d.]+|first-\d+-layers)$")
# A module with one of these words in its name is a tower, or leads from one to the decoder.
TOWER = re.compile(
    r"(^|\.)(visual|vision\w*|vit\w*|audio\w*|speech\w*|image\w*|img\w*|patch\w*|multi_?modal\w*|mm_\w*|\w*projector\w*"
    r"|connector\w*|embed_(vision|audio)|aligner|resampler\w*|vq\w*)(\.|$)"
)
STACK = re.compile(r"^(.*?(?:layers|layer|blocks|h))\.(\d+)\.")
# The token ids of a run, and the positions whose logits are kept.
IDS, POSITIONS = 13, [0, 6, 12]


def built(config):
    """The model without weights, and its config: without its quantisation, which changes names, not sizes."""
    plain = {k: v for k, v in config.items() if k not in ("quantization_config", "compression_config", "auto_map")}
    made = CONFIG_MAPPING[plain["model_type"]].from_dict(tiny.plain_floats(plain))
    with torch.device("meta"):
        return made, tiny.model_of(made, most=None)


def parameters(model):
    """Of the text model, of all where towers stand beside it, and of each run of equal decoder layers."""
    sizes = {name: p.numel() for name, p in model.named_parameters()}
    stacks = {}
    for name, size in sizes.items():
        found = STACK.match(name)
        if found and not TOWER.search(found[1]):
            layers = stacks.setdefault(found[1], {})
            layers[int(found[2])] = layers.get(int(found[2]), 0) + size
    decoder, layers = max(stacks.items(), key=lambda stack: sum(stack[1].values()))
    text = sum(size for name, size in sizes.items() if name.startswith(decoder) or not TOWER.search(name))
    runs = []
    for number, size in sorted(layers.items()):
        if runs and runs[-1]["params"] == size and runs[-1]["to"] == number - 1:
            runs[-1]["to"] = number
        else:
            runs.append({"from": number, "to": number, "params": size})
    total = sum(sizes.values())
    lines = [f' "text_params": {text},'] + ([f' "total_params": {total},'] if total != text else [])
    return "{\n" + "\n".join(lines) + '\n "layers": [\n' + ",\n".join(f"  {json.dumps(r)}" for r in runs) + "\n ]\n}\n"


def on_disk(model):
    """The tensors as `save_pretrained` names them, without tied copies."""
    tied = getattr(model, "all_tied_weights_keys", None) or {}
    return revert_weight_conversion(model, {k: v for k, v in model.state_dict().items() if k not in tied})


def ranges(numbers):
    runs = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def numbers_of(found):
    """Which numbers stand in a name: "0-3", "0-3 x 0-7" where each first number has the same others, else "0:0-7;1:0-3"."""
    if not found[0]:
        return ""
    if len(found[0]) == 1:
        return ranges([one for (one,) in found])
    after = {}
    for first, *rest in found:
        after.setdefault(first, []).append(rest)
    each = {first: numbers_of(rest) if len(rest[0]) == 1 else f"({pairs(rest)})" for first, rest in sorted(after.items())}
    if len(set(each.values())) == 1:
        return f"{ranges(each)} x {next(iter(each.values()))}"
    return ";".join(f"{first}:{rest}" for first, rest in each.items())


def pairs(found):
    after = {}
    for first, second in sorted(map(tuple, found)):
        after.setdefault(first, []).append(second)
    return ";".join(f"{first}:{ranges(rest)}" for first, rest in after.items())


def tensors(model):
    rows = {}
    for name, tensor in on_disk(model).items():
        key = (tiny.NUMBER.sub("{}", name), tuple(tensor.shape))
        rows.setdefault(key, []).append([int(number) for number in tiny.NUMBER.findall(name)])
    lines = sorted([name, list(shape), numbers_of(found)] for (name, shape), found in rows.items())
    return "[\n" + ",\n".join(f" {json.dumps(line)}" for line in lines) + "\n]\n"


def values(name, shape):
    """Element i is murmur3's finaliser of FNV-1a of the name + i × 0x9E3779B9, as u in [-1, 1): u × √(3 / last dimension)
    of a matrix, 0.1 u of a bias, 1 + 0.1 u of another vector."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    h = numpy.uint32(seed) + numpy.arange(max(1, int(numpy.prod(shape))), dtype=numpy.uint32) * numpy.uint32(0x9E3779B9)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        h = (h ^ (h >> numpy.uint32(shift))) * numpy.uint32(factor)
    u = (h >> numpy.uint32(8)).astype(numpy.float64) / 2**23 - 1
    if len(shape) > 1:
        u = u * numpy.sqrt(3 / shape[-1])
    else:
        u = 0.1 * u if name.endswith("bias") else 1 + 0.1 * u
    return torch.from_numpy(u.astype(numpy.float32).reshape(shape))


@torch.no_grad()
def run(config):
    made, model = built(config)
    # Buffers of whole numbers are not learnt: the class fills them itself where a checkpoint lacks them.
    learnt = {name: tensor for name, tensor in on_disk(model).items() if tensor.is_floating_point()}
    weights = {name: values(name, tuple(tensor.shape)).contiguous() for name, tensor in learnt.items()}
    filled = {name for name, tensor in model.state_dict().items() if not tensor.is_floating_point()}
    with tempfile.TemporaryDirectory() as place:
        save_file(weights, f"{place}/model.safetensors", metadata={"format": "pt"})
        made.save_pretrained(place)
        model, told = type(model).from_pretrained(place, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    if set(told["missing_keys"]) - filled or told["unexpected_keys"]:
        raise ValueError(f"weights do not fit: {told}")
    ids = [(7 * i + 3) % (made.get_text_config().vocab_size - 2) + 1 for i in range(IDS)]
    out = model.eval()(input_ids=torch.tensor([ids]), use_cache=False, output_hidden_states=True)
    rounded = lambda row: [round(float(x), 5) for x in row]
    return {
        "model_type": config["model_type"],
        "config": config,
        "input_ids": ids,
        "positions": POSITIONS,
        "logits": [rounded(out.logits[0, position]) for position in POSITIONS],
        "hidden": [rounded(state[0, -1, :4]) for state in out.hidden_states or ()],
    }


def attempt(path, make):
    if path.exists():
        return
    try:
        path.write_text(make())
        print(path)
    except Exception as error:
        print(f"{path}: {error!r}"[:400], file=sys.stderr)


def main(folders):
    for folder in map(Path, folders):
        configs = [file for file in sorted(folder.glob("*.json")) if not PART.search(file.stem)]
        for file in configs:
            whole = json.loads(file.read_text())
            attempt(file.with_suffix(".parameters.json"), lambda: parameters(built(whole)[1]))
            attempt(file.with_suffix(".tensors.json"), lambda: tensors(built(whole)[1]))
        if configs and not list(folder.glob("*.run.json")):
            small = lambda: tiny.small(tiny.plain_floats(json.loads(configs[0].read_text())))
            attempt(folder / f"{folder.name}--tiny.run.json", lambda: json.dumps(run(small()), separators=(",", ":")) + "\n")


torch.set_num_threads(1)
transformers.logging.set_verbosity_error()
main(sys.argv[1:])
