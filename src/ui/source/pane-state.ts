import { Annotation, Facet, StateEffect, StateField, type ChangeDesc } from "@codemirror/state";
import type { ConfigError } from "../../config/document.ts";
import type { Ghost } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { NO_FILTER, type Filter } from "../view-state.ts";
import type { PlacedField } from "./field-at.ts";
import type { GhostGroup } from "./ghosts/ghost-groups.ts";

/** What an inspection tells the editor; `placed` is null where the text did not parse and the last marks stay. */
export interface Reading {
  readonly placed: { readonly fields: readonly PlacedField[]; readonly groups: readonly GhostGroup[] } | null;
  readonly error: ConfigError | null;
}

/** What is highlighted: fields that belong to the selected and the hovered target. */
export interface Links {
  readonly selected: ReadonlySet<Pointer>;
  readonly hovered: ReadonlySet<Pointer>;
}

/** What the user does in the editor, as the page wants to hear it. */
export interface PaneActions {
  readonly select: (pointer: Pointer) => void;
  readonly hover: (pointer: Pointer | null) => void;
  readonly write: (ghost: Ghost) => void;
  /** The objects whose group of ghosts the user has opened: it survives new readings. */
  readonly opened: Set<Pointer>;
}

export const setReading = StateEffect.define<Reading>();
export const setLinks = StateEffect.define<Links>();
export const setFilter = StateEffect.define<Filter>();

/** Marks a change that came from outside, as another file: not typed, not to be reported. */
export const loaded = Annotation.define<boolean>();

export const paneActions = Facet.define<PaneActions, PaneActions | null>({
  combine: ([actions]) => actions ?? null,
});

/** The fields with their places, moved along with every change until the next inspection comes. */
export const fieldsState = StateField.define<readonly PlacedField[]>({
  create: () => [],
  update(fields, transaction) {
    let next = fields;
    if (transaction.docChanged)
      next = transaction.annotation(loaded) ? [] : moved(fields, transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setReading) && effect.value.placed) next = effect.value.placed.fields;
    }
    return next;
  },
});

function moved(fields: readonly PlacedField[], changes: ChangeDesc): readonly PlacedField[] {
  return fields.map((field) => {
    const start = changes.mapPos(field.start, 1);
    const valueStart = Math.max(start, changes.mapPos(field.valueStart, 1));
    return { ...field, start, valueStart, end: Math.max(valueStart, changes.mapPos(field.end, -1)) };
  });
}

export const linksState = StateField.define<Links>({
  create: () => ({ selected: new Set(), hovered: new Set() }),
  update: (links, { effects }) =>
    (effects.findLast((effect) => effect.is(setLinks))?.value as Links | undefined) ?? links,
});

export const filterState = StateField.define<Filter>({
  create: () => NO_FILTER,
  update: (filter, { effects }) =>
    (effects.findLast((effect) => effect.is(setFilter))?.value as Filter | undefined) ?? filter,
});
