import { unmappedIn } from "../config/reading/field-use.ts";
import { type DeadEntry, deadEntries } from "../analysis/quantized/dead-entries.ts";
import { entriesOf, Schemes } from "../analysis/quantized/schemes.ts";
import { type Unnamed, unnamedModules } from "../analysis/quantized/unnamed-modules.ts";
import { type Unpackable, unpackable } from "../analysis/quantized/unpackable.ts";
import { type WeightBytes, weightBytes } from "../analysis/weight-bytes.ts";
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import type { Diagnostic } from "../config/document.ts";
import { QUANT_FILE, inSideFile } from "../config/nodes/side-file.ts";
import { familyOfInspection } from "../families/registry.ts";
import { changesNoBytes } from "../quantization/no-bytes.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { Inspection } from "./inspection.ts";

/** The bytes of a checkpoint's weights, and what of its quantisation they leave out of account. */
export interface InspectedWeights {
  /** null where they are not known. */
  readonly bytes: WeightBytes | null;
  /**
   * Members of the quantisation that nobody read, that hold what no method defines, or on which the figure does not rest
   * though nobody knows them to be without effect; targets of schemes that name no module of the model; and a side file that
   * cannot be read: the figure may be another for them.
   */
  readonly unread: readonly Pointer[];
  /** Patterns that cannot be evaluated: there is no figure where there are any. */
  readonly unevaluated: readonly string[];
  /** What the method's own layers cannot store: there is no figure where there is any. */
  readonly unpackable: readonly Unpackable[];
  /** What a map of all modules leaves out, which marks the figure. */
  readonly unnamed: readonly Unnamed[];
}

const known = new WeakMap<Inspection, InspectedWeights>();

/** What the names of a checkpoint's tensors are, as its family knows them. */
export function namesOf(
  inspection: Pick<Inspection, "adapter" | "spec">,
  transformers: string = LATEST_TRANSFORMERS,
): CheckpointNames {
  return (
    familyOfInspection(inspection, transformers)?.checkpoint(
      inspection.adapter,
      inspection.spec.architecture,
    ) ?? {}
  );
}

/** The bytes of the weights of an inspected file. Computed once. */
export function weightsOf(inspection: Inspection): InspectedWeights {
  const before = known.get(inspection);
  if (before) return before;
  const { body, quantization, dtype } = inspection.spec;
  const names = namesOf(inspection);
  const form = quantization?.normal_form;
  const refused = form ? unpackable(body, form, names) : [];
  const unnamed = form ? unnamedModules(body, form, names) : [];
  const bytes = refused.length > 0 ? null : weightBytes(body, quantization, dtype, names);
  const made = {
    bytes,
    unpackable: refused,
    unnamed,
    unread: [
      ...new Set([...unreadMembers(inspection), ...misreadMembers(inspection)]),
      ...unnamed.slice(0, MOST_MARKED).map(({ module }) => fieldOfUnnamed(inspection, module)),
      ...(bytes === null ? [] : fieldsOfIdle(inspection)),
      ...(inspection.quantFile?.ok === false ? [inSideFile(QUANT_FILE, "")] : []),
    ],
    unevaluated: bytes === null ? unevaluatedPatterns(inspection) : [],
  };
  known.set(inspection, made);
  return made;
}

const knownDead = new WeakMap<Inspection, readonly DeadEntry[]>();

/** The entries of a quantisation that match no module of the checkpoint. Computed once. */
export function deadEntriesOf(inspection: Inspection): readonly DeadEntry[] {
  let dead = knownDead.get(inspection);
  if (dead === undefined) {
    const { body, quantization } = inspection.spec;
    const form = quantization?.normal_form;
    knownDead.set(inspection, (dead = form ? deadEntries(body, form, namesOf(inspection)) : []));
  }
  return dead;
}

/** Whether an entry is a target of a scheme that stores weights: what it was written for is then stored otherwise than shown. */
export function isIdle({ spec }: Pick<Inspection, "spec">, { list, scheme }: DeadEntry): boolean {
  const schemes = spec.quantization?.normal_form?.schemes ?? {};
  return list === "targets" && (schemes[scheme ?? ""]?.weights ?? null) !== null;
}

/** So many fields mark a figure for one reason. */
const MOST_MARKED = 3;

/** Where the targets stand that name no module, though their schemes store weights. */
function fieldsOfIdle(inspection: Inspection): readonly Pointer[] {
  const hasTargets = Object.values(inspection.spec.quantization?.normal_form?.schemes ?? {}).some(
    ({ targets, weights }) => weights !== null && targets.length > 0,
  );
  const idle = hasTargets ? deadEntriesOf(inspection).filter((entry) => isIdle(inspection, entry)) : [];
  const fields = new Set(idle.flatMap((entry) => fieldOfEntry(inspection, entry) ?? []));
  return [...fields].slice(0, MOST_MARKED);
}

/** Where an entry stands in the file; null where the file does not have it. */
export function fieldOfEntry(
  { origins, places }: Pick<Inspection, "origins" | "places">,
  { list, scheme }: DeadEntry,
): Pointer | null {
  const leaf = list === "targets" ? child(`${FORM}/schemes`, scheme ?? "") + "/targets" : `${FORM}/${list}`;
  const origin = origins.get(leaf);
  if (!origin || (origin.kind !== "mapped" && origin.kind !== "derived")) return null;
  const fields = origin.from.filter((field) => !/\/(?:quant_method|lm_head|quant_algo)$/.test(field));
  return fields.find((field) => places.has(field)) ?? fields[0] ?? null;
}

/** Where a map of all modules would have a word for this one. */
export function fieldOfUnnamed({ origins }: Pick<Inspection, "origins">, module: string): Pointer {
  const origin = origins.get(`${FORM}/schemes/FLOAT/targets`);
  const map = origin && "from" in origin ? origin.from[0] : "";
  return `${map?.replace(/\/[^/]*\.weight$/, "")}/${module}.weight`;
}

/** So many characters of names are looked at where the page is drawn. */
const MOST_LOOKED_AT = 4096;

const EXPRESSION = /[\\^$*+?()[\]{}|]/;

/**
 * The bytes where they are known, or come without evaluating expressions: a page is drawn while it asks. undefined: a
 * worker has to say (learnWeights).
 */
export function weightsNow(inspection: Inspection): InspectedWeights | undefined {
  return known.get(inspection) ?? (isMatchedSoon(inspection) ? weightsOf(inspection) : undefined);
}

/** Whether a quantisation has few names of modules and no expressions: matching them keeps no page from being drawn. */
export function isMatchedSoon({ spec }: Pick<Inspection, "spec">): boolean {
  const form = spec.quantization?.normal_form;
  let length = 0;
  for (const { text } of form ? entriesOf(form) : []) {
    length += text.length;
    if (length > MOST_LOOKED_AT || EXPRESSION.test(text)) return false;
  }
  return true;
}

/** Takes over what a worker found out about the same file. */
export function learnWeights(inspection: Inspection, weights: InspectedWeights): void {
  if (!known.has(inspection)) known.set(inspection, weights);
}

function unevaluatedPatterns({ spec: { quantization } }: Inspection): readonly string[] {
  const form = quantization?.normal_form;
  return form ? Schemes.of(form).unevaluated.map(({ text }) => text) : [];
}

/** Whether a field says how the weights are quantised. */
export function isOfQuantization(field: Pointer): boolean {
  if (field.startsWith(QUANT_FILE)) return true;
  return /^(?:\/[^/]+)?\/(?:quantization_config|compression_config|quantization|quantize|quantization_bit)(?:\/|$)/.test(
    field,
  );
}

/**
 * The members of the quantisation that nobody read, of this file and of hf_quant_config.json beside it; and those that
 * stand in the spec as the file has them, decide nothing of what they mean, and are not known to change no bytes.
 */
export function unreadMembers({
  fields,
  quantFile,
  spec,
}: Pick<Inspection, "fields" | "quantFile" | "spec">): Pointer[] {
  const own = unmappedIn(fields).filter(isOfQuantization);
  const beside = quantFile?.ok
    ? unmappedIn(quantFile.report.fields).map((field) => inSideFile(QUANT_FILE, field))
    : [];
  const method = spec.quantization?.normal_form?.quant_method ?? null;
  return [...own, ...(method === null ? [] : membersAside(fields, method)), ...beside];
}

/** Members of which the spec has the words alone. What of these changes no bytes is known by method. */
function membersAside(fields: Inspection["fields"], method: string): Pointer[] {
  return [...fields].flatMap(([field, use]) =>
    use.use === "mapped" &&
    isOfQuantization(field) &&
    use.to.every((value) => value.startsWith("/quantization/") && !value.startsWith(FORM)) &&
    !changesNoBytes(field, method)
      ? [field]
      : [],
  );
}

const FORM = "/quantization/normal_form";

/**
 * Findings of readers that leave bytes open: a member holds what no method defines, is missing though every reader asks for
 * it, or contradicts another; its tool wrote several things under one name, or those who load the file take other defaults.
 */
const LEAVE_BYTES_OPEN = /^quantization-(?:value|member-missing|contradiction|(?:types|blocks)-open)$/;

/** Members that hold what no method defines, where the reader took something else in their place, or that leave bytes open. */
function misreadMembers({ diagnostics, quantFile }: Inspection): Pointer[] {
  const beside = quantFile?.ok ? quantFile.report.diagnostics : [];
  const of = (found: readonly Diagnostic[]): Pointer[] =>
    found.flatMap(({ code, at }) => (LEAVE_BYTES_OPEN.test(code) ? [at] : []));
  return [...of(diagnostics), ...of(beside).map((field) => inSideFile(QUANT_FILE, field))];
}
