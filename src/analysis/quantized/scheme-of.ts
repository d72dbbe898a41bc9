import type {
  LayerFormatRun,
  QuantizationScheme,
  QuantizationNormalForm,
} from "../../spec/formats/quantization.ts";
import type { Matrix } from "../matrices/matrix.ts";
import { nameTest } from "./module-names.ts";

/** Says which scheme the matrix of a layer follows; null: none. `layer` is null for what is outside of the layers. */
export type SchemeOf = (matrix: Matrix, layer: number | null) => QuantizationScheme | null;

/**
 * The order is that of the spec: exceptions, then modules that are named one by one, then the schemes whose targets
 * name the module, then those for all experts, then those for all linear layers.
 */
export function schemeFinder(quantization: QuantizationNormalForm): SchemeOf {
  const { schemes, module_patterns: kind } = quantization;
  const excluded = nameTest(quantization.excluded_modules ?? [], kind);
  const named = Object.values(schemes).map((scheme) => ({
    scheme,
    test: nameTest(scheme.targets.filter(isName), kind),
  }));
  const all = (word: string) => Object.values(schemes).find(({ targets }) => targets.includes(word)) ?? null;
  const experts = all("Experts");
  const linear = all("Linear");
  return (matrix, layer) => {
    const at = layer === null ? "" : String(layer);
    const names =
      layer === null
        ? matrix.names
        : matrix.names.map((name) => (name.startsWith(DRAFT) ? name : `layers.${layer}.${name}`));
    if (excluded(at)(names)) return null;
    const listed = schemeListed(quantization, matrix, layer);
    if (listed !== undefined) return schemes[listed] ?? null;
    const own = named.find(({ test }) => test(at)(names));
    if (own) return own.scheme;
    return (matrix.routed ? experts : null) ?? linear;
  };
}

/** Whether equal layers follow the same schemes, wherever they stand: nothing can tell their numbers apart. */
export function areLayersAlike({
  layers,
  excluded_modules: excluded,
  schemes,
}: QuantizationNormalForm): boolean {
  const patterns = [...(excluded ?? []), ...Object.values(schemes).flatMap(({ targets }) => targets)];
  return (
    layers === null &&
    patterns.every((pattern) => /^[a-z_.*-]+$/i.test(pattern) && !pattern.includes("layers"))
  );
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

/** What is said of a decoder layer: draft layers have a list of their own. */
function modulesOf(runs: readonly LayerFormatRun[], layer: number): LayerFormatRun["modules"] {
  const run = runs.find(({ stack, from, to }) => !stack.startsWith("mtp") && from <= layer && layer <= to);
  return run?.modules ?? [];
}
