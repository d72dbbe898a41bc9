import type { ModulePatterns } from "../../spec/formats/quantization.ts";

/** What stands before the layers in the names of modules, which families and tools write in different ways. */
const BEFORE_LAYERS = /^(?:(?:model|language_model|backbone|transformer|thinker)\.)+(?=layers\.)/;

const PREFIXES = ["", "model.", "model.language_model.", "language_model.model.", "backbone."];

/** Whether one of these names is among those that a pattern means. */
export type NameTest = (names: readonly string[]) => boolean;

/**
 * Prepares patterns for asking about many modules. Names are those inside the model without what stands before
 * `layers.`; patterns that name one layer are asked about that layer only. Unreadable expressions match nothing.
 */
export function nameTest(
  patterns: readonly string[],
  kind: ModulePatterns | null,
): (layer: string) => NameTest {
  const everywhere: ((name: string) => boolean)[] = [];
  const ofLayer = new Map<string, ((name: string) => boolean)[]>();
  for (const pattern of patterns) {
    const short = pattern.replace(BEFORE_LAYERS, "");
    const matches = matcher(short, kind);
    const layer = /^layers\.(\d+)\./.exec(short)?.[1];
    if (layer === undefined) everywhere.push(matches);
    else if (ofLayer.has(layer)) ofLayer.get(layer)?.push(matches);
    else ofLayer.set(layer, [matches]);
  }
  return (layer) => {
    const tests = [...(ofLayer.get(layer) ?? []), ...everywhere];
    return (names) => names.some((name) => tests.some((matches) => matches(name)));
  };
}

function matcher(pattern: string, kind: ModulePatterns | null): (name: string) => boolean {
  switch (kind) {
    case "glob": {
      const expression = compiled(`^${[...pattern].map(globPart).join("")}$`);
      return (name) =>
        expression.test(name) || name.startsWith(`${pattern}.`) || name.endsWith(`.${pattern}`);
    }
    case "regex_prefix": {
      const expression = compiled(`^(?:${pattern})`);
      return (name) => expression.test(name) || name.endsWith(pattern);
    }
    case "exact_or_regex": {
      if (!pattern.startsWith("re:")) return (name) => name === pattern || name.startsWith(`${pattern}.`);
      const expression = compiled(`^(?:${pattern.slice(3)})`);
      return (name) => PREFIXES.some((prefix) => expression.test(prefix + name));
    }
    case null:
      return () => false;
  }
}

function globPart(character: string): string {
  if (character === "*") return ".*";
  return character === "?" ? "." : character.replace(/[.+^${}()|[\]\\]/g, "\\$&");
}

const NOTHING = /(?!)/;

function compiled(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return NOTHING;
  }
}
