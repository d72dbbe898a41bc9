import { format } from "prettier";
import { componentWords } from "../src/analysis/component-words.ts";
import { LATEST_TRANSFORMERS } from "../src/classes/versions.ts";
import type { ObjectNode } from "../src/config/document.ts";
import { parseConfig } from "../src/config/parse/parse.ts";
import { guessFamily } from "../src/families/unknown/guess.ts";
import { familyOf, MODEL_TYPES, textTypeIn } from "../src/families/registry.ts";
import { inspected, inspectedText } from "../src/fixtures/inspected.ts";
import {
  CONFIGS,
  COUNTED,
  fixture,
  folderOf,
  isPublished,
  LONG,
  RUNS,
  TENSORS,
  trueRun,
} from "../src/fixtures/read.ts";
import type { DecoderBody } from "../src/spec/decoder-body.ts";

/** The page of every body that families make: what it is made of, what proves it, and how well it would be guessed. */
export const FAMILIES_PAGE = new URL("../docs/families.md", import.meta.url);

/** Guesses within this share of the true count are called right. */
const NEAR = 0.02;

/** The configs of one body. */
interface Body {
  readonly type: string;
  readonly configs: readonly string[];
}

/** The text of docs/families.md. All families have to be loaded. */
export async function familiesPage(): Promise<string> {
  const bodies = bodiesOf();
  const runs = RUNS.map(typeOfRun);
  const guesses = new Map(bodies.map((body) => [body, guessOf(body)]));
  const text = `# Families

Made by \`npm run model-types\` from the families and from the configs and truths in \`src/fixtures\`; nothing here is written
by hand. [model-types.md](model-types.md) lists the model types, [oddities.md](oddities.md) tells what was found on the way.

## Bodies

What the layers of each body are made of, over all of its configs here; how many there are, how many of them are held to
the parameters that transformers ${LATEST_TRANSFORMERS} counts, to the tensors that it saves, and to the logits that it, or
the class of the model's own repository, computes.

| body | mixers | MLPs | configs | counted | tensors | logits |
| --- | --- | --- | --: | --: | --: | --: |
${bodies.map((body) => bodyRow(body, runs)).join("\n")}

## Fields that nobody reads

In the published configs here, ${PUBLISHED.length} of them.

| model type | field |
| --- | --- |
${unmapped().join("\n")}

## What is said of published configs

Each finding with how many of the configs it is about, and as it was said first.

| finding | severity | configs | for example |
| --- | --- | --: | --- |
${findings().join("\n")}

## Read as another family

What would be guessed of each body if its own family were not here, and how far the count of parameters is off then.
${summaryOf([...guesses.values()])}

| body | read as | fields | count |
| --- | --- | --: | --: |
${[...guesses].map(guessRow).join("\n")}
`;
  return format(text, { parser: "markdown", printWidth: 120, proseWrap: "preserve" });
}

/** Of configs of more fields than a page needs the first layers are enough. */
const SHORT: readonly string[] = CONFIGS.filter((name) => !LONG.includes(name));

const PUBLISHED = SHORT.filter(isPublished);

function bodiesOf(): readonly Body[] {
  const found = new Map<string, string[]>();
  for (const name of SHORT) {
    const { type } = inspected(name).spec.body;
    found.set(type, [...(found.get(type) ?? []), name]);
  }
  return [...found].map(([type, configs]) => ({ type, configs })).sort((a, b) => (a.type < b.type ? -1 : 1));
}

function bodyRow({ type, configs }: Body, runs: readonly string[]): string {
  const mixers = new Set<string>();
  const mlps = new Set<string>();
  for (const name of configs) {
    const body: DecoderBody = inspected(name).spec.body;
    for (const run of body.layers) {
      mixers.add(componentWords(body, run.mixer));
      mlps.add(componentWords(body, run.mlp));
    }
  }
  const of = (list: readonly string[]): string =>
    String(configs.filter((name) => list.includes(name)).length);
  return row([
    `\`${type}\``,
    [...mixers].join(", "),
    [...mlps].join(", "),
    String(configs.length),
    of(COUNTED),
    of(TENSORS),
    String(runs.filter((body) => body === type).length),
  ]);
}

/** The body that a run is of. */
const typeOfRun = (name: string): string =>
  inspectedText(JSON.stringify(trueRun(name).config)).spec.body.type;

function unmapped(): string[] {
  const rows = new Set<string>();
  for (const name of PUBLISHED)
    for (const [field, { use }] of inspected(name).fields)
      if (use === "unmapped") rows.add(row([`\`${folderOf(name)}\``, `\`${field}\``]));
  return [...rows].sort();
}

function findings(): string[] {
  const found = new Map<string, { severity: string; configs: Set<string>; first: string }>();
  for (const name of PUBLISHED)
    for (const { code, severity, message } of inspected(name).diagnostics) {
      const known = found.get(code) ?? { severity, configs: new Set(), first: message };
      known.configs.add(name);
      found.set(code, known);
    }
  return [...found]
    .sort(([a, one], [b, other]) => other.configs.size - one.configs.size || (a < b ? -1 : 1))
    .map(([code, { severity, configs, first }]) =>
      row([`\`${code}\``, severity, String(configs.size), first]),
    );
}

const EMPTY: ObjectNode = { type: "object", members: new Map(), start: 0, end: 0 };

/** What is guessed of a config when all model types of its body are left out. */
function guessOf({ type, configs }: Body) {
  const alone = configs.filter((each) => textTypeIn(EMPTY, folderOf(each)) === undefined);
  // What the class itself writes says the most of it.
  const plain = alone.find((each) => /--(default|m7-\d)$/.test(each));
  const name = plain ?? alone[0] ?? configs[0] ?? "";
  const modelType = folderOf(name);
  const text = fixture(name);
  const parsed = parseConfig(text);
  if (!parsed.ok || textTypeIn(parsed.value.root as ObjectNode, modelType) !== undefined) return null;
  const own = MODEL_TYPES.filter((each) => familyOf(each, LATEST_TRANSFORMERS)?.type === type);
  const registry = { modelTypes: MODEL_TYPES, familyOf, textTypeIn };
  const guess = guessFamily(registry, parsed.value, "", LATEST_TRANSFORMERS, new Set(own));
  if (!guess) return { guess, off: null };
  const as = text.replace(`"model_type": "${modelType}"`, `"model_type": "${guess.as}"`);
  const [real, read] = [inspected(name), inspectedText(as)].map(
    ({ parameters }) => parameters?.text ?? Number.NaN,
  );
  return { guess, off: (read ?? Number.NaN) / (real ?? Number.NaN) - 1 };
}

type Found = ReturnType<typeof guessOf>;

function guessRow([body, found]: readonly [Body, Found]): string {
  if (!found?.guess)
    return row([`\`${body.type}\``, found ? "nothing" : "told by the decoder inside", "", ""]);
  const { as, read, of } = found.guess;
  const off = found.off ?? Number.NaN;
  const count =
    Math.abs(off) < 0.0005 ? "the same" : `${off > 0 ? "+" : "−"}${Math.abs(100 * off).toFixed(1)} %`;
  return row([`\`${body.type}\``, `\`${as}\``, `${read} of ${of}`, count]);
}

function summaryOf(guesses: readonly Found[]): string {
  const found = guesses.filter((one) => one !== null);
  const guessed = found.filter(({ guess }) => guess !== null);
  const near = guessed.filter(({ off }) => Math.abs(off ?? Number.NaN) <= NEAR);
  return `Of ${found.length} bodies ${guessed.length} are read as another, ${near.length} of these within ${100 * NEAR} % of their own count; of the others nothing is guessed, because no family knows what most of their weights are.`;
}

/** A row of a table; bars and angles in a cell are not of it. */
function row(cells: readonly string[]): string {
  const safe = cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;").replace(/\s+/g, " "));
  return `| ${safe.join(" | ")} |`;
}
