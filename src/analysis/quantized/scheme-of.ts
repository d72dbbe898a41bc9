import type {
  LayerFormatRun,
  QuantizationScheme,
  QuantizationNormalForm,
} from "../../spec/formats/quantization.ts";
import type { Matrix } from "./matrix.ts";
import { readPatterns } from "./module-names.ts";

/** Which scheme each matrix follows. */
export interface Schemes {
  /** null: none. `layer` is null for what is outside of the layers. */
  readonly of: (matrix: Matrix, layer: number | null) => QuantizationScheme | null;
  /** Equal for layers whose matrices of the same names follow the same schemes. */
  readonly likeness: (layer: number) => string;
  /** Whether `likeness` is the same for all layers. */
  readonly sameInAllLayers: boolean;
}

/**
 * The order is that of the spec: exceptions, then modules that are named one by one, then the schemes whose targets
 * name the module, then those for all experts, then those for all linear layers.
 */
export function schemesOf(quantization: QuantizationNormalForm): Schemes {
  const { schemes, module_patterns: kind, layers } = quantization;
  const excluded = readPatterns(quantization.excluded_modules ?? [], kind);
  const named = Object.values(schemes).map((scheme) => ({
    scheme,
    patterns: readPatterns(scheme.targets.filter(isName), kind),
  }));
  const all = (word: string) => Object.values(schemes).find(({ targets }) => targets.includes(word)) ?? null;
  const experts = all("Experts");
  const linear = all("Linear");
  const everyPattern = [excluded, ...named.map(({ patterns }) => patterns)];
  return {
    of: (matrix, layer) => {
      const at = layer === null ? "" : String(layer);
      const names =
        layer === null
          ? matrix.names
          : matrix.names.map((name) => (name.startsWith(DRAFT) ? name : `layers.${layer}.${name}`));
      if (excluded.in(at)(names)) return null;
      const listed = schemeListed(quantization, matrix, layer);
      if (listed !== undefined) return schemes[listed] ?? null;
      const own = named.find(({ patterns }) => patterns.in(at)(names));
      if (own) return own.scheme;
      return (matrix.routed ? experts : null) ?? linear;
    },
    likeness: (layer) =>
      JSON.stringify([
        (layers ?? []).findIndex((run) => isAbout(run, layer)),
        ...everyPattern.map((patterns) => patterns.likeness(String(layer))),
      ]),
    sameInAllLayers: layers === null && everyPattern.every(({ sameInAllLayers }) => sameInAllLayers),
  };
}

/** Names of draft modules are complete. */
const DRAFT = "mtp.";

const isName = (target: string): boolean => target !== "Linear" && target !== "Experts";

function schemeListed(
  { layers, other_modules: others }: QuantizationNormalForm,
  { names }: Matrix,
  layer: number | null,
): string | undefined {
  const modules = layer === null ? (others ?? []) : modulesOf(layers ?? [], layer);
  return modules.find(({ module }) => names.some((name) => name === module || name.startsWith(`${module}.`)))
    ?.scheme;
}

/** What is said of a decoder layer. */
function modulesOf(runs: readonly LayerFormatRun[], layer: number): LayerFormatRun["modules"] {
  return runs.find((run) => isAbout(run, layer))?.modules ?? [];
}

/** Draft layers have a list of their own. */
function isAbout({ stack, from, to }: LayerFormatRun, layer: number): boolean {
  return !stack.startsWith("mtp") && from <= layer && layer <= to;
}
