import type { Node } from "../../config/document.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import type { ComputedForm } from "../../classes/class-data.ts";
import { entryOf } from "../../spec/entry.ts";
import type { Json } from "../../spec/json.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import { classData, versionData } from "../class-data.ts";
import { formOf, ruleOf } from "../computed.ts";
import { getAttribute } from "../legacy-config.ts";
import type { LegacyAttribute, LegacyConfig } from "../legacy-object.ts";
import { isPythonNumber, json } from "../tracked.ts";
import { inPython } from "./in-python.ts";
import type { Refusal } from "./refusal.ts";

/**
 * Attributes that Python cannot compute of what the file has: a division by a text or by zero, a list by layer of
 * `num_hidden_layers: "36"`. What Python computes of texts and lists all the same (`"36" * 4`) is no refusal.
 */
export function refusedComputing(config: LegacyConfig, root: Node): Refusal[] {
  return [...ofLayers(config, root), ...ofForms(config, root)];
}

function ofLayers(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version, attributes, aliases } = config;
  const layers = attributes.get(aliases.get(LAYERS) ?? LAYERS);
  const [at] = layers?.source.kind === "file" ? layers.source.from : [];
  const node = at === undefined ? undefined : nodeAt(root, at);
  if (at === undefined || !node || isWhole(node)) return [];
  const list = [...attributes].find(([, attribute]) => isByLayer(attribute, at));
  if (!list) return [];
  const why = `${className} of transformers ${version} cannot compute ${list[0]} of ${LAYERS} ${inPython(node)}, which is no whole number.`;
  return [{ at, why }];
}

const LAYERS = "num_hidden_layers";

/** What `range` takes: true and false too. */
function isWhole(node: Node): boolean {
  return node.type === "number" ? node.form !== "float" : node.type === "boolean";
}

/** Whether an attribute is a list that is computed of the number of layers, and not a copy of it. */
function isByLayer(attribute: LegacyAttribute, layers: Pointer): boolean {
  const { source } = attribute;
  const isComputed = source.kind === "computed" && !source.rule.startsWith("as ");
  return isComputed && source.from.includes(layers) && Array.isArray(json(attribute));
}

/** Classes that do not compute what the file gives, though it comes out as it would be computed. */
const TAKES_GIVEN = new Set(["FalconMambaConfig"]);

/** Fields that a class looks at before it computes with them: with nothing, or none, it does something else. */
const ASKED_FIRST: { readonly [className: string]: readonly string[] } = {
  FalconH1Config: ["mamba_d_ssm"],
  ModernBertDecoderConfig: ["local_attention"],
  SwitchTransformersConfig: ["num_sparse_encoder_layers", "num_sparse_decoder_layers"],
};

/** What the data of a class compute of values that Python does not compute with. */
function ofForms(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version } = config;
  const data = classData(className, versionData(version));
  for (const [name, { source }] of config.attributes) {
    // What the class computes in any case, the file may set anew when it is done.
    const isAlways = data.always.includes(name) && !TAKES_GIVEN.has(className);
    const always = isAlways ? entryOf(data.computed, name) : undefined;
    const form = always ?? (source.kind === "computed" ? formOf(data, name, source.rule) : undefined);
    const odd = form && oddOperand(form, (input) => json(getAttribute(config, input)));
    const operand = odd === undefined ? undefined : getAttribute(config, odd);
    // A default is known to be computed with: no object of the class could be built otherwise.
    const [at] = operand && "from" in operand.source ? operand.source.from : [];
    const node = at === undefined ? undefined : nodeAt(root, at);
    if (!form || odd === undefined || at === undefined || !node) continue;
    // What the file gives under another name is set when all is computed.
    if (Object.hasOwn(data.attribute_map, nameOf(at))) continue;
    if (entryOf(ASKED_FIRST, className)?.includes(odd) && !json(operand)) continue;
    const why = `${className} of transformers ${version} cannot compute ${name} (${ruleOf(form)}): ${odd} is ${inPython(node)}.`;
    return [{ at, why }];
  }
  return [];
}

/** The field of a form that Python cannot compute with; undefined where it can, or where it is not known. */
function oddOperand(form: ComputedForm, of: (name: string) => Json | undefined): string | undefined {
  const notNumber = (...names: readonly string[]) => names.find((name) => !isPythonNumber(of(name)));
  const zero = (name: string) => (Number(of(name)) === 0 ? name : undefined);
  /** Neither texts nor lists: Python repeats those. */
  const notRepeated = (...names: readonly string[]) =>
    names.find((name) => {
      const value = of(name);
      return value === null || (typeof value === "object" && !Array.isArray(value));
    });
  const hasLayers = Number(of(LAYERS)) > 0;
  switch (form[0]) {
    case "quotient":
    case "ratio":
      return notNumber(form[1], form[2]) ?? zero(form[2]);
    case "product_quotient":
      return notNumber(form[1], form[2], form[3]) ?? zero(form[3]);
    case "share":
      return notNumber(form[2], form[3]) ?? zero(form[3]);
    case "part":
    case "ceil":
    case "plus":
      return notNumber(form[1]);
    case "over":
      return notNumber(form[2]) ?? zero(form[2]);
    case "power":
      return notNumber(form[1]) ?? (form[2] < 0 ? zero(form[1]) : undefined);
    case "product":
      return notRepeated(form[1], form[2]);
    case "times":
      return notRepeated(form[1]);
    case "sum":
      return isPythonNumber(of(form[1])) || isPythonNumber(of(form[2]))
        ? notNumber(form[1], form[2])
        : notRepeated(form[1], form[2]);
    case "nth":
    case "every":
      return hasLayers ? (notNumber(form[1]) ?? zero(form[1])) : undefined;
    case "first":
      return hasLayers && typeof form[1] === "string" ? notNumber(form[1]) : undefined;
    case "copy":
    case "constant":
    case "each":
    case "indexes":
    case "cycle":
    case "cycle_last":
    case "cycle_back":
    case "then_cycle":
      return undefined;
  }
}
