import { basename, dirname } from "node:path";
import type { HeadersComparison, HeadersSide } from "../../analysis/checkpoint/compare-headers.ts";
import { outputLine } from "../output/output-line.ts";
import { compareInspections } from "../../compare/compare-inspections.ts";
import { ASKED_OF_ENGINES, type Comparison, type Side } from "../../compare/comparison.ts";
import { onlyChanges } from "../../compare/only-changes.ts";
import { compareCheckpoints, namedSpec } from "../../compare/compare-tensors.ts";
import { refusedBy } from "../../compare/words/highlights.ts";
import { QUANT_FILE } from "../../config/nodes/side-file.ts";
import { layersPicture } from "../../compare/words/layers-picture.ts";
import { toMarkdown } from "../../compare/words/markdown.ts";
import { diagramSvg } from "../../export/diagram/diagram-svg.ts";
import { type PairedSide, pairSceneOf, pairWordsOf } from "../../export/diagram/pair-scene.ts";
import { specDigest } from "../../share/digest/spec-digest.ts";
import { comparedHash } from "../../share/shared-hash.ts";
import { LONGEST_LINK } from "../../share/shared.ts";
import { diagnosticsOfFiles } from "../../inspect/side-files/files-read.ts";
import { namesOf as namesOfFamily } from "../../inspect/weights.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import type { CompareArguments, CompareCondition } from "../arguments/compare-arguments.ts";
import { besideReport } from "../output/beside-report.ts";
import { prettyComparison } from "../output/compare-pretty.ts";
import { errorLine } from "../output/error-line.ts";
import { resaveLoading } from "../../versions/resave.ts";
import { NEWEST_TABLES } from "../../engines/bundled.ts";
import { engineValues } from "../../engines/engine-values.ts";
import { loadLegacy } from "../../runtime/paths/both-paths.ts";
import { engineTable } from "../engine-tables.ts";
import { readInspection } from "../read-inspection.ts";

/** Why one of the two files gave no spec. */
interface UnreadSide extends ConfigError {
  readonly side: "a" | "b";
}

/**
 * Compares two checkpoints and prints the comparison, on one line unless it is for reading, or saves it in a file; Markdown
 * in a file shows both models drawn, from a file beside it. @returns the exit status: 2
 * where a file could not be read, 1 where a condition of --fail-on holds.
 */
export async function compareFiles(
  {
    a: fileA,
    b: fileB,
    resaved,
    transformers,
    failOn,
    format,
    output,
    onlyChanges: changesAlone,
    headers,
    app,
  }: CompareArguments,
  read: (file: string) => string,
  print: (line: string) => void,
  save: (file: string, text: string) => void,
): Promise<0 | 1 | 2> {
  const [a, b] = namesOf(fileA, fileB, resaved, transformers);
  const sideA = await readInspection(fileA, { transformers: transformers.a }, read);
  const sideB = await readSideB(fileB, resaved, transformers.b, read);
  if (!sideA.ok || !sideB.ok) {
    const errors = [unread("a", sideA), unread("b", sideB)].flat();
    print(
      format === "json"
        ? outputLine({ a, b, ok: false, errors })
        : errors.map((error) => errorLine({ a, b }[error.side], error)).join("\n"),
    );
    return 2;
  }
  const weights = headers
    ? await comparedWeights([
        { file: fileA, side: sideA.value, version: transformers.a },
        { file: fileB, side: sideB.value, version: transformers.b },
      ])
    : null;
  if (weights?.ok === false) {
    const { errors } = weights;
    print(
      format === "json"
        ? outputLine({ a, b, ok: false, errors })
        : errors.map((error) => errorLine({ a, b }[error.side], error)).join("\n"),
    );
    return 2;
  }
  const comparison = await compareSides(sideA.value, sideB.value, transformers);
  const give = (text: string): void => {
    if (output === null) print(text);
    else save(output, `${text}\n`);
  };
  const diagram = (): string =>
    diagramSvg(pairSceneOf(drawn(sideA.value, a), drawn(sideB.value, b)).scene).trimEnd();
  switch (format) {
    case "json":
      give(
        outputLine({
          a,
          b,
          ok: true,
          ...(changesAlone ? onlyChanges(comparison) : comparison),
          tensors: compareCheckpoints(namedSpec(sideA.value.inspection), namedSpec(sideB.value.inspection)),
          ...(weights && { weights: weights.value }),
        }),
      );
      break;
    case "text":
      give(
        prettyComparison(
          comparison,
          compareCheckpoints(namedSpec(sideA.value.inspection), namedSpec(sideB.value.inspection)),
          { a, b },
          weights?.value ?? null,
        ),
      );
      break;
    case "markdown": {
      const picture = output === null ? null : besideReport(output);
      give(
        markdownOf(comparison, sideA.value, sideB.value, {
          names: { a, b },
          app,
          diagram: picture && basename(picture),
        }),
      );
      if (picture !== null) save(picture, `${diagram()}\n`);
      break;
    }
    case "diagram":
      give(diagram());
      break;
  }
  return failOn.some((condition) => holds(condition, comparison, sideA.value, sideB.value)) ? 1 : 0;
}

/** Compares two sides, and says of engines what their code gets of either file. */
async function compareSides(
  a: Side,
  b: Side,
  transformers: CompareArguments["transformers"],
): Promise<Comparison> {
  const known = compareInspections(a, b);
  // Their tables take time to read.
  if (!known.fields.some(({ heading }) => ASKED_OF_ENGINES.includes(heading))) return known;
  const tables = NEWEST_TABLES.flatMap(({ engine }) => {
    const table = engineTable(engine);
    return table.ok ? [table.value] : [];
  });
  const withEngines = async (side: Side, version: string): Promise<Side> => {
    await loadLegacy(side.text, version);
    return { ...side, engines: engineValues(tables, side.text, version) };
  };
  return compareInspections(await withEngines(a, transformers.a), await withEngines(b, transformers.b));
}

interface WeightsSide {
  readonly file: string;
  readonly side: Side;
  readonly version: string;
}

/** The headers beside two configs, held against each other; the errors of those that cannot be read. */
async function comparedWeights([a, b]: readonly [WeightsSide, WeightsSide]): Promise<
  | { readonly ok: true; readonly value: HeadersComparison }
  | { readonly ok: false; readonly errors: readonly UnreadSide[] }
> {
  const { compareHeaders, headersObstacle } = await import("../../analysis/checkpoint/compare-headers.ts");
  const errors: UnreadSide[] = [];
  const failed = (side: "a" | "b", code: string, message: string): null => {
    errors.push({ side, code, message, line: 1, column: 1 });
    return null;
  };
  const read = (which: "a" | "b", side: WeightsSide): Promise<HeadersSide | null> =>
    headersBeside(side).catch((error: unknown) =>
      failed(which, "unreadable-file", error instanceof Error ? error.message : String(error)),
    );
  const [sideA, sideB] = [await read("a", a), await read("b", b)];
  if (sideA === null || sideB === null) return { ok: false, errors };
  const obstacle = headersObstacle(sideA, sideB);
  if (obstacle !== null) {
    failed("b", "other-format", obstacle);
    return { ok: false, errors };
  }
  return { ok: true, value: compareHeaders(sideA, sideB) };
}

/** What the headers of the weights beside a config say. Throws an Error that says what is wrong with which file. */
async function headersBeside({ file, side: { inspection }, version }: WeightsSide): Promise<HeadersSide> {
  const [
    { ggufNamesIn, readGguf, tensorsIn },
    { HeaderTable },
    { safetensorsSide },
    { TensorCheck },
    { isCalledFor },
  ] = await Promise.all([
    import("../safetensors.ts"),
    import("../../analysis/checkpoint/header-table.ts"),
    import("../../analysis/checkpoint/compare-headers.ts"),
    import("../../analysis/checkpoint/compare-tensors.ts"),
    import("../../sources/checkpoint/check-files.ts"),
  ]);
  const names = namesOfFamily(inspection, version);
  const gguf = ggufNamesIn(dirname(file));
  if (gguf.length > 0) {
    const { ggufSide } = await import("../../analysis/checkpoint/check-gguf.ts");
    return ggufSide(inspection.spec, names, await readGguf(dirname(file), gguf));
  }
  const { tensors: found, whole, files, notes } = tensorsIn(dirname(file));
  const check = new TensorCheck(inspection.spec, names, files);
  const tensors = new HeaderTable();
  for (const [name, tensor] of found) {
    check.see(name, tensor);
    tensors.add(name, tensor);
  }
  return safetensorsSide(check, tensors, whole, notes(isCalledFor(check)));
}

/** What the sides are called: the files, told apart by what was made of them where they are one file. */
function namesOf(
  a: string,
  b: string,
  resaved: string | null,
  transformers: CompareArguments["transformers"],
): readonly [string, string] {
  if (resaved !== null) return [a, `${b} as saved by transformers ${resaved}`];
  if (a !== b || transformers.a === transformers.b) return [a, b];
  return [`${a} with transformers ${transformers.a}`, `${b} with transformers ${transformers.b}`];
}

/** The second side: the file, or what a version of transformers writes after loading it. */
async function readSideB(
  file: string,
  resaved: string | null,
  transformers: string,
  read: (file: string) => string,
): ReturnType<typeof readInspection> {
  if (resaved === null) return readInspection(file, { transformers }, read);
  let text: string;
  try {
    text = read(file);
  } catch {
    // Says itself why it cannot be read.
    return readInspection(file, { transformers }, read);
  }
  const saved = await resaveLoading(text, resaved);
  if (!saved.ok) return saved;
  return readInspection(file, { transformers }, (name) => (name === file ? saved.value : read(name)));
}

/** What is drawn of a side, beside the other one. */
const drawn = ({ inspection }: Side, title: string): PairedSide => ({ inspection, title });

/** The comparison as a comment for a pull request, with the links to it in the app where these are not too long. */
function markdownOf(
  comparison: Comparison,
  a: Side,
  b: Side,
  {
    names,
    app,
    diagram,
  }: {
    readonly names: { readonly a: string; readonly b: string };
    readonly app: string;
    /** The name of the file beside it that shows both models; null: there is none. */
    readonly diagram: string | null;
  },
): string {
  const picture = comparison.layers.equal
    ? ""
    : layersPicture(a.inspection.spec.body, b.inspection.spec.body);
  const link = app + comparedHash(sharedSide(a, names.a), sharedSide(b, names.b));
  // The digests of both sides stand before it.
  const diagramLink = `${link}&tab=diagram`;
  const isShort = diagramLink.length <= LONGEST_LINK;
  const parts = pairWordsOf(drawn(a, names.a), drawn(b, names.b));
  return toMarkdown(comparison, names, {
    picture,
    parts,
    link: isShort ? link : null,
    diagramLink: isShort ? diagramLink : null,
    diagram,
  }).trimEnd();
}

function sharedSide({ text, inspection: { beside, spec } }: Side, file: string) {
  return {
    shared: { name: file === "-" ? null : file, files: { config: text, ...beside } },
    digest: specDigest(spec),
  };
}

/** Whether Python reads the files that the spec is made of. */
const isRead = (side: Side): boolean => refusedBy(side) === null && refusedBy(side, QUANT_FILE) === null;

function holds(condition: CompareCondition, comparison: Comparison, a: Side, b: Side): boolean {
  const { same_spec, end_of_sequence: end, counts } = comparison;
  switch (condition) {
    case "spec-change":
      return !same_spec || !end.equal || isRead(a) !== isRead(b);
    case "unmapped":
      return counts.fields.unmapped > 0;
    case "engines-read":
      return counts.fields["engines-read"] > 0;
    case "new-warning":
      return counts.warnings.only_b > 0;
    case "warning":
      return [a, b].some(({ inspection }) =>
        diagnosticsOfFiles(inspection).some(({ severity }) => severity !== "info"),
      );
  }
}

function unread(side: "a" | "b", result: Result<Side, ConfigError>): UnreadSide[] {
  return result.ok ? [] : [{ side, ...result.error }];
}
