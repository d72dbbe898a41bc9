import type { Inspection } from "../../inspect/inspection.ts";
import { fieldsOfFiles } from "../../inspect/side-files/files-read.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import type { Json } from "../../spec/json.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";

/**
 * Whether two checkpoints declare one quantisation, however they write it: the normal forms are equal but for the names of groups and
 * for the order of lists in which no order counts, and neither declaration has a member that nobody reads and the other one has not.
 * False where a side has none, or one that no normal form describes.
 */
export function declareTheSame(a: Inspection, b: Inspection): boolean {
  const [left, right] = [a, b].map(({ spec }) => spec.quantization?.normal_form);
  if (!left || !right || Object.keys(left.schemes).length === 0) return false;
  return sameJson(meaningOf(left), meaningOf(right)) && unreadOf(a).join() === unreadOf(b).join();
}

/** The members of a declaration that nobody reads. */
function unreadOf(inspection: Inspection): readonly Pointer[] {
  const unread: Pointer[] = [];
  for (const [pointer, { use }] of fieldsOfFiles(inspection))
    if (use === "unmapped" && DECLARATION.test(pointer)) unread.push(pointer);
  return unread.sort();
}

/** Where a declaration of a quantisation stands, as the beginning of a pointer: a file of its own, or an object of a config. */
export const DECLARATION =
  /^(?:[^#]*hf_quant_config\.json#|.*?\/(?:quantization_config|compression_config|quantization)(?=\/))/;

/** Lists of modules, by the name of the member: each of them is a set, for every entry is matched on its own. */
const SETS: ReadonlySet<string> = new Set([
  ...(["excluded_modules", "included_modules", "targets"] as const),
  ...(["ignore", "exclude_modules", "ignored_layers", "modules_to_not_convert"] as const),
]);

/** Whether two lists at a place of a quantisation have the same entries, where their order says nothing. */
export function isSameSet(at: Pointer, a: Json, b: Json): boolean {
  return SETS.has(nameOf(at)) && sameJson(sorted(a), sorted(b));
}

/** Objects of a quantisation whose members are named as the tool likes, in the order in which they count. */
export function isNamedFreely(at: Pointer): boolean {
  return at === "/quantization/normal_form/schemes" || at === "/quantization/config_groups";
}

/** A normal form without what only names or orders: schemes by their place, sets sorted. */
function meaningOf(form: QuantizationNormalForm): Json {
  const places = new Map(Object.keys(form.schemes).map((name, index) => [name, index]));
  const modules = (of: NonNullable<QuantizationNormalForm["other_modules"]>): readonly unknown[] =>
    of.map((module) => ({ ...module, scheme: places.get(module.scheme) ?? module.scheme }));
  const meaning = {
    ...form,
    schemes: Object.values(form.schemes).map((scheme) => ({ ...scheme, targets: sorted(scheme.targets) })),
    excluded_modules: sorted(form.excluded_modules),
    included_modules: sorted(form.included_modules ?? null),
    layers: form.layers?.map((run) => ({ ...run, modules: modules(run.modules) })) ?? null,
    other_modules: form.other_modules && modules(form.other_modules),
  };
  return JSON.parse(JSON.stringify(meaning)) as Json;
}

function sorted(list: Json): Json {
  if (!Array.isArray(list)) return list;
  return [...new Set(list.map((entry) => JSON.stringify(entry)))].sort();
}
