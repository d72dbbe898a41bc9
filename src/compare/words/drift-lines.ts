import { dotted } from "../../config/nodes/dotted.ts";
import { tokensOf } from "../../spec/pointer.ts";
import type { Comparison, ValueEntry } from "../comparison.ts";
import { entryOrigins, originWords } from "./origin-words.ts";
import { placeOf, placeWords } from "./show-value.ts";

/** Equal values that came about differently, one line a component: "body.mlp: num_experts, top_k: default of X → num_experts". */
export function driftLines({ values, layers }: Comparison): string[] {
  const byComponent = new Map<string, ValueEntry[]>();
  for (const entry of values)
    if (entry.drift) byComponent.set(entry.component, [...(byComponent.get(entry.component) ?? []), entry]);
  const lines = [...byComponent].map(([component, entries]) => {
    const [first] = entries;
    if (!first) return component;
    if (entries.length === 1) return `${placeWords(first)}: ${entryOrigins(first)}`;
    const names = entries.map((entry) => tokensOf(placeOf(entry)).at(-1) ?? "");
    return `${entries.length} values of ${component}: ${names.join(", ")}; the first: ${entryOrigins(first)}`;
  });
  if (layers.drift)
    lines.push(
      `${dotted("/body/layers")}: ${originWords(layers.origins.a)} → ${originWords(layers.origins.b)}`,
    );
  return lines;
}
