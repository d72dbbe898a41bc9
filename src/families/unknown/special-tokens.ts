import { hfClass } from "../../classes/hf-class.ts";
import type { ConfigDocument, Node, NumberNode, ObjectNode } from "../../config/document.ts";
import { GENERATION_FILE, inSideFile } from "../../config/nodes/side-file.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { refusedByPython } from "../../config/parse/python-refuses.ts";
import type { Json } from "../../spec/json.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { classOfType, type NamedClass, nestedClass } from "./named-class.ts";
import { NO_FIELDS } from "./no-fields.ts";

type SpecialTokenName = "bos_token_id" | "eos_token_id" | "pad_token_id";

/** The ids of a special token, and what gives them. */
export interface SpecialToken {
  readonly ids: readonly number[];
  /** The field that gives them: of generation_config.json, or of config.json where that gives none. */
  readonly from: Pointer;
  /** The config class whose default they are, where the files leave the field out. */
  readonly class?: string;
}

/**
 * The ids that config.json gives a token: its own field, or the text model's where that gives none, each of them as its
 * class fills it in (GenerationConfig.from_model_config, transformers 5.18.0, generation/configuration_utils.py).
 */
export function tokenOfConfig(
  name: SpecialTokenName,
  root: ObjectNode,
  modelType: string,
  version: string,
): SpecialToken | null {
  const outer = classOfType(modelType, version);
  const given = root.members.get("text_config")?.value;
  // Where the file has none, or a null, its class makes one of defaults.
  const text = given?.type === "object" ? given : NO_FIELDS;
  const inner = outer ? nestedClass(outer.data, "text_config", text, version) : null;
  return tokenIn(name, root, "", outer, version) ?? tokenIn(name, text, "/text_config", inner, version);
}

/** The tokens that begin and fill a sequence, as generation of a checkpoint takes them; null where nothing gives one. */
export interface OtherTokens {
  readonly bos_token_id: SpecialToken | null;
  readonly pad_token_id: SpecialToken | null;
}

/** Reads {@link OtherTokens}: what generation_config.json gives before what config.json and its class give. */
export function otherTokens(
  generation: ConfigDocument | null,
  root: ObjectNode,
  modelType: string,
  version: string,
): OtherTokens {
  const of = (name: SpecialTokenName): SpecialToken | null =>
    tokenOfGeneration(name, generation) ?? tokenOfConfig(name, root, modelType, version);
  return { bos_token_id: of("bos_token_id"), pad_token_id: of("pad_token_id") };
}

/** What generation_config.json says of a token; null where it says nothing, or Python cannot read it. */
function tokenOfGeneration(name: SpecialTokenName, document: ConfigDocument | null): SpecialToken | null {
  if (document === null || refusedByPython(document.diagnostics) !== null) return null;
  const ids = idsOf(nodeAt(document.root, `/${name}`));
  return ids ? { ids, from: inSideFile(GENERATION_FILE, `/${name}`) } : null;
}

function tokenIn(
  name: SpecialTokenName,
  node: ObjectNode,
  at: Pointer,
  of: NamedClass | null | undefined,
  version: string,
): SpecialToken | null {
  const from = child(at, name);
  const given = node.members.get(name);
  if (given) {
    const ids = idsOf(given.value);
    return ids ? { ids, from } : null;
  }
  const ids = of ? asIds(hfClass(of.name, version)?.defaults[name]) : null;
  return of && ids ? { ids, from, class: of.name } : null;
}

function asIds(value: Json | undefined): readonly number[] | null {
  const ids = (Array.isArray(value) ? value : [value]).filter((id) => typeof id === "number");
  return ids.length > 0 ? ids : null;
}

/** The numbers of one id or of a list of ids; none of anything else. */
export function numbersIn(node: Node | undefined): readonly NumberNode[] {
  const nodes = node?.type === "array" ? node.items : node ? [node] : [];
  const numbers = nodes.filter((item) => item.type === "number");
  return numbers.length === nodes.length ? numbers : [];
}

/** The ids that tokens may have; undefined where there is none. */
export function idsOf(node: Node | undefined): readonly number[] | undefined {
  const ids = numbersIn(node).flatMap((item) => (item.form === "inexact" ? [] : [item.value]));
  return ids.length > 0 ? ids : undefined;
}
