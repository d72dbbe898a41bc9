import { dotted } from "../config/nodes/dotted.ts";
import type { Ghost, Inspection } from "../inspect/inspection.ts";
import { nameOf, type Pointer } from "../spec/pointer.ts";
import { type Concern, named } from "./concern.ts";
import { restingOn, whoseDefault } from "./defaults.ts";
import { areSiblings, shortValue, textOf } from "./places.ts";
import { plural } from "../spec/grouped.ts";

/** A field that the spec is the same without, and the missing one that was probably meant; null where none is spelled like it. */
export interface UnmappedConcern extends Concern {
  readonly meant: Pointer | null;
}

/** The fields of config.json that no family knows: misspelt names of missing fields first. */
export function unmappedConcerns(inspection: Inspection, text: string): readonly UnmappedConcern[] {
  const concerns: UnmappedConcern[] = [];
  for (const [field, use] of inspection.fields)
    if (use.use === "unmapped") concerns.push(concernOf(inspection, text, field, use.nearest));
  return concerns.sort((a, b) => Number(b.meant !== null) - Number(a.meant !== null));
}

function concernOf(
  inspection: Inspection,
  text: string,
  field: Pointer,
  nearest: readonly string[],
): UnmappedConcern {
  const ghost = meantBy(inspection, field, nearest);
  const path = dotted(field);
  const now = textOf(inspection, text, field);
  const said = now === null ? path : `${path} = ${now}`;
  const base = {
    kind: "unmapped",
    severity: "warning",
    at: { side: "config", pointer: field },
    what: path,
    now,
    line: inspection.places.get(field)?.line ?? null,
    common: null,
    nearest,
  } as const;
  if (ghost) {
    const meant = nameOf(ghost.field);
    const instead = `${meant}, which now is ${shortValue(ghost.value)}, ${whoseDefault(ghost)}`;
    return {
      ...base,
      code: "misspelt-field",
      meant: ghost.field,
      fields: [field, ghost.field],
      values: restingOn(inspection, ghost),
      brief: `${said} (did you mean ${meant}? It now is ${shortValue(ghost.value)}${shortly(ghost)})`,
      why: `The spec is the same without this field, and ${dotted(ghost.field)} is missing. Did you mean ${instead}? Rename the field, or take it out.`,
      // A wrong name is one mistake, with one value that it changes.
      group: field,
      entry: () => `The spec is the same without ${said}. Did you mean ${instead}?`,
    };
  }
  const near = nearest.length === 0 ? "" : ` The nearest known fields are ${nearest.join(", ")}.`;
  const none = nearest.length === 0 ? " No known field of this model type has a name like it." : near;
  return {
    ...base,
    code: "unread-field",
    meant: null,
    fields: [field],
    values: [],
    brief: nearest.length === 0 ? said : `${said} (nearest: ${nearest[0]})`,
    why: `The spec is the same without this field.${none}`,
    group: "",
    entry: (alike) => `The spec is the same without ${plural(alike.length, "field")}: ${named(alike)}.`,
  };
}

/** Whose default it is, where a class gives it. */
function shortly(ghost: Ghost): string {
  return ghost.default_from === "hf_class" ? `, the default of ${ghost.class}` : "";
}

/** The missing field that decides something and is spelled like an unread one: beside it, or else anywhere. */
function meantBy({ ghosts }: Inspection, field: Pointer, nearest: readonly string[]): Ghost | undefined {
  for (const name of nearest) {
    const named = ghosts.filter((ghost) => nameOf(ghost.field) === name);
    const found = named.find((ghost) => areSiblings(ghost.field, field)) ?? named[0];
    if (found) return found;
  }
  return undefined;
}
