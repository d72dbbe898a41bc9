import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shard } from "../src/classes/class-data.ts";

const SCRIPT = resolve(import.meta.dirname, "class-data.py");

const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** A tree of a few lines, laid out as transformers is: nothing that it imports is installed, and torch would stop it. */
const TREE: { readonly [file: string]: string } = {
  "__init__.py": `
from typing import TYPE_CHECKING
__version__ = "9.1.0.dev0"
if TYPE_CHECKING:
    from .configuration_utils import PreTrainedConfig as PreTrainedConfig
raise RuntimeError("imported")
`,
  "configuration_utils.py": `
from __future__ import annotations
from dataclasses import dataclass
from typing import ClassVar
import torch
from huggingface_hub.dataclasses import strict
from .utils import is_torch_available, logging
logger = logging.get_logger(__name__)
@strict(accept_kwargs=True)
@dataclass(repr=False)
class PreTrainedConfig:
    attribute_map: ClassVar[dict[str, str]] = {}
    sub_configs: ClassVar[dict[str, type]] = {}
    model_type: ClassVar[str] = ""
    architectures: list[str] | None = None
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        dataclass(cls, repr=False, kw_only=True)
    def __post_init__(self, **kwargs):
        if is_torch_available():
            self.dtype = torch.float32
        for name, value in kwargs.items():
            setattr(self, name, value)
PretrainedConfig = PreTrainedConfig
raise RuntimeError("imported")
`,
  "generation/configuration_utils.py": `
import torch
class GenerationConfig:
    @staticmethod
    def _get_default_generation_params():
        return {"temperature": 1.0}
`,
  "models/auto/configuration_auto.py": `
import importlib
from collections import OrderedDict
CONFIG_MAPPING_NAMES = OrderedDict([("tiny", "TinyConfig")])
CONFIG_MAPPING_NAMES.update({"tiny_text": "TinyTextConfig"})
class Lazy(OrderedDict):
    def __getitem__(self, key):
        return getattr(importlib.import_module(".tiny", "transformers.models"), CONFIG_MAPPING_NAMES[key])
CONFIG_MAPPING = Lazy()
`,
  "models/auto/modeling_auto.py": `
import torch
from collections import OrderedDict
MODEL_MAPPING_NAMES = OrderedDict([("tiny", "TinyModel"), ("tiny_text", "TinyTextModel")])
MODEL_FOR_CAUSAL_LM_MAPPING_NAMES = OrderedDict([("tiny_text", "TinyForCausalLM")])
`,
  "models/tiny/__init__.py": `
from ...utils import _LazyModule
`,
  "models/tiny/configuration_tiny.py": `
from huggingface_hub.dataclasses import strict
from ... import PreTrainedConfig
from ...utils import auto_docstring
def kinds(count):
    return ["linear" if (index + 1) % 2 else "full" for index in range(count)]
@auto_docstring(checkpoint="tiny")
@strict
class TinyTextConfig(PreTrainedConfig):
    model_type = "tiny_text"
    attribute_map = {"num_experts": "num_local_experts"}
    hidden_size: int = 64
    num_attention_heads: int = 4
    num_key_value_heads: int | None = None
    head_dim: int | None = None
    num_hidden_layers: int = 4
    num_local_experts: int = 8
    layer_types: list[str] | None = None
    def __post_init__(self, **kwargs):
        if self.num_key_value_heads is None:
            self.num_key_value_heads = self.num_attention_heads
        self.head_dim = self.head_dim or self.hidden_size // self.num_attention_heads
        self.layer_types = self.layer_types or kinds(self.num_hidden_layers)
        super().__post_init__(**kwargs)
    def validate_heads(self):
        if self.num_attention_heads % self.num_key_value_heads:
            raise ValueError("heads")
@strict
class TinyConfig(PreTrainedConfig):
    model_type = "tiny"
    sub_configs = {"text_config": TinyTextConfig}
    text_config: dict | PreTrainedConfig | None = None
    by_kind: dict | None = None
    def __post_init__(self, **kwargs):
        if self.by_kind is None:
            self.by_kind = {kind: 1 for kind in {"full", "linear", "local", "none"}}
        if isinstance(self.text_config, dict):
            self.text_config = TinyTextConfig(**self.text_config)
        elif self.text_config is None:
            self.text_config = TinyTextConfig(hidden_size=128)
        super().__post_init__(**kwargs)
`,
};

describe.skipIf(!hasPython)("the class data of a source tree", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "class-data-"));
    for (const [file, text] of Object.entries(TREE)) {
      mkdirSync(dirname(join(folder, "src", file)), { recursive: true });
      writeFileSync(join(folder, "src", file), text);
    }
    const ran = spawnSync(
      "python3",
      [SCRIPT, "--source", join(folder, "src"), "--out", join(folder, "data")],
      {
        encoding: "utf8",
      },
    );
    if (ran.status !== 0) throw new Error(ran.stderr);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (name: string) => JSON.parse(readFileSync(join(folder, "data", name), "utf8")) as unknown;

  test("are read though nothing of it can be imported, under the version that it calls itself", () => {
    expect(read("index.json")).toEqual({ "9.1.0": "tiny tiny_text" });
    expect(read("base.json")).toMatchObject({ "9.1.0": { generation: { temperature: 1 } } });
  });

  test("have what a class declares, takes and computes", () => {
    const shard = read("9.1.0/tiny_text.json") as Shard;
    expect(shard.architectures).toEqual({ base: ["TinyTextModel"], causal_lm: ["TinyForCausalLM"] });
    expect(shard.class).toBe("TinyTextConfig");
    expect(shard.classes["TinyTextConfig"]).toMatchObject({
      attribute_map: { num_experts: "num_local_experts" },
      fields: { hidden_size: 64, num_hidden_layers: 4, head_dim: null },
      computed: {
        num_key_value_heads: ["copy", "num_attention_heads"],
        head_dim: ["quotient", "hidden_size", "num_attention_heads"],
        layer_types: ["cycle", ["linear", "full"]],
      },
      types: { "int|null": "num_key_value_heads head_dim", "list[str]|null": "layer_types" },
    });
  });

  test("have the configs that a class nests, with what it gives them", () => {
    const shard = read("9.1.0/tiny.json") as Shard;
    expect(Object.keys(shard.classes)).toEqual(["TinyConfig", "TinyTextConfig"]);
    expect(shard.classes["TinyConfig"]).toMatchObject({
      nested: { text_config: "TinyTextConfig" },
      parts: { text_config: { class: "TinyTextConfig", given: { hidden_size: 128, head_dim: 32 } } },
    });
  });

  test("are the same in every run, where a class walks through a set too", () => {
    const made = ["1", "2", "3"].map((seed) => {
      const out = join(folder, seed);
      const env = { ...process.env, PYTHONHASHSEED: seed };
      spawnSync("python3", [SCRIPT, "--source", join(folder, "src"), "--out", out], { env });
      return readFileSync(join(out, "9.1.0", "tiny.json"), "utf8");
    });
    expect(made[0]).toContain('"by_kind":{');
    expect(new Set(made).size).toBe(1);
  });

  test("are refused for a folder that is no such tree", () => {
    const ran = spawnSync("python3", [SCRIPT, "--source", folder, "--out", folder], { encoding: "utf8" });
    expect(ran.status).not.toBe(0);
    expect(ran.stderr).toContain("give the folder src/transformers of a checkout");
  });
});
