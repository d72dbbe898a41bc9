import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundledTable } from "../src/engines/bundled.ts";
import { type EngineTable, type ReadGroup, readTable, unpack } from "../src/engines/table.ts";

const SCRIPT = resolve(import.meta.dirname, "engine-reads.py");
const MINUTE = 60_000;

/** Runs the script; its output as a table. */
function tableOf(...args: readonly string[]): EngineTable {
  const ran = spawnSync("python3", [SCRIPT, ...args], { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const table = readTable(JSON.parse(ran.stdout));
  if (!table.ok) throw new Error(table.error);
  return table.value;
}

function readsOf(table: EngineTable, architecture: string): readonly ReadGroup[] {
  const packed = table.architectures.get(architecture);
  if (!packed) throw new Error(`no ${architecture}`);
  return unpack(packed);
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** An engine of a few lines, laid out as tokenspeed is. */
const FILES: { readonly [file: string]: string } = {
  "python/tokenspeed/runtime/models/tiny.py": `
from tokenspeed.runtime.layers import rotary, Norm


class TinyMLP:
    def __init__(self, config):
        self.width = config.intermediate_size
        self.shared = getattr(config, "n_shared", None) or getattr(config, "num_shared", 0)


class TinyVisionModel:
    def __init__(self, config):
        self.depth = config.depth


class TinyLayer:
    def __init__(self, config):
        self.eps = config.layer_eps


class OldLayer:
    def __init__(self, config):
        self.eps = config.old_eps


def layers(config, layer_type=None):
    layer_type = layer_type or OldLayer
    return layer_type(config)


class Tiny2:
    def __init__(self, config):
        self.size = config.size_of_2


class Tiny3:
    def __init__(self, config):
        self.size = config.size_of_3


VERSIONS = {2: Tiny2, 3: Tiny3}


class TinyForCausalLM:
    def __init__(self, config):
        self.config = config
        self.layers = layers(config.text_config, layer_type=TinyLayer)
        self.tower = Tower(config.vision_config, eps=getattr(config, "rms_norm_eps", 1e-6))
        if getattr(config, "model_type", None) == "tiny3":
            version = 3
        else:
            version = 2
        chosen = VERSIONS.get(version)
        self.model = chosen(config)
        try:
            inner_model = config.inner_config
        except AttributeError:
            inner_model = unknown(config)
        self.inner = inner_model.inner_size
        if hasattr(config, "part_config"):
            members = config.part_config.to_dict()
            members.pop("model_type", None)
            config.update(members)
        rope = config.text_config.rope_parameters
        kind = rope.get("rope_type", "default")
        if kind == "default":
            if "sections" in rope:
                self.interleaved = rope.get("interleaved", False)
        elif kind == "yarn":
            self.factor = rope["factor"]
        inner = rope.get(config.kind_of_layer)
        partial = getattr(config, "partial", None)
        if partial is not None and "partial" not in inner:
            inner = {**inner, "partial": partial}
        self.norm = Norm(config.text_config.hidden_size, eps=config.text_config.rms_norm_eps)
        self.mlp = TinyMLP(config=config.text_config)
        self.vision = AutoModel.from_config(config=config.vision_config)
        self.rope = self.base(config.text_config)
        if hasattr(config, "scale"):
            self.scale = config.scale
        config.text_config.fixed = 1
        theta = getattr(config.text_config, "rope_theta", None)
        if theta is None:
            theta = config.text_config.rope_parameters["rope_theta"]

    @staticmethod
    def base(config):
        return rotary(config)

    def forward(self, x):
        raise ValueError(self.config.only_in_a_message)


class Protocol:
    def __init__(self, config):
        ...


class Interface(Protocol):
    pass


class CausalMixin(Interface):
    def __init__(self, *args, prefix="", **kwargs):
        super().__init__(*args, prefix=prefix, **kwargs)


class Backend(Interface):
    def __init__(self, config, prefix=""):
        self.width = config.backend_width


class MixedForCausalLM(CausalMixin, Backend):
    pass


class WrappedForCausalLM:
    def __init__(self, **kwargs):
        kwargs["config"].vision_config.border = False
        self.inner = Backend(kwargs["config"])


class AdaptedModel(as_embedding_model(Backend)):
    pass


class ChosenForCausalLM:
    def __new__(cls, config):
        return Backend(config)


class MadeConfig(PretrainedConfig):
    pass


class PartsForCausalLM:
    def class_of(self, config):
        for name in config.architectures:
            return ModelRegistry.resolve_model_cls(name)[0]

    def __init__(self, config):
        decoder_class = self.class_of(config.text_config)
        self.decoder = decoder_class(config.text_config, prefix="decoder")


class CopyingForCausalLM:
    def __init__(self, config):
        copied = copy.deepcopy(config)
        self.size = copied.copied_size
        made = MadeConfig(**config.__dict__)
        self.made = made.made_size
        self.deep = self.deepest(config)
        nested = config.rope_parameters
        if not is_nested(nested):
            nested = {"": nested}
        for one in nested.values():
            self.kind = one["rope_type"]

    def deepest(self, config):
        if config.thinker_config:
            return self.deepest(config.thinker_config.text_config)
        return config.deep_size


EntryClass = [TinyForCausalLM, MixedForCausalLM, WrappedForCausalLM, AdaptedModel, ChosenForCausalLM, CopyingForCausalLM, PartsForCausalLM]
`,
  "python/tokenspeed/runtime/layers.py": `
class Norm:
    def __init__(self, size, eps):
        self.eps = eps


def rotary(config):
    return config.rope_parameters.get("partial_rotary_factor", 1.0)
`,
  "python/tokenspeed/runtime/configs/tiny_config.py": `
class TinyTextConfig(PretrainedConfig):
    model_type = "tiny_text"

    def __init__(
        self,
        hidden_size=64,
        rope_theta=10000.0,
        **kwargs,
    ):
        self.kind = "text"

    @property
    def layers_block_type(self):
        return []


class TinyConfig(PretrainedConfig):
    model_type = "tiny"
    sub_configs = {"text_config": TinyTextConfig}

    def __getattr__(self, name):
        if name.startswith("_") or name in {"text_config"}:
            raise AttributeError(name)
        return getattr(self.text_config, name)


class FlatConfig(PretrainedConfig):
    model_type = "flat"

    def __init__(self, hidden_size=64, **kwargs):
        self.hidden_size = hidden_size

    @classmethod
    def from_dict(cls, config_dict, **kwargs):
        return super().from_dict(flat(config_dict), **kwargs)


class NamedConfig(PretrainedConfig):
    model_type = "named"
    attribute_map = {"num_hidden_layers": "n_layer"}

    def __init__(self, text_config=None, n_layer=2, heads=None, eps=1e-5, window=8, forgotten=3, **kwargs):
        if isinstance(text_config, dict):
            text_config = TinyTextConfig(**text_config)
        self.text_config = text_config
        self.n_layer = int(n_layer)
        self.heads = heads if heads is not None else n_layer
        self.eps = eps
        self.window = window if n_layer > 2 else None

    @property
    def hidden_size(self):
        """Of the text."""
        return self.text_config.hidden_size

    @property
    def depth(self):
        return self.n_layer + 1

    @property
    def kinds(self):
        return [layer % self.period for layer in range(self.n_layer)]

    @property
    def full_layers(self):
        spread = self.spread if hasattr(self, "spread") else 1
        try:
            return [spread, self.caught, self.kinds]
        except AttributeError:
            return self.kinds


NOT_FLAT = frozenset({"model_type", "rope_parameters"})


def flat(config_dict):
    text = config_dict["text_config"]
    members = dict(config_dict)
    members.update({k: v for k, v in text.items() if k not in NOT_FLAT})
    members.update(rope_theta=text["rope_parameters"]["rope_theta"], scale=text["scale"] * 2)
    return members
`,
  "python/tokenspeed/runtime/configs/base_config.py": `
class BaseConfig(PretrainedConfig):
    def __init__(self, width=8, height=2, **kwargs):
        self.width = width
        self.height = height


class TowerConfig(PretrainedConfig):
    def __init__(self, depth=1, **kwargs):
        self.depth = depth
`,
  "python/tokenspeed/runtime/configs/derived_config.py": `
from tokenspeed.runtime.configs.base_config import BaseConfig
from tokenspeed.runtime.configs.base_config import TowerConfig as OtherTower


class TowerConfig(PretrainedConfig):
    model_type = "derived"

    def __init__(self, depth=3, **kwargs):
        self.depth = depth


class DerivedConfig(BaseConfig):
    model_type = "derived"
    sub_configs = {"vision_config": TowerConfig, "audio_config": OtherTower}

    def __init__(self, height=4, **kwargs):
        super().__init__(height=height, **kwargs)
`,
  "python/tokenspeed/runtime/utils/hf_transformers_utils.py": `
_CONFIG_REGISTRY: dict = {
    FlatConfig.model_type: FlatConfig,
    "tiny_alias": TinyConfig,
}
_CONFIG_REGISTRY["also_tiny"] = TinyConfig
_CONFIG_REGISTRY["inherits"] = InheritsConfig
`,
  "python/tokenspeed/runtime/configs/inherits_config.py": `
from transformers import DeepseekV3Config as _DeepseekV3Config

class InheritsConfig(_DeepseekV3Config):
    model_type = "inherits"
`,
};

describe.skipIf(!hasPython)("a small engine (where there is python3)", () => {
  const root = mkdtempSync(join(tmpdir(), "engine-reads-"));
  let table: EngineTable;
  let reads: readonly ReadGroup[];
  const read = (path: string, attribute: string): ReadGroup["sites"] =>
    reads.find((group) => group.path === path && group.attribute === attribute)?.sites ?? [];

  beforeAll(() => {
    for (const [file, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    table = tableOf(root, "--commit", "abc12345", "--date", "2026-09-01");
    reads = readsOf(table, "TinyForCausalLM");
  }, MINUTE);
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("the table says which engine, commit and date it is of", () => {
    expect(table).toMatchObject({ engine: "tokenspeed", commit: "abc12345", date: "2026-09-01" });
    expect(table.architectures.get("TinyForCausalLM")?.class).toBe(
      "tokenspeed.runtime.models.tiny:TinyForCausalLM",
    );
  });

  test("a config is followed through constructors and static methods, also by keyword", () => {
    expect(read("text_config", "rms_norm_eps")).toMatchObject([{ kind: "attr", guarded: false }]);
    expect(read("text_config", "intermediate_size").map(({ at }) => at)).toEqual([
      "tokenspeed/runtime/models/tiny.py:7",
    ]);
    expect(read("text_config/rope_parameters", "partial_rotary_factor")).toMatchObject([
      { kind: "get", default: "1.0", at: "tokenspeed/runtime/layers.py:8" },
    ]);
  });

  test("a part that transformers builds by its config is the class of the same file for it", () => {
    expect(read("vision_config", "depth")).toMatchObject([{ kind: "attr" }]);
  });

  test("what is asked for first is guarded, what is set is a write, a message of an error is no read", () => {
    expect(read("", "scale").map(({ kind, guarded }) => [kind, guarded])).toEqual([
      ["hasattr", true],
      ["attr", true],
    ]);
    expect(read("text_config", "fixed")).toMatchObject([{ kind: "write" }]);
    expect(read("", "only_in_a_message")).toEqual([]);
  });

  test("alternatives are one chain: of an expression, and of a test for None", () => {
    const [first, second] = [read("text_config", "n_shared")[0], read("text_config", "num_shared")[0]];
    expect(first?.chain).not.toBeNull();
    expect(second?.chain).toBe(first?.chain);
    const theta = read("text_config", "rope_theta")[0];
    expect(theta?.chain).not.toBeNull();
    expect(read("text_config/rope_parameters", "rope_theta")[0]?.chain).toBe(theta?.chain);
  });

  test("the engine's own classes: defaults with lines, properties, and the classes of their parts", () => {
    const text = table.classes.get("tiny_text");
    expect(text?.fields).toMatchObject({
      rope_theta: ["10000.0", 8],
      kind: ["<computed>", 11],
      layers_block_type: ["<property>", 14],
    });
    expect(table.classes.get("tiny")?.parts).toEqual({ text_config: "tiny_text" });
  });

  test("a class names the class of transformers that it inherits from, unless all do", () => {
    expect(table.classes.get("inherits")?.base).toBe("DeepseekV3Config");
    expect(table.classes.get("flat")).not.toHaveProperty("base");
  });

  test("the classes that an engine lists are told from those that it has for parts of others", () => {
    const inner = [...table.classes].flatMap(([type, one]) => (one.inner ? [type] : []));
    expect([...table.classes.keys()].sort()).toEqual([
      "also_tiny",
      "base_config.TowerConfig",
      "derived",
      "derived derived_config.TowerConfig",
      "flat",
      "inherits",
      "named",
      "tiny",
      "tiny_alias",
      "tiny_text",
    ]);
    expect(inner.sort()).toEqual([
      "base_config.TowerConfig",
      "derived",
      "derived derived_config.TowerConfig",
      "named",
      "tiny",
      "tiny_text",
    ]);
  });

  test("the default of a base in another file is told at its line of that file", () => {
    expect(table.classes.get("derived")).toMatchObject({
      class: "DerivedConfig",
      file: "tokenspeed/runtime/configs/derived_config.py",
      fields: { height: ["4", 17], width: ["8", 3, "tokenspeed/runtime/configs/base_config.py"] },
    });
    expect(table.classes.get("derived")?.fields["height"]).toHaveLength(2);
  });

  test("of two classes with one model type, or one name, a part is of the one that its file names", () => {
    const { parts } = table.classes.get("derived") ?? {};
    const depths = ["vision_config", "audio_config"].map(
      (part) => table.classes.get(parts?.[part] ?? "")?.fields["depth"],
    );
    expect(depths).toEqual([
      ["3", 9],
      ["1", 9],
    ]);
  });

  test("what a class has under another name, forgets, or makes of others is no default of its own", () => {
    const named = table.classes.get("named");
    expect(named).toMatchObject({
      aliases: { num_hidden_layers: "n_layer", hidden_size: "text_config/hidden_size" },
      drops: ["forgotten"],
      parts: { text_config: "tiny_text" },
    });
    expect(named?.aliases).not.toHaveProperty("depth");
    const texts = Object.entries(named?.fields ?? {}).map(([name, given]) => [name, given?.[0]]);
    expect(Object.fromEntries(texts)).toMatchObject({
      n_layer: "2",
      heads: "<computed>",
      eps: "1e-05",
      window: "<computed>",
    });
  });

  test("what a property asks that its class does not declare is told, through another property too, but for what it makes sure of", () => {
    const { asks, fields } = table.classes.get("named") ?? {};
    const line = (fields?.["kinds"]?.[1] as number) + 1;
    expect(asks).toEqual({ kinds: [["period", line]], full_layers: [["period", line]] });
    expect(table.classes.get("tiny_text")).not.toHaveProperty("asks");
  });

  test("a class whose objects are read through a part says so, and what comes from elsewhere", () => {
    expect(table.classes.get("tiny_alias")?.through).toMatchObject({
      part: "text_config",
      first: false,
      but: ["text_config"],
    });
    expect(table.classes.get("flat")?.through).toMatchObject({
      part: "text_config",
      first: true,
      but: ["model_type", "rope_parameters"],
      made: { rope_theta: "rope_parameters/rope_theta", scale: null },
    });
  });

  test("a part that a model copies into the whole is a write of all, but for what is taken out before", () => {
    expect(read("", "*")).toMatchObject([
      { kind: "write", guarded: false, default: "part_config -model_type" },
    ]);
  });

  test("what the code asks first of the same object stands with a read", () => {
    expect(read("text_config/rope_parameters", "interleaved")).toMatchObject([
      { needs: ["rope_type:default", "sections"], default: "False" },
    ]);
    expect(read("text_config/rope_parameters", "factor")).toMatchObject([{ needs: ["rope_type:yarn"] }]);
  });

  test("what a variable holds is not lost where an error would give it another value", () => {
    expect(read("inner_config", "inner_size")).toHaveLength(1);
  });

  test("a class that is handed on is taken before the one for calls without it", () => {
    expect(read("text_config", "layer_eps")).toHaveLength(1);
    expect(read("text_config", "old_eps")).toEqual([]);
  });

  test("classes one of which is chosen by asking which model it is are each of some models alone", () => {
    for (const size of ["size_of_2", "size_of_3"]) expect(read("", size)).toMatchObject([{ ofSome: true }]);
  });

  test("a default that a tower is built with is of a tower", () => {
    expect(read("", "rms_norm_eps")).toMatchObject([{ ofTower: true, default: "1e-06" }]);
    expect(read("text_config", "rms_norm_eps")).toMatchObject([{ ofTower: false }]);
  });

  test("a member of a dictionary by kind, and what is taken where it has none, are alternatives", () => {
    const member = read("text_config/rope_parameters/[]", "partial")[0];
    expect(member?.chain).not.toBeNull();
    expect(read("", "partial")[0]?.chain).toBe(member?.chain);
  });

  // Found with vLLM's OLMo 2, LlamaBidirectionalModel and MiniCPM-V, and SGLang's Mistral 3: their lists were all but empty.
  test.each([
    ["MixedForCausalLM", "its bases are asked in the order in which Python asks them"],
    ["AdaptedModel", "its base is made of another class"],
    ["ChosenForCausalLM", "its objects are of the class that __new__ takes"],
  ])("%s reads what its base reads: %s", (architecture) => {
    expect(readsOf(table, architecture)).toMatchObject([{ path: "", attribute: "backend_width" }]);
  });

  test("a class that the registry gives for a part is told as that", () => {
    const told = readsOf(table, "PartsForCausalLM").filter(({ attribute }) => attribute === "<delegates>");
    expect(told).toMatchObject([{ path: "text_config", sites: [{ kind: "delegates" }] }]);
  });

  test("what is handed on as **kwargs is followed", () => {
    const told = readsOf(table, "WrappedForCausalLM").map(
      ({ path, attribute, sites }) => `${path}/${attribute} ${sites[0]?.kind ?? ""}`,
    );
    expect(told).toEqual(["/backend_width attr", "/vision_config attr", "vision_config/border write"]);
  });

  test("a copy of a config is asked as the config is, and so is one that is made of its members", () => {
    const told = readsOf(table, "CopyingForCausalLM").map(({ path, attribute }) => [path, attribute]);
    expect(told).toEqual(expect.arrayContaining([["", "copied_size"], ["", "made_size"]])); // prettier-ignore
  });

  test("code that calls itself with a part of a part comes to an end", () => {
    const paths = readsOf(table, "CopyingForCausalLM").flatMap(({ path, attribute }) =>
      attribute === "deep_size" ? [path] : [],
    );
    expect(paths).toEqual(["", "thinker_config/text_config"]);
  });

  test("a dictionary by kind and one that is put into such a dictionary are both asked", () => {
    const paths = readsOf(table, "CopyingForCausalLM").flatMap(({ path, attribute }) =>
      attribute === "rope_type" ? [path] : [],
    );
    expect(paths).toEqual(["rope_parameters", "rope_parameters/[]"]);
  });

  test("a folder that is only called as an engine's package is refused by name", () => {
    const named = mkdtempSync(join(tmpdir(), "engine-reads-"));
    mkdirSync(join(named, "vllm"));
    const ran = spawnSync("python3", [SCRIPT, named], { encoding: "utf8" });
    rmSync(named, { recursive: true, force: true });
    expect(ran.status).not.toBe(0);
    expect(ran.stderr).toContain("lists no models");
  });

  test("a folder within another project has no commit of its own, and how far it is read can be followed", () => {
    const project = mkdtempSync(join(tmpdir(), "engine-reads-"));
    const git = (...words: readonly string[]) =>
      spawnSync("git", ["-C", project, "-c", "user.name=a", "-c", "user.email=a@b", ...words]);
    git("init");
    git("commit", "--allow-empty", "-m", "another project");
    const inner = join(project, "inner");
    for (const [file, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(inner, file)), { recursive: true });
      writeFileSync(join(inner, file), text);
    }
    const ran = spawnSync("python3", [SCRIPT, inner, "--progress", "2"], { encoding: "utf8" });
    rmSync(project, { recursive: true, force: true });
    expect(JSON.parse(ran.stdout)).toMatchObject({ engine: "tokenspeed", commit: "", date: "" });
    expect(ran.stderr).toMatch(/^reading \d+ architectures?, /);
  });

  test("a checkout with changes is not its commit, and files that do not parse are named", () => {
    const checkout = mkdtempSync(join(tmpdir(), "engine-reads-"));
    const git = (...words: readonly string[]) =>
      spawnSync("git", ["-C", checkout, "-c", "user.name=a", "-c", "user.email=a@b", ...words]);
    for (const [file, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(checkout, file)), { recursive: true });
      writeFileSync(join(checkout, file), text);
    }
    git("init");
    git("add", ".");
    git("commit", "-m", "an engine");
    expect(tableOf(checkout).commit).toMatch(/^[\da-f]{8}$/);
    // The package's own folder is as good.
    expect(tableOf(join(checkout, "python/tokenspeed"))).toEqual(tableOf(checkout));
    expect(tableOf(checkout).unparsed).toBeUndefined();
    // A byte order mark, as SGLang's qwen2_classification.py has it, is none of the code.
    const marked = "class MarkedForCausalLM:\n    pass\n\n\nEntryClass = MarkedForCausalLM\n";
    writeFileSync(join(checkout, "python/tokenspeed/runtime/models/marked.py"), `\ufeff${marked}`);
    writeFileSync(join(checkout, "python/tokenspeed/runtime/models/other.py"), "class (Broken:\n");
    const ran = spawnSync("python3", [SCRIPT, checkout], { encoding: "utf8" });
    rmSync(checkout, { recursive: true, force: true });
    const table = readTable(JSON.parse(ran.stdout));
    const named = expect.stringMatching(/^tokenspeed\/runtime\/models\/other\.py:1$/) as string;
    expect(table.ok && table.value).toMatchObject({
      commit: expect.stringMatching(/^[\da-f]{8}-dirty$/) as string,
      unparsed: [named],
    });
    expect(table.ok && table.value.architectures.has("MarkedForCausalLM")).toBe(true);
    expect(ran.stderr).toMatch(
      /^not parsed, and so not in the table: tokenspeed\/runtime\/models\/other\.py:1$/m,
    );
  });

  test("a folder that holds no engine is refused by name", () => {
    const ran = spawnSync("python3", [SCRIPT, tmpdir()], { encoding: "utf8" });
    expect(ran.status).not.toBe(0);
    expect(ran.stderr).toContain("holds none of these packages");
  });
});

/** A vLLM of a few lines: its registry, a model, how it describes configs, and what it writes into them. */
const OF_VLLM: { readonly [file: string]: string } = {
  "vllm/model_executor/models/registry.py": `
_TEXT_GENERATION_MODELS = {"TinyForCausalLM": ("tiny", "TinyForCausalLM")}
`,
  "vllm/model_executor/models/tiny.py": `
class TinyForCausalLM:
    def __init__(self, *, vllm_config):
        self.width = vllm_config.model_config.hf_config.hidden_size
`,
  "vllm/transformers_utils/model_arch_config_convertor.py": `
class ModelArchConfigConvertorBase:
    def __init__(self, hf_config, hf_text_config):
        self.hf_config = hf_config
        self.hf_text_config = hf_text_config

    def head_size(self):
        if self.is_mla():
            return self.hf_text_config.kv_lora_rank
        return self.hf_text_config.head_dim

    def is_mla(self):
        return self.hf_config.model_type == "mla"


class FalconConvertor(ModelArchConfigConvertorBase):
    def head_size(self):
        return self.hf_text_config.n_head


MODEL_ARCH_CONFIG_CONVERTORS = {"falcon": FalconConvertor}
`,
  "vllm/config/model.py": `
class ModelConfig:
    def __post_init__(self):
        self.hf_config = get_config(self.model)
        self.hf_text_config = get_hf_text_config(self.hf_config)
        self.arch = self.get_model_arch_config()
        self._before()
        self.window = getattr(self.hf_text_config, "sliding_window", None)

    def get_model_arch_config(self):
        return MODEL_ARCH_CONFIG_CONVERTORS.get(self.hf_config.asked_by_convertors)(self.hf_config, self.hf_text_config)

    def _before(self):
        MODELS_CONFIG_MAP.get(self.architecture).verify_and_update_model_config(self)
`,
  "vllm/model_executor/models/config.py": `
class TinyConfig:
    @staticmethod
    def verify_and_update_model_config(model_config):
        model_config.hf_config.is_causal = not model_config.hf_config.two_ways

    @classmethod
    def verify_and_update_config(cls, vllm_config):
        cls.kind = vllm_config.model_config.hf_text_config.kind


MODELS_CONFIG_MAP = {"TinyForCausalLM": TinyConfig, "OtherForCausalLM": OtherConfig}
`,
  "vllm/config/vllm.py": `
class VllmConfig:
    def with_hf_config(self, hf_config):
        if self.tied is not None:
            hf_config.get_text_config().tie_word_embeddings = self.tied
        if hf_config.model_type == "falcon":
            hf_config.alibi = True
        if not hasattr(hf_config, "pad_token_id"):
            hf_config.pad_token_id = 0
`,
};

describe.skipIf(!hasPython)("a small vLLM (where there is python3)", () => {
  const root = mkdtempSync(join(tmpdir(), "engine-reads-"));
  let table: EngineTable;
  const attributes = (name: string): readonly string[] =>
    readsOf(table, name).map(({ attribute }) => attribute);

  beforeAll(() => {
    for (const [file, text] of Object.entries(OF_VLLM)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    table = tableOf(root, "--commit", "", "--date", "");
  }, MINUTE);
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("what is read of every file stands apart from what is read of those of a model type", () => {
    expect(attributes("*")).toEqual(["model_type", "head_dim", "kv_lora_rank", "sliding_window"]);
    expect(attributes("* falcon")).toEqual(["model_type", "n_head", "sliding_window"]);
  });

  test("what is done to the config of an architecture before its model is built is read by that alone", () => {
    expect(attributes("TinyForCausalLM")).toEqual(["hidden_size", "is_causal", "two_ways", "kind"]);
  });

  test("what is read of some models alone is marked so", () => {
    const ofSome = readsOf(table, "*").map(({ attribute, sites }) => [attribute, sites[0]?.ofSome]);
    expect(ofSome).toEqual([
      ["model_type", false],
      ["head_dim", false],
      ["kv_lora_rank", true],
      ["sliding_window", false],
    ]);
  });

  test("what is written into every config, whatever the model", () => {
    const written = readsOf(table, "+").map(({ path, attribute, sites }) => [
      path,
      attribute,
      sites[0]?.kind,
      sites[0]?.guarded,
    ]);
    expect(written).toEqual([
      ["", "pad_token_id", "write", true],
      ["$text", "tie_word_embeddings", "write", false],
    ]);
    expect(attributes("+ falcon")).toEqual(["alibi", "pad_token_id", "tie_word_embeddings"]);
  });
});

/** "vllm@017e9f44=/folder of its sources", several with blanks between: what the tables that come with the program were made of. */
const checkouts = (process.env["ENGINE_CHECKOUTS"] ?? "").split(" ").flatMap((words) => {
  const [name = "", folder] = words.split("=");
  const table = bundledTable(name);
  return folder === undefined || table === undefined ? [] : [{ ...table, folder }];
});

test.skipIf(!hasPython || checkouts.length === 0).each(checkouts)(
  "the table $id is what the script writes of $folder",
  ({ id, commit, date, folder }) => {
    const ran = spawnSync("python3", [SCRIPT, folder, "--commit", commit, "--date", date], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    const stored = readFileSync(
      resolve(import.meta.dirname, "..", "src", "engines", "data", `${id}.json`),
      "utf8",
    );
    expect(ran.stdout === stored).toBe(true);
  },
  10 * MINUTE,
);

/** Where transformers of the recorded version is installed for python3; null: nowhere. */
function transformersAt(version: string): string | null {
  const code =
    "import importlib.metadata, importlib.util, pathlib; print(importlib.metadata.version('transformers')); print(pathlib.Path(importlib.util.find_spec('transformers').origin).parent.parent)";
  const python = process.env["ENGINE_READS_PYTHON"] ?? "python3";
  const [found, folder] =
    spawnSync(python, ["-c", code], { encoding: "utf8" }).stdout?.trim().split("\n") ?? [];
  return found === version && folder !== undefined ? folder : null;
}

describe("what real models ask for, as scripts/recorded-reads.py has recorded it", () => {
  const recorded = JSON.parse(readFileSync(resolve(import.meta.dirname, "recorded-reads.json"), "utf8")) as {
    readonly transformers: string;
    readonly architectures: { readonly [name: string]: { readonly [part: string]: readonly string[] } };
  };
  const folder = hasPython ? transformersAt(recorded.transformers) : null;

  test.skipIf(folder === null)(
    `is found in the sources (where transformers ${recorded.transformers} is installed)`,
    () => {
      const names = Object.keys(recorded.architectures);
      const table = tableOf(folder ?? "", "--engine", "transformers", "--only", names.join(","));
      let asked = 0;
      let found = 0;
      let both = 0;
      for (const [name, parts] of Object.entries(recorded.architectures)) {
        const real = new Set(
          Object.entries(parts).flatMap(([part, all]) => all.map((one) => `${part} ${one}`)),
        );
        const ours = new Set(
          readsOf(table, name).flatMap(({ path, attribute, sites }) => {
            const text = "text_config" in parts ? "text_config" : "";
            const part = path.replace("$text/", "").replace("$text", text).replaceAll("?", "");
            const isRead = sites.some(
              ({ kind, at }) => kind !== "write" && /\/models\/.*\/modeling_/.test(at),
            );
            return isRead && (part === "" || part in parts || PARTS.has(part)) && !attribute.startsWith("_")
              ? [`${part} ${attribute}`]
              : [];
          }),
        );
        asked += real.size;
        found += ours.size;
        both += [...real].filter((one) => ours.has(one)).length;
      }
      // docs/engines.md says both.
      const page = readFileSync(resolve(import.meta.dirname, "..", "docs", "engines.md"), "utf8");
      const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)} %`;
      expect(page.replaceAll(/\s+/g, " ")).toContain(
        `It finds ${percent(both, asked)} of that, and ${percent(both, found)} of what it finds was asked for.`,
      );
    },
    10 * MINUTE,
  );
});

const PARTS: ReadonlySet<string> = new Set(["text_config", "vision_config", "audio_config"]);
