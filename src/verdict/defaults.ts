import type { Severity } from "../config/document.ts";
import { dotted } from "../config/nodes/dotted.ts";
import { type LineIndex, lineIndex } from "../config/parse/line-index.ts";
import { countedValue } from "../inspect/counts.ts";
import type { Ghost, Inspection } from "../inspect/inspection.ts";
import type { Json } from "../spec/json.ts";
import { type DefaultSource, type Origin, restsOnAbsent } from "../spec/origin.ts";
import { nameOf, type Pointer } from "../spec/pointer.ts";
import { valueAt } from "../spec/value-at.ts";
import { type Concern, named, namedValues } from "./concern.ts";
import { briefValue, lineAfter, lineOf, shortValue } from "./places.ts";
import { plural } from "../spec/grouped.ts";

/** Whose default it is, in words. */
export function whoseDefault(source: DefaultSource): string {
  return source.default_from === "hf_class"
    ? `the default of ${source.class} (transformers ${source.transformers_version})`
    : `by rule, ${source.rule}`;
}

/** Of each reading what was found last: a verdict is made again whenever more becomes known, and this part stays. */
const found = new WeakMap<Inspection, { readonly text: string; readonly concerns: readonly Concern[] }>();

/**
 * The fields that the file leaves out and on which values of the spec rest, each with those values: what a class gives
 * before what a rule of the engine does, and what says something before what says "none". `meant` are missing fields
 * that an unread one is probably a misspelling of.
 */
export function defaultConcerns(
  inspection: Inspection,
  text: string,
  meant: ReadonlySet<Pointer>,
): readonly Concern[] {
  const known = found.get(inspection);
  if (known?.text === text) return known.concerns;
  const concerns = concernsIn(inspection, text, meant);
  found.set(inspection, { text, concerns });
  return concerns;
}

function concernsIn(inspection: Inspection, text: string, meant: ReadonlySet<Pointer>): readonly Concern[] {
  const { ghosts } = inspection;
  const lines = lineIndex(text);
  const names = new Set([...inspection.fields.keys()].map(nameOf));
  const fromGhosts = ghosts.map((ghost) =>
    ofGhost({ inspection, names }, lines, ghost, meant.has(ghost.field)),
  );
  const covered = new Set(ghosts.flatMap(({ to }) => to));
  return [...fromGhosts, ...elsewhere({ inspection, names }, covered)]
    .sort((a, b) => weight(a) - weight(b))
    .map(({ concern }) => concern);
}

/** A file that was read, and the names of its leaves. */
interface Named {
  readonly inspection: Inspection;
  readonly names: ReadonlySet<string>;
}

interface Weighed {
  readonly concern: Concern;
  readonly source: DefaultSource | null;
  readonly value: Json;
}

function weight({ source, value }: Weighed): number {
  return (source?.default_from === "hf_class" ? 0 : 2) + (value === null || value === false ? 1 : 0);
}

function ofGhost({ inspection, names }: Named, lines: LineIndex, ghost: Ghost, isMeant: boolean): Weighed {
  const values = restingOn(inspection, ghost);
  const others = new Set(ghost.to.map(countedValue)).size - values.length;
  const whose = whoseDefault(ghost);
  const concern = concernOf({
    severity: isMeant ? "warning" : "info",
    field: ghost.field,
    fields: [ghost.field],
    values,
    others,
    value: ghost.value,
    line: lineAfter(lines, ghost.place),
    whose,
    isRule: ghost.default_from === "engine",
    ...(isMeant ? { beside: " A field that nobody read is spelled like it." } : {}),
    names,
  });
  return { concern, source: ghost, value: ghost.value };
}

/** Values that rest on fields of other files than config.json, or on several: by the field that was looked for first. */
function elsewhere({ inspection, names }: Named, covered: ReadonlySet<Pointer>): readonly Weighed[] {
  const groups = new Map<
    Pointer,
    { readonly origin: Origin; readonly fields: Set<Pointer>; to: Pointer[] }
  >();
  for (const [pointer, origin] of inspection.origins) {
    if (covered.has(pointer) || !restsOnAbsent(origin) || !("looked_for" in origin)) continue;
    const lookedFor = origin.looked_for ?? [];
    const [first = ""] = lookedFor;
    const group = groups.get(first) ?? { origin, fields: new Set(), to: [] };
    for (const field of lookedFor) group.fields.add(field);
    group.to.push(countedValue(pointer));
    groups.set(first, group);
  }
  return [...groups].map(([field, { origin, fields, to }]): Weighed => {
    const source = origin.kind === "defaulted" ? origin : null;
    const value = valueAt(inspection.spec, to[0] ?? "");
    const rule = origin.kind === "derived" ? origin.rule : "";
    const concern = concernOf({
      severity: "info",
      field,
      fields: [...fields],
      values: [...new Set(to)],
      value,
      line: lineOf(inspection, field),
      whose: source ? whoseDefault(source) : `by rule, ${rule}`,
      isRule: source?.default_from !== "hf_class",
      names,
    });
    return { concern, source, value };
  });
}

/** The values that rest on a missing field themselves; of others only the presence hangs on it. */
export function restingOn({ origins }: Inspection, { field, to }: Ghost): readonly Pointer[] {
  const own = to.filter((value) => {
    const origin = origins.get(value);
    return origin && "looked_for" in origin && origin.looked_for?.includes(field);
  });
  return [...new Set(own.map(countedValue))];
}

interface Absent {
  readonly severity: Severity;
  readonly field: Pointer;
  readonly fields: readonly Pointer[];
  readonly values: readonly Pointer[];
  /** How many more values are there because of it. */
  readonly others?: number;
  readonly value: Json;
  readonly line: number | null;
  readonly whose: string;
  readonly isRule: boolean;
  /** What else stands against taking the default. */
  readonly beside?: string;
  /** The names that the file has. */
  readonly names: ReadonlySet<string>;
}

function concernOf(absent: Absent): Concern {
  const {
    severity,
    field,
    fields,
    values,
    others = 0,
    value,
    line,
    whose,
    isRule,
    beside = "",
    names,
  } = absent;
  const now = shortValue(value);
  const name = nameOf(field);
  // Where the file has another field of that name, the path tells which one is meant.
  const isCommon = names.has(name);
  const decided = [
    ...(values.length === 0 ? [] : [`It decides ${namedValues(values)}.`]),
    ...(others === 0 ? [] : [`The presence of ${plural(others, "value")} hangs on it.`]),
  ].join(" ");
  const code = severity === "warning" ? "default-beside-unread" : isRule ? "engine-default" : "class-default";
  return {
    kind: "default",
    severity,
    code,
    at: { side: "config", pointer: field },
    fields,
    values,
    what: dotted(field),
    now,
    brief: `${isCommon ? dotted(field) : name} = ${briefValue(value)}`,
    common: isRule ? "by rule" : whose.replace(/^the default of (\S+) \((.*)\)$/, "$1, $2"),
    why: `Absent from the file${isRule ? ";" : ":"} ${whose}.${beside} ${decided}`,
    line,
    nearest: [],
    group: isRule ? "" : whose,
    entry: (alike) => {
      const count = new Set(alike.flatMap((one) => one.values)).size;
      const rest = count === 1 ? "rests" : "rest";
      const fields = plural(alike.length, "absent field");
      // Values are counted and fields are named: where these are not as many, both are said.
      const beside = count === alike.length ? "" : `, from ${fields}`;
      return isRule
        ? `${plural(count, "value")} ${rest} on ${beside === "" ? "absent fields" : fields}, by rule: ${named(alike)}.`
        : `${plural(count, "value")} ${rest} on ${whose.replace(/^the default/, "defaults")}${beside}: ${named(alike)}.`;
    },
  };
}
