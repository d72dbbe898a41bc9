import type { QuantizationSpec } from "../../spec/formats/quantization.ts";
import type { Json } from "../../spec/json.ts";
import { groupBy } from "../../spec/group-by.ts";
import { listed } from "../../spec/listed.ts";
import { isWithin, nameOf, parentOf } from "../../spec/pointer.ts";
import type { CostRow, ValueEntry } from "../comparison.ts";
import { groupedNames } from "../values/grouped-entries.ts";
import { changeOf } from "./cost-words.ts";
import { briefOrigins } from "./origin-words.ts";
import { isSameMethod, quantizationChange } from "./part-words.ts";
import { firstOf, placeOf, showValue } from "./show-value.ts";
import { sideWords } from "./value-lines.ts";

/** Whether an entry is what two declarations of one quantisation write otherwise. */
export function isWritten({ status, note, component }: ValueEntry): boolean {
  return status === "equal" && note !== null && component === "quantization";
}

/** Whether only the group that a value is in has another name. */
function isRenamed({ a, b }: ValueEntry): boolean {
  return a !== null && b !== null && a.pointer !== b.pointer;
}

/**
 * What two declarations write otherwise, each once: of a group with another name the first value alone, and of what the declaration
 * itself writes otherwise not its normal form as well.
 */
export function writtenEntries(values: readonly ValueEntry[]): readonly ValueEntry[] {
  const groups = new Set<string>();
  const written = values.filter(isWritten);
  const own = written.filter((entry) => !isWithin(placeOf(entry), NORMAL_FORM));
  return (own.length > 0 ? own : written).filter((entry) => {
    if (!isRenamed(entry)) return true;
    const place = placeOf(entry).split("/").slice(0, GROUP_DEPTH).join("/");
    if (groups.has(place)) return false;
    groups.add(place);
    return true;
  });
}

const NORMAL_FORM = "/quantization/normal_form";

/** `/quantization/normal_form/schemes/group_0` */
const GROUP_DEPTH = 5;

/** A member by its name, with that of its holder where this is a member of the declaration: `producer.name`. */
function memberName(entry: ValueEntry): string {
  const place = placeOf(entry);
  return parentOf(parentOf(place)) === "/quantization"
    ? `${nameOf(parentOf(place))}.${nameOf(place)}`
    : nameOf(place);
}

/** That two declarations mean the same, and what they write otherwise; null where they write the same. */
export function writtenText(
  written: readonly ValueEntry[],
  quantization: QuantizationSpec | null,
): string | null {
  if (written.length === 0) return null;
  const names = new Set(
    writtenEntries(written).map((entry) => (isRenamed(entry) ? "names of groups" : memberName(entry))),
  );
  const whence = briefOrigins(written);
  const from = whence === "" ? "" : ` (${whence})`;
  return `Quantisation: ${quantizationChange(quantization, quantization)}, the same in normal form; only written otherwise: ${firstOf([...names])}${from}.`;
}

/** How a quantisation changed: its method and numbers, which modules it is about now, the other members, what it costs, and whence. */
export function quantizationText(
  entries: readonly ValueEntry[],
  a: QuantizationSpec | null,
  b: QuantizationSpec | null,
  costs: readonly string[],
): string {
  const what = quantizationChange(a, b);
  // Another method names modules in its own way, and has other members.
  const own = isSameMethod(a, b) ? entries : [];
  const others = own.filter((entry) => moduleWords(entry).length === 0);
  const isTold = !what.endsWith(" on both");
  const members = isTold || others.length === 0 ? [] : [firstOf(memberWords(others))];
  const whence = briefOrigins(entries);
  const parts = [what, ...own.flatMap(moduleWords), ...members];
  return `Quantisation: ${[...parts, ...costs].join("; ")}${whence === "" ? "" : ` (${whence})`}.`;
}

/** What another quantisation changes of the bytes that weights take, draft modules left out where these changed too. */
export function quantizationCosts(costs: readonly CostRow[]): string[] {
  const rowOf = (key: string): CostRow | undefined => costs.find((row) => row.key === key);
  const drafts = rowOf("parameters_mtp");
  const isOtherDraft = drafts !== undefined && drafts.a !== drafts.b;
  if (isOtherDraft && rowOf("weight_bytes_whole"))
    return changeOf(costs, "weight_bytes_whole", "weights without MTP");
  const label = isOtherDraft ? "weights with MTP" : "weights";
  const changes = changeOf(costs, "weight_bytes", label);
  // What a model of other parameters takes is not the quantisation's doing alone.
  if (changes.length > 0)
    return isOtherDraft ? changes : [...changes, ...changeOf(costs, "parameters_total", "parameters")];
  const towers = changeOf(costs, "weight_bytes_towers", "weights of towers");
  if (towers.length > 0) return towers;
  const known = rowOf("weight_bytes");
  return known !== undefined && known.a !== null && known.a === known.b
    ? ["weights take the same bytes"]
    : [];
}

/** So many modules are named, numbers in their names taken together. */
const MOST_MODULES = 3;

/** Which modules a list says more or less now; nothing of other members. */
function moduleWords(entry: ValueEntry): string[] {
  const place = placeOf(entry);
  const [before, after] = [listOf(entry.a), listOf(entry.b)];
  const gone = before.filter((name) => !after.includes(name));
  const come = after.filter((name) => !before.includes(name));
  const words = (is: string, isNot: string): string[] => [
    ...(come.length > 0 ? [`${is} ${modulesOf(come)}`] : []),
    ...(gone.length > 0 ? [`${isNot} ${modulesOf(gone)}`] : []),
  ];
  if (place === "/quantization/normal_form/excluded_modules")
    return words("now left out:", "no longer left out:");
  if (place === "/quantization/normal_form/included_modules")
    return words("now allowed:", "no longer allowed:");
  if (place === "/quantization/normal_form/decoder_alone")
    return [isTrue(entry.b) ? "now of the decoder alone" : "now of the towers too"];
  if (nameOf(place) === "targets" && isWithin(place, "/quantization/normal_form/schemes")) {
    const scheme = nameOf(parentOf(place));
    return words(`${scheme} now of`, `${scheme} no longer of`);
  }
  return [];
}

function modulesOf(names: readonly string[]): string {
  const groups = names.length <= MOST_MODULES ? null : groupedNames(names, MOST_MODULES);
  if (groups === null) return firstOf(names);
  return listed(groups.map(({ name, indexes }) => (indexes === "" ? name : `${name} (${indexes})`)));
}

function listOf(side: ValueEntry["a"]): readonly string[] {
  const value: Json = side && "value" in side ? side.value : null;
  return Array.isArray(value) ? value.map((name) => (typeof name === "string" ? name : showValue(name))) : [];
}

const isTrue = (side: ValueEntry["a"]): boolean => side !== null && "value" in side && side.value === true;

/** Members with both their values: "activations.dynamic yes → no". What several formats say alike is said once: "scale_format …". */
function memberWords(entries: readonly ValueEntry[]): readonly string[] {
  const words = groupBy(
    entries,
    (entry) => `${nameOf(placeOf(entry))} ${sideWords(entry.a)} → ${sideWords(entry.b)}`,
  );
  return [...words].map(([said, alike]) => {
    const [first, ...others] = alike;
    if (!first || others.length > 0) return said;
    const path = placeOf(first).replace(/^\/quantization\/(normal_form\/)?(schemes\/[^/]+\/)?/, "");
    return `${path.replaceAll("/", ".")}${said.slice(nameOf(placeOf(first)).length)}`;
  });
}
