import type { JSX } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Target } from "../../ui/view-state.ts";
import { givenWords } from "../../versions/given-words.ts";
import { useVersions } from "./use-versions.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly selected: Target;
}

/** What each version of transformers would give of the selected value, in a line; nothing while that is not known. */
export function VersionLine({ files, selected }: Props): JSX.Element | null {
  const { report } = useVersions(files);
  return report ? <p>{givenWords(report, selected.side, selected.pointer)}</p> : null;
}
