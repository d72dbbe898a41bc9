import { flag, real, text } from "../config/reading/field-types.ts";
import { Sourced, derive, mapped, respell } from "../config/reading/sourced.ts";
import { child } from "../spec/pointer.ts";
import { isMlx, tellMlx } from "./methods/mlx.ts";
import { isAscend } from "./methods/ascend.ts";
import { type Declaration, given, givenOr, inside, missing, pointerOf, wrong } from "./declaration.ts";
import { isOneFact } from "./one-fact.ts";
import { dotted } from "../config/nodes/dotted.ts";

const RULE =
  "quant_method, which transformers requires (5.18.0, quantizers/auto.py); load_in_4bit and load_in_8bit are bitsandbytes whatever it says";
const PRODUCER =
  "without quant_method: ModelOpt, by its producer or its quant_algo (vLLM, config/model_arch_config)";

/**
 * The method in transformers' words; null where the file names none. `compression_config` is compressed-tensors' own
 * name of the object.
 */
export function readMethod(declaration: Declaration): Sourced<string | null> {
  const flags = ["load_in_4bit", "load_in_8bit"].flatMap((name) => givenOr(declaration, flag, name));
  const named = given(declaration, text, ["quant_method"]);
  if (flags.some(({ value }) => value === true))
    return derive([...flags, ...(named ? [named] : [])], () => "bitsandbytes", RULE);
  const method = named ? respell(named, normalised) : besideNoName(declaration);
  return flags.length > 0 ? derive([method, ...flags], (name) => name, RULE) : method;
}

function normalised(name: string): string {
  const known = name.toLowerCase().replace("compressed_tensors", "compressed-tensors");
  return known === "intel/auto-round" || known === "auto_round" ? "auto-round" : known;
}

/** What other members say; where `quant_method` holds something else than a name, that it does decides too. */
function besideNoName(declaration: Declaration): Sourced<string | null> {
  const method = inferred(declaration);
  const node = declaration.node.members.get("quant_method")?.value;
  if (!node || !isOneFact(node)) return method;
  if (node.type !== "null") wrong(declaration, "quant_method", node, "the name of a method");
  const nothing = mapped(null, pointerOf(declaration, "quant_method"));
  return derive([nothing, method], (_, name) => name, "quant_method names no method: other members decide");
}

function inferred(declaration: Declaration): Sourced<string | null> {
  const producer = inside(declaration, "producer");
  const name = producer && given(producer, text, ["name"]);
  const algorithm = given(declaration, text, ["quant_algo"]);
  const hints = [name, algorithm].flatMap((hint) => hint ?? []);
  const modelopt = name?.value === "modelopt" || algorithm !== undefined;
  const keys = ["bits", "group_size"].flatMap((key) => givenOr(declaration, real, key));
  if (!modelopt && isMlx(declaration)) {
    tellMlx(declaration);
    const none = missing<string | null>([pointerOf(declaration, "quant_method")], MLX);
    return derive([...keys, none], (): string | null => "mlx", MLX.rule);
  }
  if (!modelopt && isAscend(declaration)) {
    const none = missing<string | null>([pointerOf(declaration, "quant_method")], ASCEND);
    return keys.length > 0 ? derive([...keys, none], (): string | null => "ascend", ASCEND.rule) : none;
  }
  const own = declaration.at.endsWith("/compression_config");
  if (!modelopt && own) {
    const none = missing([pointerOf(declaration, "quant_method")], COMPRESSED);
    return keys.length > 0 ? derive([...keys, none], () => COMPRESSED.value, COMPRESSED.rule) : none;
  }
  const nothing = missing<string | null>([pointerOf(declaration, "quant_method")], {
    value: modelopt ? "modelopt" : null,
    rule: modelopt ? PRODUCER : "no quant_method",
  });
  if (!modelopt) reportNone(declaration);
  return derive(
    [...hints, ...(modelopt ? [] : keys), nothing],
    () => nothing.value,
    modelopt ? PRODUCER : "no quant_method",
  );
}

const MLX = {
  value: "mlx" as string | null,
  rule: "without quant_method: bits and group_size are MLX's keys (load_model, mlx-lm, mlx_lm/utils.py)",
};

const ASCEND = {
  value: "ascend" as string | null,
  rule: "without quant_method: a map from tensors to words is Ascend's (vllm-ascend, quantization/quant_config.py)",
};

const COMPRESSED = {
  value: "compressed-tensors" as string | null,
  rule: "compression_config is compressed-tensors' own name of the object (vLLM, config/model_arch_config)",
};

function reportNone({ reader, at }: Declaration): void {
  reader.report(
    "warning",
    "no-quantization-method",
    at,
    `${dotted(child(at, "quant_method"))} is missing, so that how the weights are stored is unknown; only raw tells of it. transformers would refuse this file.`,
  );
}
