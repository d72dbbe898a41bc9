import { dotted } from "../../config/nodes/dotted.ts";
import { groupBy } from "../../spec/group-by.ts";
import type { Origin } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { Comparison, ValueEntry } from "../comparison.ts";
import { entryOrigins, originWords } from "./origin-words.ts";
import { placeOf, placeWords } from "./show-value.ts";

/** Equal values that came about differently, one line a component: "body.mlp: num_experts, top_k: default of X → num_experts". */
export function driftLines({ values, layers }: Comparison): string[] {
  const drifted = values.filter((entry) => entry.drift);
  const byComponent = groupBy(drifted, ({ component }) => component);
  const lines = [...byComponent].map(([component, entries]) => {
    const [first] = entries;
    if (!first) return component;
    if (entries.length === 1) return `${placeWords(first)}: ${originsOf(first)}`;
    const names = entries.map((entry) => insideOf(component, placeOf(entry)));
    return `${entries.length} values of ${component}: ${names.join(", ")}; the first: ${originsOf(first)}`;
  });
  if (layers.drift)
    lines.push(`${dotted("/body/layers")}: ${bothOrigins(layers.origins.a, layers.origins.b)}`);
  return lines;
}

/** Where a value stands in its component: `query_norm.eps`; the whole place where it is in none. */
function insideOf(component: string, place: Pointer): string {
  const name = component.split(" → ")[0]?.replaceAll("/", ".") ?? "";
  const whole = dotted(place).replace(/^body\./, "");
  return whole.startsWith(`${name}.`) ? whole.slice(name.length + 1) : whole;
}

function originsOf(entry: ValueEntry): string {
  const { a, b } = entry;
  return a && b && "origin" in a && "origin" in b ? bothOrigins(a.origin, b.origin) : entryOrigins(entry);
}

/** Two origins in words; with their rules where the same fields are read by another. */
function bothOrigins(a: Origin, b: Origin): string {
  const [before, after] = [originWords(a), originWords(b)];
  if (before !== after) return `${before} → ${after}`;
  return a.kind === "derived" && b.kind === "derived" && a.rule !== b.rule
    ? `${before}: ${a.rule} → ${b.rule}`
    : before;
}
