import type { ModulePatterns } from "../../spec/formats/quantization.ts";

/** What stands before the layers in the names of modules, which families and tools write in different ways. */
const BEFORE_LAYERS = /^(?:(?:model|language_model|backbone|transformer|thinker)\.)+(?=layers\.)/;

const PREFIXES = ["", "model.", "model.language_model.", "language_model.model.", "backbone."];

/** Whether one of these names is among those that a pattern means. */
type NameTest = (names: readonly string[]) => boolean;

/** Patterns, prepared for asking about the modules of many layers. */
export interface Patterns {
  /**
   * The test for modules of this layer, "" for those outside of layers. Names are those inside the model without what
   * stands before `layers.`.
   */
  readonly in: (layer: string) => NameTest;
  /** Equal for layers whose modules are matched alike, whatever the layers' numbers are. */
  readonly likeness: (layer: string) => string;
  /** Whether `likeness` is the same for all layers. */
  readonly sameInAllLayers: boolean;
}

interface Pattern {
  readonly text: string;
  readonly matches: (name: string) => boolean;
}

/** Prepares patterns. One that names a layer is asked about that layer only. Unreadable expressions match nothing. */
export function readPatterns(patterns: readonly string[], kind: ModulePatterns | null): Patterns {
  const anywhere: Pattern[] = [];
  // What these say of a layer, without its number, and the layer, or the digits that its number begins with.
  const ofLayer = new Map<string, Pattern[]>();
  const ofDigits: { readonly digits: string; readonly pattern: Pattern }[] = [];
  let anyTellsLayersApart = false;
  for (const long of patterns) {
    const text = long.replace(BEFORE_LAYERS, "");
    const matches = matcher(text, kind);
    const [, digits, after, rest = ""] = /^layers\.(\d+)([.*])(.*)$/.exec(text) ?? [];
    if (digits !== undefined && after === ".") {
      const known = ofLayer.get(digits);
      if (known) known.push({ text: rest, matches });
      else ofLayer.set(digits, [{ text: rest, matches }]);
    } else if (digits !== undefined && kind === "glob") {
      ofDigits.push({ digits, pattern: { text: `*${rest}`, matches } });
    } else {
      anywhere.push({ text, matches });
      anyTellsLayersApart ||= tellsLayersApart(text, kind);
    }
  }
  const special = (layer: string): readonly Pattern[] => [
    ...(ofLayer.get(layer) ?? []),
    ...ofDigits.filter(({ digits }) => layer.startsWith(digits)).map(({ pattern }) => pattern),
  ];
  return {
    in: (layer) => {
      const tests = [...special(layer), ...anywhere];
      return (names) => tests.some(({ matches }) => names.some(matches));
    },
    likeness: (layer) =>
      anyTellsLayersApart
        ? layer
        : special(layer)
            .map(({ text }) => `${text}\n`)
            .sort()
            .join(""),
    sameInAllLayers: !anyTellsLayersApart && ofLayer.size === 0 && ofDigits.length === 0,
  };
}

/**
 * Whether a pattern that names no layer may still match some layers' modules and not others'. Wrongly yes where it holds
 * anything unusual, which only costs time.
 */
function tellsLayersApart(pattern: string, kind: ModulePatterns | null): boolean {
  // A plain name of something else than layers, such as `visual.blocks.11`, or all that begins so.
  if (/^(?!layers\.)[a-z_-][\w.-]*$/i.test(pattern)) return false;
  const [, begin = ""] = /^([^*?]*)/.exec(pattern) ?? [];
  if (kind === "glob" && !begin.startsWith(STACK) && !STACK.startsWith(begin)) return false;
  const rest = pattern.replaceAll("\\.", "").replaceAll(".*", "");
  return !/^[a-z_|()$^:*.-]*$/i.test(rest) || rest.includes("..");
}

/** How the names of all modules in layers begin. */
const STACK = "layers.";

function matcher(pattern: string, kind: ModulePatterns | null): (name: string) => boolean {
  switch (kind) {
    case "glob": {
      const around = `${pattern}.`;
      const ending = `.${pattern}`;
      if (!/[*?]/.test(pattern))
        return (name) => name === pattern || name.startsWith(around) || name.endsWith(ending);
      const expression = lazily(`^${[...pattern].map(globPart).join("")}$`);
      return (name) => expression.test(name) || name.startsWith(around) || name.endsWith(ending);
    }
    case "regex_prefix": {
      const expression = lazily(`^(?:${pattern})`);
      return (name) => expression.test(name) || name.endsWith(pattern);
    }
    case "exact_or_regex": {
      const around = `${pattern}.`;
      if (!pattern.startsWith("re:")) return (name) => name === pattern || name.startsWith(around);
      const expression = lazily(`^(?:${pattern.slice(3)})`);
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

/** An expression that is compiled when it is first needed: of thousands of patterns few are ever asked about. */
function lazily(source: string): { readonly test: (name: string) => boolean } {
  let expression: RegExp | undefined;
  return { test: (name) => (expression ??= compiled(source)).test(name) };
}

function compiled(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return NOTHING;
  }
}
