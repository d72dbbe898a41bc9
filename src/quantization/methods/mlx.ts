import { count, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { checkOneOf, type Declaration, given, member, notNull, within, wrong } from "../declaration.ts";
import { formatBy } from "../formats.ts";
import { type Rule, ruleOf } from "../rules.ts";
import { type MethodReading, type SchemeParts, plainScheme, undescribed } from "../scheme.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const LOAD = "load_model (mlx-lm, mlx_lm/utils.py)";
const CONVERT = "quantize_model (mlx-lm, mlx_lm/utils.py)";

/** What nn.quantize of MLX knows: https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.quantize.html */
const MODES = ["affine", "mxfp4", "mxfp8", "nvfp4"] as const;

/** Numbers that share a scale, and widths of integers, that mx.quantize packs. */
const AFFINE_GROUPS = [32, 64, 128];
const AFFINE_BITS = [2, 3, 4, 5, 6, 8];

const AFFINE = { value: "affine", rule: `mode defaults to affine (${LOAD})` };

type Mode = (typeof MODES)[number];

/** Group size and bits where the file gives none. */
const DEFAULTS: Readonly<Record<Mode, readonly [group: number, bits: number]>> = {
  affine: [64, 4],
  mxfp4: [32, 4],
  mxfp8: [32, 8],
  nvfp4: [16, 4],
};

/**
 * Types of decoders whose routers are a bare weight in mlx-lm (MoEGate of these and those that they are made of), which
 * nn.quantize leaves as it is; in others they are linear layers.
 */
const BARE_ROUTERS: ReadonlySet<string> = new Set([
  "deepseek",
  "deepseek_v2",
  "deepseek_v3",
  "deepseek_v32",
  "dots1",
  "exaone_moe",
  "glm4_moe",
  "glm4_moe_lite",
  "glm_moe_dsa",
  "joyai_llm_flash",
  "kimi_k2",
  "kimi_k25",
  "laguna",
  "mimo_v2_flash",
  "nemotron_h",
  "solar_open",
]);

const OWN = new Set(["group_size", "bits", "mode", "quant_method", "linear_class", "quantization_mode"]);

/**
 * MLX: groups with a scale and, where they are affine, an offset of the model's own type. Every linear layer is
 * quantised, the output head, routers that are one and the table of tokens with them, unless its name has an entry of its own.
 */
export function readMlx(declaration: Declaration, decoder: Scope): MethodReading {
  const type = decoder.find(decoder.at("model_type"));
  const isBare = type?.type === "string" && BARE_ROUTERS.has(type.value);
  const targets = isBare
    ? implied(
        ["Linear", "Embedding"],
        `routers are a bare weight (MoEGate, mlx-lm, mlx_lm/models/${type.value}.py)`,
      )
    : implied(["Linear", "Router", "Embedding"], `every module that can be quantised (${CONVERT})`);
  const base = readScheme(declaration, targets, false);
  if (base === null)
    return undescribed([member(declaration, text, ["mode"], AFFINE)], "a mode that is not described here");
  const own = [...declaration.node.members].filter(([name]) => !OWN.has(name));
  const rules = own
    .filter(([, { value }]) => value.type === "object" || value.type === "boolean")
    .flatMap(([name, { value }]) => ruleOf(declaration, name, value, ["group_size", "bits", "mode"]));
  const named = rules.map((rule) => [`module ${rule.pattern}`, readModule(rule, base)] as const);
  return {
    conditions: given(declaration, text, ["mode"]) ? [member(declaration, text, ["mode"], AFFINE)] : [],
    schemes: {
      ...Object.fromEntries(named.flatMap(([name, scheme]) => (scheme ? [[name, scheme] as const] : []))),
      all: base,
    },
    excluded_modules: implied([], `what is left out has an entry of its own (${LOAD})`),
    module_patterns: implied<ModulePatterns | null>("exact", `the whole name (${LOAD})`),
  };
}

/** The scheme of a declaration, or of an entry of its own; null: not described. */
function readScheme(
  declaration: Declaration,
  targets: SchemeParts["targets"],
  isEntry: boolean,
): SchemeParts | null {
  const mode = notNull(declaration, text, ["mode"], AFFINE);
  const known = MODES.find((name) => name === mode.value.toLowerCase());
  const node = declaration.node.members.get("mode")?.value;
  if (known === undefined) {
    if (node) wrong(declaration, "mode", node, MODES.join(", "));
    return null;
  }
  const [size, width] = DEFAULTS[known];
  const rule = `the mode's own where the file does not say (${LOAD})`;
  // The tool asks for both once, and an entry of a module may leave them to its mode.
  const read = (name: string, own: number): Sourced<number> => {
    const fallback = derive([mode], () => own, rule);
    return isEntry
      ? member(declaration, count, [name], fallback)
      : notNull(declaration, count, [name], fallback, LOAD);
  };
  const group = read("group_size", size);
  const bits = read("bits", width);
  checkOneOf(declaration, "group_size", known === "affine" ? AFFINE_GROUPS : [size]);
  checkOneOf(declaration, "bits", known === "affine" ? AFFINE_BITS : [DEFAULTS[known][1]]);
  const affine = known === "affine";
  const format: TensorFormat = {
    format: known,
    bits: 4,
    granularity: "group",
    group_size: size,
    block_shape: null,
    scale_format: affine ? null : known === "nvfp4" ? "fp8_e4m3" : "ue8m0",
    outer_scale: null,
    symmetric: !affine,
    zero_points: affine,
    dynamic: false,
  };
  return {
    ...plainScheme(CONVERT),
    targets,
    weights: {
      ...formatBy([mode], format, `a scale for each group (${CONVERT})`),
      format: derive(
        [mode, bits],
        (_, n) => (affine ? `int${n}` : known),
        "the mode, and integers of so many bits",
      ),
      bits,
      group_size: derive([mode, group], (_, n) => n, "numbers that share a scale"),
      ...(affine && {
        zero_point_format: derive([mode], () => null, `offsets are of the model's own type (${CONVERT})`),
      }),
    },
    whole_groups_only: implied(
      true,
      `inputs that are no multiple of the group stay as they are (${CONVERT})`,
    ),
  };
}

/** The entry of one module: members of its own, false for a module that stays as it is, or true. */
function readModule({ pattern, entry, node, said }: Rule, base: SchemeParts): SchemeParts | null {
  const targets = derive([said], () => [pattern], `the module of this name (${LOAD})`);
  if (node.type === "boolean")
    return within(node.value ? { ...base, targets } : { ...plainScheme(LOAD), targets }, [said]);
  // An empty object counts as false in Python.
  if (entry === null || entry.node.members.size === 0)
    return within({ ...plainScheme(LOAD), targets }, [said]);
  const scheme = readScheme(entry, targets, true);
  return scheme && within(scheme, [said]);
}

/** Whether a declaration that names no method has MLX's keys. */
export function isMlx({ node }: Pick<Declaration, "node">): boolean {
  const number = (name: string): boolean => node.members.get(name)?.value.type === "number";
  return number("group_size") && number("bits");
}

/** Says whose keys these are. */
export function tellMlx({ reader, at }: Declaration): void {
  reader.report(
    "info",
    "mlx-quantization",
    at,
    `${dotted(at)} has MLX's keys (${LOAD}): a matrix takes bits and a scale with an offset for each group, the output head and the table of tokens too. transformers refuses a quantization_config without quant_method.`,
  );
}
