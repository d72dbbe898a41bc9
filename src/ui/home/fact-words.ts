import type { GalleryFacts } from "../../sources/gallery-facts.ts";
import { plural } from "../../spec/grouped.ts";
import { humanCount } from "../components/number.ts";

/** "397 B, 17.3 B active · 60 layers · 10 of 512 experts · kinds of attention · formats". */
export function factWords({ parameters, active, layers, experts, mixers, formats }: GalleryFacts): string {
  return [
    experts === null ? humanCount(parameters) : `${humanCount(parameters)}, ${humanCount(active)} active`,
    plural(layers, "layer"),
    ...(experts ? [`${experts.chosen ?? "?"} of ${experts.all} experts`] : []),
    mixers.map(({ words }) => words).join(" and "),
    ...(formats.length > 0 ? [formats.join(" and ")] : []),
  ].join(" · ");
}
