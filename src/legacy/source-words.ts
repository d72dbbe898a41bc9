import { dotted } from "../config/nodes/dotted.ts";
import type { LegacySource } from "./legacy-object.ts";

/** Where an attribute comes from, in words; fields of the file as paths with dots. */
export function sourceWords(source: LegacySource): string {
  switch (source.kind) {
    case "file":
      return source.from.map(dotted).join(", ") + (source.moved === null ? "" : `, ${source.moved}`);
    case "class_default":
      return `default of ${source.class}`;
    case "base_default":
      return "default of PreTrainedConfig";
    case "computed":
      return source.from.length === 0
        ? source.rule
        : `${source.rule} ← ${source.from.map(dotted).join(", ")}`;
  }
}
