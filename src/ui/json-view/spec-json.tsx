import { type JSX, useMemo } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import { parentOf, type Pointer } from "../../spec/pointer.ts";
import { reportOf } from "../explain/report-of.ts";
import { sameTarget, type Filter, type Target } from "../view-state.ts";
import { JsonText } from "./json-text.tsx";

interface Props {
  readonly inspection: Inspection;
  /** What keeps one config apart from another. */
  readonly identity: string;
  readonly filter: Filter;
  readonly selected: Target | null;
  readonly hovered: Target | null;
  readonly onSelect: (target: Target) => void;
  readonly onHover: (target: Target | null) => void;
}

/** The spec as JSON: what is selected is marked and in sight, and a click on a value selects it. */
export function SpecJson(props: Props): JSX.Element {
  const { inspection, identity, filter, selected, hovered, onSelect, onHover } = props;
  const [marked, markedHover] = [
    useMemo(() => valuesOf(selected, inspection), [selected, inspection]),
    useMemo(() => valuesOf(hovered, inspection), [hovered, inspection]),
  ];
  const targetAt = (pointer: Pointer): Target => ({ side: "spec", pointer: leafAt(pointer, inspection) });
  return (
    <JsonText
      key={identity}
      value={inspection.spec}
      label="EngineModelSpec as JSON"
      fileName="spec.json"
      links={{
        selected: marked,
        hovered: markedHover,
        query: filter.query,
        onSelect: (pointer) => {
          const target = targetAt(pointer);
          onSelect(target);
          return target.pointer;
        },
        onHover: (pointer) => {
          const target = pointer === null ? null : targetAt(pointer);
          if (!sameTarget(target, hovered)) onHover(target);
        },
      }}
    />
  );
}

/** The values of the spec that a target stands for: itself, or those that a field decides. */
function valuesOf(target: Target | null, inspection: Inspection): readonly Pointer[] {
  if (target === null) return [];
  if (target.side === "spec") return [target.pointer];
  const found = reportOf(inspection, target.pointer);
  const use = found?.report.fields.get(found.pointer);
  return use?.use === "mapped" ? use.to : [];
}

/** What has an origin, where a line is inside of it: a list or map of one origin is one value. */
function leafAt(pointer: Pointer, { origins }: Inspection): Pointer {
  for (let at = pointer; at !== ""; at = parentOf(at)) if (origins.has(at)) return at;
  return pointer;
}
