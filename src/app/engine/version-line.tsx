import type { JSX } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { fieldsOf } from "../../spec/origin.ts";
import type { Target } from "../../ui/view-state.ts";
import { givenWords } from "../../versions/given-words.ts";
import { useVersions } from "./use-versions.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  readonly selected: Target;
}

/** What each version of transformers would give of the selected value, in a line; nothing while that is not known. */
export function VersionLine({ files, inspection, selected }: Props): JSX.Element | null {
  const { report } = useVersions(files);
  if (!report) return null;
  const origin = selected.side === "spec" ? inspection.origins.get(selected.pointer) : undefined;
  const from = origin ? [...fieldsOf(origin), ...(("looked_for" in origin && origin.looked_for) || [])] : [];
  return <p>{givenWords(report, selected.side, selected.pointer, from)}</p>;
}
