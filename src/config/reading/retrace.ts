import type { Pointer } from "../../spec/pointer.ts";
import { type AbsentField, type Source, Sourced } from "./sourced.ts";

/**
 * The same tree of sourced values with the fields of the file that another form was made of in place of that form's own.
 * What a field that no field carries decided is implied, as that field is.
 * @param sourcesOf where a field of the form comes from.
 * @param absentAt the place in the file of a field that the form lacks; null for one that the file cannot have, so
 * that its default is fixed.
 */
export function retrace<D>(
  tree: D,
  sourcesOf: (field: Pointer) => readonly Source[],
  absentAt: (field: Pointer) => Pointer | null,
): D {
  const known = new Map<Source, Source>();

  function absent(fields: readonly AbsentField[]): AbsentField[] {
    return fields.flatMap((field) => {
      const lookedFor = unique(field.lookedFor.flatMap((at) => absentAt(at) ?? []));
      const [first] = lookedFor;
      return first === undefined ? [] : [{ ...field, field: absentAt(field.field) ?? first, lookedFor }];
    });
  }

  function traced(source: Source): Source {
    let result = known.get(source);
    if (!result) known.set(source, (result = compute(source)));
    return result;
  }

  function compute(source: Source): Source {
    const parts = source.from.flatMap((at) => sourcesOf(at));
    const [first] = parts;
    const given = givenOf(source, parts);
    if (source.kind === "mapped" && parts.length === 1 && first) return { ...first, ...given };
    const from = unique(parts.flatMap((part) => part.from));
    const missing = [...parts.flatMap((part) => part.absent), ...absent(source.absent)];
    const kind = from.length > 0 ? "derived" : missing.length > 0 ? "defaulted" : "implied";
    return { kind, from, absent: unique(missing), text: source.text || defaultIn(source), ...given };
  }

  function givenOf({ given }: Source, parts: readonly Source[]): Pick<Source, "given"> {
    const givens = parts.flatMap((part) => part.given ?? []);
    if (given) {
      const conditions = given.from.flatMap((at) => sourcesOf(at));
      givens.push({
        from: conditions.flatMap((part) => part.from),
        absent: [...conditions.flatMap((part) => part.absent), ...absent(given.absent)],
        text: given.text,
      });
    }
    const own = new Set(parts.flatMap((part) => part.from));
    const from = unique(givens.flatMap((one) => one.from)).filter((field) => !own.has(field));
    const missing = unique(givens.flatMap((one) => one.absent));
    if (from.length === 0 && missing.length === 0) return {};
    return { given: { from, absent: missing, text: unique(givens.map(({ text }) => text)).join("; ") } };
  }

  function walk(node: unknown): unknown {
    if (node instanceof Sourced) return new Sourced<unknown>(node.value, traced(node.source));
    return Object.fromEntries(Object.entries(node as object).map(([name, part]) => [name, walk(part)]));
  }
  return walk(tree) as D;
}

/** The rule of a default that no field can change. */
function defaultIn({ absent: [field] }: Source): string {
  if (!field) return "";
  return field.default_from === "engine"
    ? field.rule
    : `the default of ${field.class} (transformers ${field.transformers_version}), which this file has no field for`;
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
