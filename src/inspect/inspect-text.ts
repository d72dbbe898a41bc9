import {
  areAllFamiliesLoaded,
  familyOf,
  familyOfFile,
  MODEL_TYPES,
  textTypeIn,
} from "../families/registry.ts";
import { type Assembled, assemble } from "../config/reading/assemble.ts";
import { isLoaded } from "../classes/shards.ts";
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import type { ConfigDocument, ConfigError } from "../config/document.ts";
import { isMistralParams } from "../config/nodes/told-at-sight.ts";
import { parseConfig } from "../config/parse/parse.ts";
import { withLazyMembers } from "../config/reading/lazy-members.ts";
import { once } from "../config/reading/once.ts";
import { locate } from "../config/reading/locate.ts";
import { mapped } from "../config/reading/sourced.ts";
import { ConfigReader, shortened } from "../config/reading/reader.ts";
import { QUANT_FILE, splitSideFile } from "../config/nodes/side-file.ts";
import type { FamilyModelSpec } from "../families/schema.ts";
import { nameOf, type Pointer } from "../spec/pointer.ts";
import type { Guess } from "../families/unknown/guess.ts";
import { reportFields } from "./field-report.ts";
import { ghostPlace } from "./ghost-place.ts";
import type { FailedInspection, Ghost, Inspection } from "./inspection.ts";
import { unknowns } from "./unknowns.ts";
import { tooMany } from "./too-many.ts";
import { readQuantFile, reportQuantFile } from "./side-files/quant-file.ts";

export interface InspectOptions {
  /** The transformers version whose class defaults fill in what the file leaves out. */
  readonly transformers?: string;
  /** The model type whose family is to read the file, whatever its own is. */
  readonly as?: string | null;
  /** The text of hf_quant_config.json beside the config, where there is one. */
  readonly hfQuantConfig?: string | null;
  /** The text of generation_config.json beside the config, where there is one. */
  readonly generationConfig?: string | null;
}

/**
 * A family has to be loaded first, with the classes of the transformers version that was asked for (`loadFamily`), by
 * its model type; null: all of them (`loadAllFamilies`).
 */
export interface NeedsFamily {
  readonly ok: false;
  readonly needs: string | null;
}

/**
 * Reads the text of a config.json: its spec with all provenance, or why there is none. Throws on no text, as long as
 * every family has been loaded.
 */
export function inspectText(text: string, options: InspectOptions = {}): Inspection | FailedInspection {
  const result = inspectIfLoaded(text, options);
  if ("needs" in result)
    throw new Error(`The family of ${result.needs ?? "every model type"} is not loaded.`);
  return result;
}

/** As `inspectText`, and says which family has to be loaded first where it is not. */
export function inspectIfLoaded(
  text: string,
  {
    transformers = LATEST_TRANSFORMERS,
    as = null,
    hfQuantConfig = null,
    generationConfig = null,
  }: InspectOptions = {},
): Inspection | FailedInspection | NeedsFamily {
  const parsed = parseConfig(text);
  if (!parsed.ok) return { ok: false, error: parsed.error, report: null, nearest: null, supported: [] };
  const quantFile = readQuantFile(hfQuantConfig);
  const given = new ConfigReader(parsed.value, quantFile?.ok ? quantFile.value : null);
  const isParams = isMistralParams(given.root);
  const unknown = unknowns();
  // Which other file it is tells what is loaded with any family, params.json what is loaded with Mistral.
  if (!unknown && given.root.members.get("model_type")?.value.type !== "string")
    return { ok: false, needs: "mistral" };
  const chosenType = unknown?.about.withChosenType(unknown.registry, parsed.value, isParams ? null : as);
  const params = isParams ? unknown?.about.readMistralParams(parsed.value) : chosenType;
  const reader = params ? new ConfigReader(params.document, given.quantFile) : given;
  /** Why there is no spec, in the words of the file that was given. */
  const fail = (code: string, message: string, at: Pointer): FailedInspection => {
    if (!params) return failure(reader, parsed.value, code, message, at);
    const own = params.ofGiven(at, message);
    return failure(params.told(reader), parsed.value, code, own.message, own.at);
  };
  if (params?.refusal) {
    const { code, message, at } = params.refusal;
    return failure(params.told(reader), parsed.value, code, message, at);
  }
  const modelType = reader.root.members.get("model_type")?.value;
  if (modelType?.type !== "string") {
    const { code = "", message = "", at = "" } = unknown?.about.withoutModelType(parsed.value) ?? {};
    return fail(code, message, at);
  }
  const chosen = as === modelType.value ? null : as;
  if (chosen !== null) {
    const known = MODEL_TYPES.includes(chosen);
    if (known ? !familyOf(chosen, transformers) : !unknown)
      return { ok: false, needs: known ? chosen : null };
    // What model code asks the spec for goes by the file's own type, where that is known.
    if (MODEL_TYPES.includes(modelType.value) && !familyOf(modelType.value, transformers))
      return { ok: false, needs: modelType.value };
  }
  const endless = tooMany(reader.root, reader.document.text);
  if (endless) return fail(endless.code, endless.message, endless.at);
  const own = chosen === null ? familyOfFile(reader.root, modelType.value, transformers) : undefined;
  let guess: Guess | null = null;
  if (chosen !== null) {
    if (unknown) {
      guess = unknown.about.chosenFamily(unknown.registry, reader.document, chosen, transformers);
      if (!guess)
        return fail("unknown-choice", unknown.about.cannotBeReadAs(unknown.registry, chosen), "/model_type");
    }
  } else if (!own) {
    const needs = [modelType.value, textTypeIn(reader.root, modelType.value) ?? ""].find(
      (type) => MODEL_TYPES.includes(type) && !familyOf(type, transformers),
    );
    if (needs !== undefined) return { ok: false, needs };
    if (!isLoaded(modelType.value, LATEST_TRANSFORMERS)) return { ok: false, needs: modelType.value };
    if (!unknown || !areAllFamiliesLoaded(transformers)) return { ok: false, needs: null };
    // Of a wrapper that is known, only the decoder inside it is not, and that is not guessed.
    if (!MODEL_TYPES.includes(modelType.value)) {
      const alone = unknown.about.draftAlone(reader.root, modelType.value);
      if (alone !== null) return fail("draft-model", alone, "/model_type");
      const other = unknown.about.otherModel(reader.root, modelType.value);
      if (other !== null) return fail("not-a-decoder", other, "/model_type");
      guess = unknown.about.guessFamily(unknown.registry, reader.document, modelType.value, transformers);
    }
  }
  const family = own ?? (guess ? familyOf(guess.as, transformers) : undefined);
  if (!family) return unknownModelType(reader, parsed.value, modelType.value, unknown);
  const readAs = guess?.as ?? modelType.value;
  const tree = family.read(reader, readAs, transformers);
  if (!tree) {
    const message = unknown?.about.noClass(transformers, modelType.value) ?? "";
    return fail("unknown-to-transformers", message, "/model_type");
  }
  // What a class refuses changes no value, and stands before all that is found later.
  const reportRefused = once(() => unknown?.about.reportRefused(reader, modelType.value, transformers));
  const isFatal = (finding: { readonly fatal: boolean }): boolean => finding.fatal;
  if (guess || params || reader.findings.some(isFatal)) reportRefused();
  const fatal = reader.findings.find(isFatal);
  if (fatal) return fail(fatal.code, fatal.message, fatal.at);

  if (guess) unknown?.about.reportGuess(unknown.registry, reader, modelType.value, guess);
  const described = guess ? { ...tree, model_type: mapped(modelType.value, "/model_type") } : tree;
  const whole = params ? params.retraced(described) : described;
  const readAgain = (other: ConfigReader) => family.read(other, readAs, transformers);
  const assembled = assemble(
    whole,
    () => unknown?.about.givenByEmptyObjects(whole, given, params, readAgain) ?? whole,
  );
  const read = params ? assemble(described) : assembled;
  guess ??= chosenType?.guessed(reader, read) ?? null;
  const issue = family.firstIssue(assembled.value);
  if (issue) {
    reportRefused();
    const { at, message } = unknown?.about.invalidValue(reader, read, issue) ?? issue;
    return fail("invalid-value", message, at);
  }
  const spec = assembled.value as unknown as FamilyModelSpec;
  const known = once(() => {
    const about = unknown?.about;
    reportRefused();
    if (about && quantFile && !quantFile.ok)
      reader.findings.push(about.unreadableBeside(QUANT_FILE, quantFile.error));
    about?.reportLostBytes(reader);
    about?.reportUnread(reader, read, modelType.value, transformers, isParams);
    about?.reportImpossible(reader, read);
    const draft = about?.readDraft(reader, spec.body) ?? null;
    const tokens = about?.readTokens(generationConfig, reader, spec.body, readAs, transformers);
    for (const finding of [...(about?.otherRepositories(reader.root) ?? []), ...(tokens?.findings ?? [])])
      reader.findings.push(finding);
    const { decidedBy } = assembled;
    const told = params?.told(reader, (field) => decidedBy.has(field)) ?? reader;
    const report = reportFields(told, decidedBy, undefined, params ? modelType.value : undefined);
    const beside = quantFile && reportQuantFile(quantFile, decidedBy);
    return { told, draft, report, quantFile: beside, tokens };
  });
  const ghosts = once(() => ghostsOf(known().told, assembled));
  const parameters = once(() => family.count(spec.body));
  // What does not belong to the spec itself is made when it is asked for: an engine asks for the spec alone.
  return withLazyMembers(
    { ok: true, adapter: readAs, guess, spec, beside: { hfQuantConfig, generationConfig } },
    {
      origins: () => assembled.origins,
      ghosts,
      parameters,
      draft: () => known().draft,
      fields: () => known().report.fields,
      places: () => known().report.places,
      diagnostics: () => known().report.diagnostics,
      quantFile: () => known().quantFile,
      endOfSequence: () => known().tokens?.end ?? null,
      otherTokens: () => known().tokens?.others ?? null,
    },
  );
}

/** The fields of config.json that are absent, and whose defaults decided something. */
function ghostsOf({ root }: ConfigReader, { absent }: Assembled): readonly Ghost[] {
  return [...absent.values()].flatMap(({ field: { lookedFor: _, ...field }, to }): Ghost[] =>
    splitSideFile(field.field).file === null ? [{ ...field, to, place: ghostPlace(root, field.field) }] : [],
  );
}

function unknownModelType(
  reader: ConfigReader,
  document: ConfigDocument,
  modelType: string,
  unknown: ReturnType<typeof unknowns>,
): FailedInspection {
  const inside = MODEL_TYPES.includes(modelType) ? textTypeIn(reader.root, modelType) : undefined;
  const message = unknown?.about.noAdapter(modelType, inside) ?? "";
  const failed = failure(reader, document, "unknown-model-type", message, "/model_type");
  const names = [...(failed.report?.fields.keys() ?? [])].map(nameOf);
  const nearest = unknown?.about.nearestModelType(unknown.registry, names) ?? null;
  return { ...failed, nearest, supported: MODEL_TYPES };
}

function failure(
  reader: ConfigReader,
  document: ConfigDocument,
  code: string,
  message: string,
  at: string,
): FailedInspection {
  const { line, column } = locate({ severity: "error", code, message, at, fatal: true }, document);
  const error: ConfigError = { code, message: shortened(message), ...(at !== "" && { at }), line, column };
  return { ok: false, error, report: reportFields(reader, new Map()), nearest: null, supported: [] };
}
