import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { originWords } from "../../compare/words/origin-words.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { valueAt } from "../../spec/value-at.ts";
import { inlineCode } from "../../share/markdown/markdown-escape.ts";
import { shortValue } from "../../share/markdown/markdown-value.ts";
import { largest } from "../../spec/many.ts";

/** What a report is about. */
export interface Reported {
  readonly inspection: Inspection;
  readonly config: string;
  /** The value of the spec that is selected; null where none is. */
  readonly value: Pointer | null;
  /** The field of the file that is selected; null where none is. */
  readonly field: Pointer | null;
  /** The address of what is on screen; null where it would be too long. */
  readonly link: string | null;
}

/** An issue to be written: the reader adds what the value should be. */
export interface Report {
  readonly title: string;
  readonly body: string;
}

/** Longer addresses are refused by hosts of code. */
const LONGEST_ADDRESS = 8000;

/** A report of a mapping that is wrong, with the config in it. */
export function wrongMapping({ inspection, config, value, field, link }: Reported): Report {
  const { spec } = inspection;
  const about = value ?? field;
  const fence = "`".repeat(
    largest(
      [...config.matchAll(/`+/g)].map(([run]) => run.length + 1),
      3,
    ),
  );
  return {
    title: `${spec.model_type}: ${about === null ? "a wrong mapping" : dotted(about)}`,
    body: [
      `**What is wrong**: ${value === null ? fieldLine(inspection, field) : valueLine(inspection, value)}`,
      "",
      "**What it should be, and where it is read** (file and line of transformers or of the engine, with its version):",
      "",
      "",
      `Read as ${inlineCode(spec.body.type)} with the defaults of transformers ${LATEST_TRANSFORMERS}.${link === null ? "" : ` [On the page](${link}).`}`,
      "",
      "<details><summary>config.json</summary>",
      "",
      `${fence}json`,
      config.trimEnd(),
      fence,
      "",
      "</details>",
      "",
    ].join("\n"),
  };
}

function valueLine({ spec, origins }: Inspection, value: Pointer): string {
  const origin = origins.get(value);
  const json = valueAt(spec, value) ?? null;
  return `${inlineCode(dotted(value))} is ${inlineCode(shortValue(json))}${origin ? `, ${originWords(origin)}` : ""}.`;
}

function fieldLine({ fields }: Inspection, field: Pointer | null): string {
  if (field === null) return "";
  const use = fields.get(field)?.use;
  return `the field ${inlineCode(dotted(field))}${use ? ` is ${use}` : ""}.`;
}

/**
 * The address at which a project's issue is written, with the report in it. A report that is too long for one leaves out
 * the config, and says so.
 * @param repository the project's address on a host of code.
 */
export function issueAddress(repository: string, { title, body }: Report): string {
  const address = (text: string): string =>
    `${repository.replace(/\/$/, "")}/issues/new?${new URLSearchParams({ title, body: text }).toString()}`;
  const whole = address(body);
  if (whole.length <= LONGEST_ADDRESS) return whole;
  const [before = ""] = body.split("<details>");
  return address(`${before}The config is too long for this address: please attach the file.\n`);
}
