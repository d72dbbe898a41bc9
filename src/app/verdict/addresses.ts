import type { Inspection } from "../../inspect/inspection.ts";
import type { Figure } from "../../ui/overview/figures.ts";
import { fileOf } from "../../ui/source/reading.ts";
import { NO_FILTER, type SourceFile, type Target } from "../../ui/view-state.ts";
import type { VerdictKind } from "../../verdict/concern.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import { formatRoute, type Route } from "../route/route.ts";

const READ_IN: { readonly [K in VerdictKind]?: Route["tab"] } = { legacy: "runtime", engine: "engines" };

/** The address of the list that a line of the verdict stands for, at its first finding. */
export function findingsAddress(
  route: Route,
  { kind, concerns }: VerdictLine,
  inspection: Inspection,
): string {
  const selected = concerns[0]?.at ?? null;
  const none = concerns.length === 0;
  return formatRoute({
    ...route,
    // Where nothing was found, what was read is what there is to see.
    tab: (none && kind !== null && READ_IN[kind]) || "findings",
    filter: { ...NO_FILTER, kinds: kind === null || none ? [] : [kind] },
    selected,
    file: (selected && fileShowing(selected, inspection)) ?? "config",
  });
}

/** The address of what a figure comes from: a value in the tree, a field in the source, or a view. */
export function figureAddress(route: Route, from: Figure["from"], inspection: Inspection): string {
  const view = { ...route, filter: NO_FILTER };
  if (typeof from === "string") return formatRoute({ ...view, tab: from });
  const file = fileShowing(from, inspection) ?? "config";
  return formatRoute({ ...view, selected: from, file, tab: from.side === "spec" ? "components" : route.tab });
}

/** The file in which a target is to be seen: its own, or that of the field which decides it. */
export function fileShowing(target: Target, inspection: Inspection | undefined): SourceFile | undefined {
  if (target.side === "config") return fileOf(target.pointer);
  const origin = inspection?.origins.get(target.pointer);
  const [from] = origin && "from" in origin ? origin.from : [];
  return from === undefined ? undefined : fileOf(from);
}
