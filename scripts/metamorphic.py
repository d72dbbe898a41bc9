"""Perturbs each value of configs, builds both with transformers, and compares the counts with those of `spec inspect`.

usage: python scripts/metamorphic.py build OUT.jsonl CONFIG…     asks the installed transformers (with torch)
       python scripts/metamorphic.py compare OUT.jsonl…          asks this project; needs Node and no transformers

`build` writes a line for every change of every leaf of a config, and of what its class would add to it: null, 0, another
value of the same type. A line says what the real class makes of the changed file: the parameters of the whole model and of
every layer of each stack, on PyTorch's meta device, or why it refuses. `compare` prints where the project says otherwise
(counts that differ, a file refused by one of the two alone), and how many of how many agree. Towers' own values are left
as they are. Small configs make it fast: the fixtures' *.run.json hold such ("config").
"""

import collections
import copy
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

# What is no part of a model: which tokens mark what, what a program wrote, what Python calls return.
SKIPPED = re.compile(
    r"(_token_ids?|_token_index)$|^(architectures|model_type|transformers_version|auto_map|torch_dtype|dtype|use_cache"
    r"|return_dict|output_\w+|initializer_range|is_encoder_decoder|chunk_size_feed_forward|problem_type|id2label|label2id"
    r"|_name_or_path|vision_config|audio_config|vq_config|tie_encoder_decoder)$"
)


def changes(value):
    """Other values for a leaf, each with what it is called."""
    yield "null", None
    if isinstance(value, bool):
        yield "switched", not value
    elif isinstance(value, int):
        yield "0", 0
        yield "more", value * 2 if value >= 8 else value + 1
    elif isinstance(value, float):
        yield "0", 0.0
        yield "more", value * 2 + 0.5
    elif isinstance(value, str):
        yield "word", "no such word"
    elif isinstance(value, list) and value:
        yield "short", value[:-1]
        yield "long", [*value, value[-1]]
        yield "same", [value[0]] * len(value)
        yield "turned", value[::-1]


def plain(value):
    """The infinite floats that transformers 5 writes as {"__float__": "Infinity"}, as it reads them."""
    if isinstance(value, dict):
        return float(value["__float__"]) if set(value) == {"__float__"} else {k: plain(v) for k, v in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def leaves(value, path=()):
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            if not SKIPPED.search(str(key)):
                yield from leaves(inner, (*path, key))
    elif path:
        yield path, value


def with_value(config, path, value):
    changed = copy.deepcopy(config)
    holder = changed
    for key in path[:-1]:
        if not isinstance(holder.get(key), dict):
            holder[key] = {}
        holder = holder[key]
    holder[path[-1]] = value
    return changed


class Slow(Exception):
    pass


def stop(*_):
    raise Slow("longer than 10 s")


def build(out, files):
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")
    import torch
    import transformers
    from transformers import AutoModelForCausalLM, AutoModelForImageTextToText
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING

    transformers.logging.set_verbosity_error()
    signal.signal(signal.SIGALRM, stop)

    def classed(config):
        return CONFIG_MAPPING[config["model_type"]].from_dict(plain(config))

    def counts(config):
        real = classed(config)
        name = (config.get("architectures") or [None])[0]
        makers = [getattr(transformers, name)] if name else []
        makers += [AutoModelForImageTextToText.from_config, AutoModelForCausalLM.from_config]
        reasons = []
        with torch.device("meta"):
            for maker in makers:
                try:
                    model = maker(real)
                    break
                except Exception as error:
                    if not str(error).startswith("Unrecognized configuration class"):
                        reasons.append(repr(error)[:200])
            else:
                raise RuntimeError(" | ".join(reasons))
        stacks = collections.defaultdict(collections.Counter)
        total = 0
        for name, parameter in model.named_parameters():
            total += parameter.numel()
            if found := re.match(r"^(.*?)\.(\d+)\.", name):
                stacks[found[1]][int(found[2])] += parameter.numel()
        return {"total": total, "stacks": {k: [v[i] for i in sorted(v)] for k, v in stacks.items()}}

    with open(out, "a") as sink:
        for file in files:
            with open(file) as source:
                read = json.load(source)
            config = read.get("config", read) if "model_type" in read.get("config", {}) else read
            base = {k: v for k, v in config.items() if k not in ("dtype", "torch_dtype", "transformers_version")}
            try:
                full = classed(base).to_dict()
            except Exception:
                full = {}
            text = base.get("text_config")
            if isinstance(text, dict) and isinstance(full.get("text_config"), dict):
                full = {**full, "text_config": {**full["text_config"], **text}}
            elif isinstance(full.get("text_config"), dict):
                full = {k: v for k, v in full.items() if k != "text_config"}
            rows = [("as it is", base)]
            for path, value in leaves({**full, **base} if not isinstance(text, dict) else {**base, **full}):
                if isinstance(value, dict):
                    continue
                for name, other in changes(value):
                    if other != value or isinstance(other, bool):
                        rows.append((f"/{'/'.join(map(str, path))} {name}", with_value(base, path, other)))
            for name, changed in rows:
                signal.alarm(10)
                try:
                    result = counts(changed)
                except (Exception, Slow) as error:
                    result = {"refused": repr(error)[:300]}
                signal.alarm(0)
                row = {"file": os.path.basename(file), "change": name, "text": json.dumps(changed), **result}
                sink.write(json.dumps(row) + "\n")
            sink.flush()
            print(os.path.basename(file), len(rows), flush=True)


def inspected(rows):
    """What `spec inspect` says of the changed files, in their order."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, row in enumerate(rows):
            files.append(os.path.join(folder, f"{number:06}.json"))
            with open(files[-1], "w") as sink:
                sink.write(row["text"])
        answers = []
        for start in range(0, len(files), 500):
            command = ["npm", "run", "--silent", "spec", "--", "inspect", *files[start : start + 500]]
            done = subprocess.run(command, capture_output=True, text=True)
            answers += [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return answers


def disagreement(row, answer):
    """Where the two differ, in words; None where they do not."""
    errors = [d["message"] for d in answer.get("diagnostics", []) if d["severity"] == "error"]
    if "refused" in row:
        return None if errors or not answer["ok"] else f"not refused: {row['refused'][:140]}"
    if not answer["ok"]:
        return f"refused, though it is built: {answer['error']['message'][:140]}"
    parameters = answer["parameters"]
    whole = parameters.get("whole")
    if whole is not None and whole != row["total"]:
        return f"{whole} parameters, really {row['total']}"
    layers = [run["params"] for run in parameters["layers"] for _ in range(run["from"], run["to"] + 1)]
    return None if layers in row["stacks"].values() else f"no stack has the layers {layers[:4]} …"


def compare(files):
    rows = [json.loads(line) for file in files for line in open(file)]
    answers = inspected(rows)
    if len(answers) != len(rows):
        sys.exit(f"{len(answers)} answers to {len(rows)} files")
    counts = collections.Counter()
    for row, answer in zip(rows, answers):
        kind = "refused" if "refused" in row else "built"
        counts[kind] += 1
        found = disagreement(row, answer)
        if found is None:
            counts[f"{kind}, agreed"] += 1
        else:
            print(row["file"], row["change"], found, sep="\t")
    for kind in ("built", "refused"):
        print(f"{kind}: {counts[f'{kind}, agreed']} of {counts[kind]} agree")


if __name__ == "__main__":
    if len(sys.argv) > 3 and sys.argv[1] == "build":
        build(sys.argv[2], sys.argv[3:])
    elif len(sys.argv) > 2 and sys.argv[1] == "compare":
        compare(sys.argv[2:])
    else:
        sys.exit(__doc__)
