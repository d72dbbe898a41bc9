import type { ConfigError, Result } from "../../config/document.ts";
import { type Draft, draftFamily } from "../../draft/draft.ts";
import type { DraftArguments } from "../arguments/draft-arguments.ts";
import { errorLine } from "../output/error-line.ts";
import { outputLine } from "../output/output-line.ts";
import { visibleLines } from "../output/visible.ts";
import { readInspection } from "../read-inspection.ts";

/**
 * Prints, for each file whose model type nobody has mapped, a declaration of its family to begin with.
 * @returns the exit status.
 */
export async function draftFiles(
  { files, as, pretty }: DraftArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 2> {
  let unread = false;
  for (const file of files) {
    const draft = await draftOf(file, as, read);
    unread ||= !draft.ok;
    if (draft.ok)
      print(
        pretty
          ? visibleLines(prettyDraft(file, draft.value))
          : outputLine({ file, ok: true, ...draft.value }),
      );
    else print(pretty ? errorLine(file, draft.error) : outputLine({ file, ok: false, error: draft.error }));
  }
  return unread ? 2 : 0;
}

async function draftOf(
  file: string,
  as: string | null,
  read: (file: string) => string,
): Promise<Result<Draft, ConfigError>> {
  const result = await readInspection(file, { as }, read);
  if (!result.ok) return result;
  const { inspection, text } = result.value;
  const draft = draftFamily(inspection, text, null);
  if (draft) return { ok: true, value: draft };
  const message =
    inspection.guess === null
      ? `The model type ${inspection.spec.model_type} has a family: there is nothing to draft. --as TYPE drafts it from another one.`
      : `The file names no model_type to draft a family for: write one into it.`;
  return {
    ok: false,
    error: {
      code: inspection.guess === null ? "known-model-type" : "no-model-type",
      message,
      line: 1,
      column: 1,
    },
  };
}

function prettyDraft(file: string, { files, registration, as }: Draft): string[] {
  return [
    `${file}: read as ${as}`,
    ...files
      // The last one is the config itself.
      .slice(0, -1)
      .flatMap(({ path, text }) => ["", `--- ${path}`, ...text.trimEnd().split("\n")]),
    "",
    `--- ${files.at(-1)?.path ?? ""}: the config`,
    "",
    "--- src/families/registry.ts, one line",
    registration,
    "",
  ];
}
