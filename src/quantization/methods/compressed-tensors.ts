import { flag, orNull, text, texts } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { type Declaration, inside, member, missing, pointerOf } from "../declaration.ts";
import { readArgs } from "../quantization-args.ts";
import { type MethodReading, type SchemeParts, plainScheme } from "../scheme.ts";

const CONFIG = "QuantizationConfig (compressed-tensors, quantization/quant_config.py)";
const SCHEME = "QuantizationScheme (compressed-tensors, quantization/quant_scheme.py)";

/** compressed-tensors: groups of modules, each with a format for weights and one for inputs. */
export function readCompressedTensors(declaration: Declaration): MethodReading {
  const layout = member<string | null>(declaration, orNull(text), ["format"], {
    value: null,
    rule: `no format (${CONFIG})`,
  });
  const schemes = readGroups(declaration, layout);
  return {
    schemes:
      schemes.length > 0
        ? Object.fromEntries(schemes)
        : missing([pointerOf(declaration, "config_groups")], {
            value: {},
            rule: `no config_groups (${CONFIG})`,
          }),
    excluded_modules: member<string[] | null>(declaration, texts, ["ignore"], {
      value: [],
      rule: `ignore defaults to none (${CONFIG})`,
    }),
    module_patterns: implied("exact_or_regex", "is_match (compressed-tensors, utils/match.py)"),
  };
}

/** The schemes of `config_groups`, by their names. */
export function readGroups(
  declaration: Declaration,
  layout: Sourced<string | null>,
): readonly (readonly [string, SchemeParts])[] {
  const groups = inside(declaration, "config_groups");
  return [...(groups?.node.members.keys() ?? [])].flatMap((name) => {
    const group = groups && inside(groups, name);
    return group && group.node.members.size > 0 ? [[name, readGroup(group, layout)] as const] : [];
  });
}

function readGroup(group: Declaration, common: Sourced<string | null>): SchemeParts {
  const layout = member<string | null>(group, orNull(text), ["format"], common);
  const weights = inside(group, "weights");
  return {
    ...plainScheme(SCHEME),
    targets: member(group, texts, ["targets"], {
      value: ["Linear"],
      rule: "without targets every linear layer",
    }),
    weights: weights ? readArgs(weights, layout) : none(group, "weights"),
    activations: argsOf(group, "input_activations"),
    output_activations: argsOf(group, "output_activations"),
    layout,
    group_index: weights
      ? readOrder(weights)
      : derive([none(group, "weights")], () => false, "no weights, no groups"),
  };
}

function argsOf(group: Declaration, name: string): Described<TensorFormat | null> {
  const args = inside(group, name);
  return args ? readArgs(args) : none(group, name);
}

function none(group: Declaration, name: string): Sourced<null> {
  const nothing = { expected: "null", accept: (): null | undefined => undefined, placeholder: null };
  return member<null>(group, nothing, [name], {
    value: null,
    rule: `${name} defaults to none: not quantised (${SCHEME})`,
  });
}

/** GPTQ's order of activations, as a word or as true; it is kept in the weights where groups follow it. */
function readOrder(weights: Declaration): Sourced<boolean> {
  const rule = "actorder defaults to none (compressed-tensors, quantization/quant_args.py)";
  const node = weights.node.members.get("actorder")?.value;
  if (node?.type === "boolean") return member(weights, flag, ["actorder"], { value: false, rule });
  const order = member<string | null>(weights, orNull(text), ["actorder"], { value: null, rule });
  return derive(
    [order],
    (name) => name?.toLowerCase() === "group" || name?.toLowerCase() === "dynamic",
    "group, or dynamic in older words (ActivationOrdering, compressed-tensors)",
  );
}
