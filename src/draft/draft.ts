import { unmappedIn } from "../config/reading/field-use.ts";
import { hasClass, LATEST_TRANSFORMERS } from "../classes/versions.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { type Declared, declarationText } from "./declaration-text.ts";
import { constantOf, fileOf, prefixOf } from "./names.ts";
import { isPlain } from "./plain.ts";
import { type Question, questionsOf } from "./questions.ts";

/** A file of the draft, by its path in the repository. */
interface DraftFile {
  readonly path: string;
  readonly text: string;
}

/** A family for a model type that nobody has mapped, to begin with: what docs/contributing.md wants, from a guess. */
export interface Draft {
  readonly modelType: string;
  /** The family that the file was read as. */
  readonly as: string;
  /** Whether the declaration says everything itself; else it takes the reading of `as` over, whose mechanisms have code. */
  readonly plain: boolean;
  /** The declaration, its test, and the config that the test reads. */
  readonly files: readonly DraftFile[];
  /** The line for src/families/registry.ts. */
  readonly registration: string;
  /** What the config alone does not tell. */
  readonly questions: readonly Question[];
}

/**
 * Drafts the family of a file that was read as another. Null where it was not.
 * @param declared where the family that it was read as is declared; where that is not known, the draft of a family that is
 * not plain names it as its line in the registry does.
 */
export function draftFamily(inspection: Inspection, text: string, declared: Declared | null): Draft | null {
  const { guess, spec } = inspection;
  const modelType = spec.model_type;
  // A file that names no type has none to draft a family for.
  if (!guess || guess.as === modelType) return null;
  const plain = isPlain(spec.body);
  const questions = questionsOf(inspection);
  const names = {
    modelType,
    constant: constantOf(modelType),
    prefix: prefixOf(spec.architecture, modelType),
  };
  const own = hasClass(modelType, LATEST_TRANSFORMERS);
  const declaration = declarationText(inspection, { ...names, plain, hasClass: own, declared, questions });
  const file = fileOf(modelType);
  const load = `() => import("./${file}.ts").then((module) => module.${names.constant})`;
  const key = /^[A-Za-z_]\w*$/.test(modelType) ? modelType : JSON.stringify(modelType);
  return {
    modelType,
    as: guess.as,
    plain,
    files: [
      { path: `src/families/${file}.ts`, text: declaration },
      { path: `src/families/${file}.test.ts`, text: testText(inspection, modelType, plain && own) },
      { path: `src/fixtures/models/${modelType}/${modelType}--1.json`, text },
    ],
    // A family whose own reading is taken over needs the classes that it reads with.
    registration:
      plain || own ? `${key}: ${load},` : `${key}: readWith(${JSON.stringify(guess.as)}, ${load}),`,
    questions,
  };
}

/** A test that holds as long as nothing is mended, and says what to put in its place. */
function testText({ parameters, fields }: Inspection, modelType: string, byOwnClass: boolean): string {
  const unmapped = unmappedIn(fields);
  // With the defaults of a class of its own the count may be another one than the guess's.
  const counted = byOwnClass ? "toBeGreaterThan(0)" : `toBe(${String(parameters?.text)})`;
  return `import { expect, test } from "vitest";
import { inspected } from "../fixtures/inspected.ts";

const NAME = ${JSON.stringify(`${modelType}--1`)};

test("${modelType} has the parameters that were guessed", () => {
  // Put what transformers or the checkpoint's index says in this place: src/fixtures/README.md, NAME.parameters.json.
  expect(inspected(NAME).parameters?.text).${counted};
});

test("${modelType} has these fields that nobody reads yet", () => {
  const unmapped = [...inspected(NAME).fields].filter(([, { use }]) => use === "unmapped");
  expect(unmapped.map(([field]) => field)).toEqual(expect.arrayContaining(${JSON.stringify(unmapped)}));
});
`;
}
