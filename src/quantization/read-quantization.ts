import { describeValue } from "../config/nodes/describe-value.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, defaulted, derive, mapped } from "../config/reading/sourced.ts";
import type { Pointer } from "../spec/pointer.ts";
import type { QuantizationSpec } from "../spec/formats/quantization.ts";
import { RawQuantization } from "../spec/formats/raw-quantization.ts";
import type { ObjectNode } from "../config/document.ts";
import type { Declaration } from "./declaration.ts";
import { declaredMembers } from "./declared.ts";
import { nestedLayers } from "./per-layer.ts";
import { readMethod } from "./method.ts";
import { ownLayout } from "./methods/modelopt.ts";
import { readNormalForm } from "./normal-form.ts";
import { ignoreRootMembers, readRootMember } from "./root-members.ts";
import { compareWithSideFile, readSideFile } from "./side-file.ts";
import { dotted } from "../config/nodes/dotted.ts";

/**
 * Reads how the weights are quantised. The file's own object wins over one inside the decoder's config, for
 * transformers 5.18.0 looks at the outer config only; `compression_config` is compressed-tensors' older name. Only
 * where neither declares anything is hf_quant_config.json read, as engines do (vLLM, transformers_utils/config.py).
 * Where nothing else does, a member at the root may say it by itself. Members that the schema does not define are left
 * unread, and so come out as unmapped.
 */
export function readQuantization(root: Scope, decoder: Scope): Described<QuantizationSpec | null> {
  const { reader } = root;
  const names = ["quantization_config", "compression_config"];
  const places = [
    ...new Set([...names.map((name) => root.at(name)), ...names.map((name) => decoder.at(name))]),
  ];
  const present = places.flatMap((at) => {
    const node = root.find(at);
    return node ? [{ at, node }] : [];
  });
  const mlx = root.at("quantization");
  const atRoot = root.find(mlx);
  const named = present.some(({ node }) => node.type === "object" && node.members.has("quant_method"));
  // MLX reads `quantization` first; whoever else reads a quantization_config does so by its quant_method.
  if (atRoot?.type === "object" && atRoot.members.size > 0 && !places.includes(mlx)) {
    if (named) present.push({ at: mlx, node: atRoot });
    else present.unshift({ at: mlx, node: atRoot });
  }
  if (atRoot?.type === "object" && atRoot.members.size === 0 && !places.includes(mlx))
    reader.ignore(mlx, "no effect", "an empty object declares nothing");
  const winner = present.find(({ node }) => node.type !== "null");
  if (!winner) {
    const side = reader.quantFile && readSideFile(reader.quantFile, decoder);
    if (side) ignoreRootMembers(root, decoder);
    const beside = side ?? readRootMember(root, decoder);
    if (!beside) return none(places, present);
    for (const { at } of present) reader.ignore(at, "no effect", "null declares no quantisation");
    return beside;
  }
  ignoreRootMembers(root, decoder);
  for (const { at } of present) if (at !== winner.at) reader.shadow(at, winner.at);
  if (winner.node.type !== "object") {
    reader.refuse(
      "wrong-type",
      winner.at,
      `${dotted(winner.at)} is ${describeValue(winner.node, reader.document.text)}, but an object or null is expected.`,
    );
    return mapped(null, winner.at);
  }
  const declaration = { reader, origin: (pointer: Pointer) => pointer, at: winner.at, node: winner.node };
  if (reader.quantFile) {
    const { at, node } = ownLayout(declaration) ?? declaration;
    compareWithSideFile(reader.quantFile, reader, at, node);
  }
  const raw = declaredMembers(RawQuantization, withoutNestedLayers(declaration), winner.at, declaration);
  const normal_form = readNormalForm(declaration, decoder, readMethod(declaration));
  if (!raw && winner.node.members.size === 0) return mapped({}, winner.at);
  return { ...raw, normal_form } as Described<QuantizationSpec>;
}

/** What the file has in members that methods define: a map inside of its map is read with what it means. */
function withoutNestedLayers(declaration: Declaration): ObjectNode {
  if (!nestedLayers(declaration)) return declaration.node;
  const members = new Map(declaration.node.members);
  members.delete("quantized_layers");
  return { ...declaration.node, members };
}

function none(places: readonly Pointer[], present: readonly { readonly at: Pointer }[]): Described<null> {
  const value = null;
  if (present.length > 0)
    return derive(
      present.map(({ at }) => mapped(null, at)),
      () => value,
      "null declares no quantisation",
    );
  const rule = "the config declares no quantisation";
  return defaulted(value, {
    field: places[0] ?? "",
    lookedFor: places,
    value,
    default_from: "engine",
    rule,
  });
}
