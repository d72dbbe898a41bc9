"""What transformers' classes call the tensors of a checkpoint: what it renames, joins and splits while it loads one.

usage: python scripts/class-names.py src/analysis/checkpoint/class-names.json     (needs transformers and torch)

`save_pretrained(save_original_format=False)` writes these names. The file has the transforms of conversion_mapping.py that
count for the class of each checkpoint of src/fixtures/checkpoints/headers.json, and for the class without a head around it:

  steps    each transform once: [patterns, targets, what is done: "rename", "group", or the operations of a converter, module in
           which it counts and the prefix of the class around that, where there is one]
  classes  by class, which steps in which order
  types    by model type, its class where the config names another one
  kept     by class, names of checkpoints that it has itself, and no transform takes for what they seem to be
"""

import importlib.util
import json
import sys
from pathlib import Path

import torch
import transformers
from transformers.conversion_mapping import get_model_conversion_mapping
from transformers.core_model_loading import GroupWeightRename, WeightConverter, WeightRenaming, rename_source_key
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("tiny", HERE / "tiny-checkpoints.py")
tiny = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tiny)

HEADERS = HERE.parent / "src/fixtures/checkpoints/headers.json"

# The members of an operation that decide the shape of what comes out.
MEMBERS = ("dim", "dim0", "dim1", "concat_dim")


def operation(op):
    members = {name: getattr(op, name) for name in MEMBERS if isinstance(getattr(op, name, None), int)}
    return {"op": type(op).__name__, **members}


def step_of(transform):
    if isinstance(transform, WeightConverter):
        does = [operation(op) for op in transform.operations]
    else:
        does = "group" if isinstance(transform, GroupWeightRename) else "rename"
    step = [transform.source_patterns, transform.target_patterns, does]
    return step if transform.scope_prefix is None else [*step, transform.scope_prefix, transform.base_model_prefix]


def kept_by(model, mapping, names):
    """Which of these names the class has itself, where a transform would make another one of them that it has not."""
    has = model.state_dict().keys()
    renamings = [each for each in mapping if isinstance(each, WeightRenaming)]
    converters = [each for each in mapping if isinstance(each, WeightConverter)]
    return [name for name in names if name in has and rename_source_key(name, renamings, converters)[0] not in has]


def main(file):
    steps, classes, types, kept_names = [], {}, {}, {}
    for name, kept in json.loads(HEADERS.read_text()).items():
        config = CONFIG_MAPPING[kept["config"]["model_type"]].from_dict(tiny.plain_floats(kept["config"]))
        ways = (lambda: tiny.model_of(config, None), lambda: transformers.AutoModel.from_config(config))
        for way in ways:
            try:
                with torch.device("meta"):
                    model = way()
            except Exception as error:
                print(f"{name}: {error!r}"[:200], file=sys.stderr)
                continue
            mapping = get_model_conversion_mapping(model, add_legacy=False)
            made = [step_of(each) for each in mapping]
            if not made:
                continue
            steps += [step for step in made if step not in steps]
            classes[type(model).__name__] = [steps.index(step) for step in made]
            types.setdefault(config.model_type, type(model).__name__)
            own = kept_by(model, mapping, [row[0] for row in kept["tensors"] if "{}" not in row[0]])
            if own:
                kept_names[type(model).__name__] = own
    lines = (f"  {json.dumps(step)}" for step in steps)
    tables = "".join(f',\n"{key}": {json.dumps(table)}' for key, table in (("classes", classes), ("types", types), ("kept", kept_names)))
    Path(file).write_text('{\n"steps": [\n' + ",\n".join(lines) + "\n]" + tables + "\n}\n")


if __name__ == "__main__":
    transformers.logging.set_verbosity_error()
    main(sys.argv[1])
