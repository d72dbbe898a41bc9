import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, test } from "vitest";
import { CONFIGS } from "../../fixtures/read.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import { mistakes } from "../mistakes.test-support.ts";
import { specOf, specOfEachBody } from "../../fixtures/inspected.ts";
import { ENGINE_MODEL_SPEC_SCHEMA } from "../schema.ts";
import { pythonModule } from "./module.ts";

const QWEN = "Qwen--Qwen3.5-27B";
const { status } = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]);
if (status !== 0) console.warn("There is no Python 3.9 or later: what it makes of the export is not tested.");

const folder = mkdtempSync(join(tmpdir(), "spec-python-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs lines of Python beside the export of a fixture's spec, `spec.py`, and `input.json`. */
function python(lines: string, input: Json = null, config = QWEN, title = "Qwen/Qwen3.5-27B"): Json {
  writeFileSync(join(folder, "spec.py"), pythonModule(specOf(config), title));
  writeFileSync(join(folder, "input.json"), JSON.stringify(input));
  const program = `import copy, json, pickle, spec\nwith open("input.json", encoding="utf-8") as file:\n    input = json.load(file)\n${lines}`;
  const options = { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync("python3", ["-B", "-W", "error", "-c", program], options)) as Json;
}

/** The specs, and what the class says of them: nothing where they are right, the message elsewhere. */
const ERRORS = `
def error_of(value):
    try:
        again = spec.EngineModelSpec.from_dict(value).to_dict()
        return None if again == value else "not the same"
    except spec.SpecError as error:
        return str(error)
print(json.dumps([error_of(value) for value in input]))
`;

const validate = new Ajv2020({ allowUnionTypes: true }).compile(ENGINE_MODEL_SPEC_SCHEMA);

describe.skipIf(status !== 0)("the Python export", () => {
  test("every fixture's spec is read by the export of its family, and given back equal", () => {
    const modules = specOfEachBody().map(([example, { body }], index) => {
      writeFileSync(join(folder, `family_${index}.py`), pythonModule(specOf(example), example));
      return [`family_${index}`, CONFIGS.map(specOf).filter((spec) => spec.body.type === body.type)];
    });
    const errors = python(
      `import importlib\n${ERRORS}`.replace(
        /print.*/,
        `
errors = []
for name, specs in input:
    spec = importlib.import_module(name)
    errors += [error_of(value) for value in specs]
print(json.dumps(errors))`,
      ),
      modules as Json,
    );
    expect(errors).toEqual(CONFIGS.map(() => null));
  });

  test("it has the classes of its own family alone, and says of a spec of another which type it reads", () => {
    const text = pythonModule(specOf(QWEN), "x");
    expect(text.match(/^class \w+ModelSpec\b/gm)).toEqual(["class Qwen35ModelSpec", "class EngineModelSpec"]);
    const own = JSON.stringify(specOf(QWEN)).length;
    expect(text.length).toBeLessThan(20 * own + 100_000);
    expect(python(ERRORS, [specOf("MiniMaxAI--MiniMax-M2.5") as Json])).toEqual([
      "/body/type: 'minimax_m2' is not 'qwen3_5'",
    ]);
  });

  test.each([QWEN, "nvidia--MiniMax-M2.5-NVFP4", "deepseek-ai--DeepSeek-V3.2"])(
    "%s: whatever the JSON Schema refuses is refused, and nothing else",
    (name) => {
      const changed = [...mistakes(specOf(name) as Json)];
      const errors = python(ERRORS, changed, name) as (string | null)[];
      expect(errors.filter((error, index) => (error === null) !== validate(changed[index]))).toEqual([]);
      expect(errors.filter((error) => error !== null).length).toBeGreaterThan(100);
    },
  );

  test("a mistake is told with its place and what is expected there", () => {
    const qwen = specOf(QWEN) as unknown as JsonObject & { body: JsonObject };
    const body = (changes: JsonObject): Json => ({ ...qwen, body: { ...qwen.body, ...changes } });
    const attention = qwen.body["attention"] as JsonObject;
    const position = qwen.body["position"] as JsonObject;
    const { norm: _, ...normless } = qwen.body;
    expect(
      python(ERRORS, [
        body({ attention: { ...attention, "a/b": 1 } }),
        body({ attention: { ...attention, head_dim: "256" } }),
        body({ attention: { ...attention, head_dim: 0 } }),
        body({ layers: [{ from: true, to: 3, mixer: null, mlp: null }] }),
        body({ position: { ...position, scaling: { rope_type: "yarn", factor: "4" } } }),
        body({ mlp: { type: "dance" } }),
        { ...qwen, body: normless },
        [],
      ]),
    ).toEqual([
      "/body/attention/a~1b: GQAAttentionSpec has no such member",
      "/body/attention/head_dim: '256' is not an integer",
      "/body/attention/head_dim: 0 is not an integer that is more than 0",
      "/body/layers/0/from: True is not an integer",
      "/body/position/scaling/factor: '4' is not a finite number",
      "/body/mlp/type: 'dance' is none of 'dense', 'moe'",
      "/body/norm: Qwen35ModelSpec lacks this member",
      "the spec: [] is not an object (EngineModelSpec)",
    ]);
  });

  test("the spec stands in the file, as frozen objects of the IR's classes", () => {
    const seen = python(`
from dataclasses import FrozenInstanceError
body = spec.SPEC.body
try:
    body.attention.head_dim = 1
    frozen = False
except FrozenInstanceError:
    frozen = True
print(json.dumps({
    "classes": [type(part).__name__ for part in (spec.SPEC, body, body.attention, body.mlp, body.norm, body.position, body.linear_attn)],
    "rotary_dim": body.attention.rotary_dim,
    "layer": [body.layers[1].from_, body.layers[1].to, body.layers[1].mixer],
    "absent": [body.extras is spec.ABSENT, bool(body.extras)],
    "frozen": frozen,
    "copies": [copy.deepcopy(spec.SPEC) == spec.SPEC, pickle.loads(pickle.dumps(spec.SPEC)) == spec.SPEC],
    "made": spec.RMSNormSpec(eps=1e-6, zero_centered=True, has_weight=True) == body.norm,
}))`);
    expect(seen).toEqual({
      classes: [
        "EngineModelSpec",
        "Qwen35ModelSpec",
        "GQAAttentionSpec",
        "DenseMLPSpec",
        "RMSNormSpec",
        "RopePositionSpec",
        "GatedDeltaNetSpec",
      ],
      rotary_dim: 64,
      layer: [3, 3, "attention"],
      absent: [true, false],
      frozen: true,
      copies: [true, true],
      made: true,
    });
  });

  test("load reads the JSON export, MiniMax-M2 as MinimaxM2ModelSpec with its experts", () => {
    const name = "MiniMaxAI--MiniMax-M2.5";
    const lines = `body = spec.load("input.json").body\nprint(json.dumps([type(body).__name__, type(body.mlp).__name__, body.mlp.top_k]))`;
    expect(python(lines, specOf(name) as Json, name)).toEqual(["MinimaxM2ModelSpec", "MoEMLPSpec", 8]);
  });

  test("a hostile name and a large quantised spec are data", () => {
    const config = "nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-NVFP4";
    const spec = specOf(config) as Json;
    expect(python("print(json.dumps(spec.SPEC.to_dict()))", null, config, '"""\\\nimport os')).toEqual(spec);
  });
});

test("names, docstrings and types are those of the schemas", () => {
  const text = pythonModule(specOf(QWEN), "x");
  expect(text).toContain(`@dataclass(frozen=True)
class RMSNormSpec(Spec):
    """
    Root-mean-square normalisation over the last dimension (Zhang and Sennrich 2019,
    arXiv:1910.07467): x / sqrt(mean(x²) + eps) × g. The gain g is the weight itself or, where
    \`zero_centered\`, 1 + weight.
    """

    type: Literal["rmsnorm"] = field(default="rmsnorm", init=False)
    eps: float
    #: The stored weight is the gain's distance from 1 (Gemma, Qwen3-Next, Qwen3.5).
    zero_centered: bool
    #: Whether there is a weight at all; without one the gain is 1.
    has_weight: bool
`);
  expect(text).toContain("\nNormSpec = Union[RMSNormSpec, LayerNormSpec]\n");
  expect(text).toContain("    scaling: Optional[RopeScalingSpec]\n");
});

test("a title with NUL gives a module without: Python takes no source that has one", () => {
  expect(pythonModule(specOf(QWEN), "a\0b")).not.toContain("\0");
});
