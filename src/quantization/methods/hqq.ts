import { count, flag, natural, texts } from "../../config/reading/field-types.ts";
import { type Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import { checkOneOf, type Declaration, inside, member, notNull, pointerOf, within } from "../declaration.ts";
import { INT4_GROUP, formatBy } from "../formats.ts";
import { type Rule, ignoreMembers, rulesIn } from "../rules.ts";
import { KEEPS_HEAD, type MethodReading, type SchemeParts, plainScheme, undescribed } from "../scheme.ts";
import { append } from "../../spec/many.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const LAYER = "HQQLinear (hqq, core/quantize.py)";
const CONFIG = "Quantizer.quantize (hqq, core/quantize.py)";

/** Bits that fill whole bytes: of others HQQ leaves some of a word empty. */
const WHOLE: ReadonlySet<number> = new Set([1, 2, 4, 8]);

/** HQQ: integers in groups, with a scale and a zero point of the model's own type. */
export function readHqq(declaration: Declaration): MethodReading {
  const decisive: Sourced<unknown>[] = [];
  const config = inside(declaration, "quant_config");
  const all = config && readParams(config, decisive);
  const tags =
    config && !config.node.members.has("weight_quant_params")
      ? rulesIn(declaration, "quant_config", ["weight_quant_params"])
      : [];
  const named = tags.map((rule) => [`tag ${rule.pattern}`, readTag(rule, decisive)] as const);
  if ((!all && named.length === 0) || named.some(([, scheme]) => scheme === undefined)) {
    declaration.reader.report(
      "warning",
      "unknown-quantization-algorithm",
      declaration.at,
      `${dotted(declaration.at)}/quant_config has no weight_quant_params of 1, 2, 4 or 8 bits whose scales and zero points are plain, with a group_size or axis 1: how weights are stored is not described here.`,
    );
    return undescribed(decisive);
  }
  return {
    conditions: decisive,
    schemes: {
      ...Object.fromEntries(named.flatMap(([name, scheme]) => (scheme ? [[name, scheme] as const] : []))),
      ...(all && { linear: all }),
    },
    excluded_modules: member<string[] | null>(declaration, texts, ["skip_modules"], KEEPS_HEAD),
    module_patterns: implied<ModulePatterns | null>(
      "component",
      "the name of a module around it (HQQMarlinConfig, vLLM 91b4f8fb, which later releases left out, model_executor/layers/quantization/hqq_marlin.py)",
    ),
  };
}

/** Modules of one name in all layers. */
function readTag({ pattern, entry }: Rule, decisive: Sourced<unknown>[]): SchemeParts | undefined {
  const own: Sourced<unknown>[] = [];
  const scheme = entry === null ? undefined : readParams(entry, own);
  append(decisive, own);
  return (
    scheme &&
    within(
      {
        ...scheme,
        targets: derive(own, () => [pattern], `the name inside its layer (${LAYER})`),
        patterns: derive(own, (): ModulePatterns => "path", `the name inside its layer (${LAYER})`),
      },
      own,
    )
  );
}

function readParams(config: Declaration, decisive: Sourced<unknown>[]): SchemeParts | undefined {
  const params = inside(config, "weight_quant_params");
  if (!params) return undefined;
  const bits = notNull(params, count, ["nbits"], { value: 4, rule: `nbits defaults to 4 (${CONFIG})` });
  // Null is no default here: nothing is grouped.
  const group =
    params.node.members.get("group_size")?.value.type === "null"
      ? mapped<number | null>(null, pointerOf(params, "group_size"))
      : member<number | null>(params, count, ["group_size"], {
          value: 64,
          rule: `group_size defaults to 64 (${CONFIG})`,
        });
  const off = (name: string) =>
    member(params, flag, [name], { value: false, rule: `${name} is off unless it is said (${CONFIG})` });
  const nested = [off("quant_zero"), off("quant_scale")];
  ignoreMembers(params, ["channel_wise", "optimize", "round_zero"], "no effect", "how numbers are chosen");
  checkOneOf(params, "channel_wise", [true], "true: else a matrix has one scale");
  for (const name of ["scale_quant_params", "zero_quant_params"])
    checkOneOf(config, name, [], "null: scales are plain");
  checkOneOf(params, "axis", [0, 1]);
  const axis = notNull(params, natural, ["axis"], { value: 0, rule: `axis defaults to 0 (${CONFIG})` });
  const asFloat = off("view_as_float");
  append(decisive, [bits, ...nested, group, axis]);
  ignoreMembers(
    config,
    ["scale_quant_params", "zero_quant_params", "offload_meta"],
    "no effect",
    "scales are plain",
  );
  if (!WHOLE.has(bits.value) || nested.some(({ value }) => value)) return undefined;
  // Without groups a scale is for what lies along the axis: of the first, for an input channel.
  if (group.value === null && axis.value === 0) return undefined;
  return {
    ...plainScheme(LAYER),
    layout: derive(
      [axis, asFloat],
      (along, isFloat) => `axis=${along}${isFloat ? " view_as_float" : ""}`,
      `along which axis groups lie, and whether packed bytes are seen as numbers of the model's type (${LAYER})`,
    ),
    weights: {
      ...formatBy(nested, INT4_GROUP, LAYER),
      format: derive([bits], (n) => `int${n}`, "integers of so many bits"),
      bits,
      granularity: derive([group], (size) => (size === null ? "channel" : "group"), "groups, or whole rows"),
      group_size: group,
      scale_format: implied(null, `scales are of the type that is computed in (${LAYER})`),
      symmetric: implied(false, `a zero point stands beside each scale (${LAYER})`),
      zero_points: implied(true, `a zero point stands beside each scale (${LAYER})`),
      zero_point_format: implied(null, `zero points are of the type that is computed in (${LAYER})`),
    },
  };
}
