"""Writes scripts/recorded-reads.json: what real transformers models read from their configs, as they are built and run.

usage: python scripts/recorded-reads.py CONFIG.json…    (with transformers 5.18.0 and torch installed)

What scripts/engine-reads.py finds in the same sources is tested against it. Of every architecture one model is built on
the meta device, where weights take no memory, and run as far as that goes, while every attribute that a modeling file
asks a config object for is written down.
"""

import json
import logging
import os
import pathlib
import sys
import warnings

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import torch
import transformers
from transformers import PretrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

PARTS = ("text_config", "vision_config", "audio_config")


class Recorder:
    """While it is on, what modeling files ask config objects for: (part, attribute)."""

    def __init__(self):
        self.reads, self.parts = None, {}
        inherited = PretrainedConfig.__getattribute__

        def asked(config, name):
            if self.reads is not None and not name.startswith("_") and name not in ("to_dict", "get_text_config"):
                file = sys._getframe(1).f_code.co_filename
                part = self.parts.get(type(config))
                if part is not None and "/modeling_" in file and "/models/" in file:
                    self.reads.add((part, name))
            return inherited(config, name)

        PretrainedConfig.__getattribute__ = asked

    def record(self, model_class, config):
        self.parts = {type(config): ""}
        for part in PARTS:
            inner = getattr(config, part, None)
            if isinstance(inner, PretrainedConfig):
                self.parts[type(inner)] = part
        for one in [config, *(getattr(config, part) for part in self.parts.values() if part)]:
            one._attn_implementation = "eager"
        self.reads = set()
        try:
            with torch.device("meta"):
                model = model_class(config)
            try:
                with torch.no_grad():
                    model(input_ids=torch.zeros((1, 4), dtype=torch.long, device="meta"), use_cache=False)
            except Exception:
                pass  # what asks for values of tensors ends there; the reads before it count
            return self.reads
        finally:
            self.reads = None


def main():
    recorder, found = Recorder(), {}
    for file in sorted(sys.argv[1:], key=os.path.getsize):
        raw = json.loads(pathlib.Path(file).read_text())
        name = (raw.get("architectures") or [None])[0]
        model_class = getattr(transformers, name or "", None)
        if name in found or model_class is None or raw["model_type"] not in CONFIG_MAPPING:
            continue
        for config in (raw, raw.get("text_config") or {}):
            config.pop("quantization_config", None)
        reads = recorder.record(model_class, CONFIG_MAPPING[raw["model_type"]].from_dict(raw))
        parts = sorted({part for part, _ in reads})
        found[name] = {part: sorted(one for of, one in reads if of == part) for part in parts}
        print(name, len(reads), file=sys.stderr)
    result = {"transformers": transformers.__version__, "architectures": dict(sorted(found.items()))}
    pathlib.Path(__file__).with_name("recorded-reads.json").write_text(json.dumps(result, indent=1) + "\n")


main()
