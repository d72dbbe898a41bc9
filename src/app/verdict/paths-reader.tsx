import { useEffect } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { BothPaths } from "../../runtime/paths/both-paths.ts";
import { useBothPaths } from "../engine/use-both-paths.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  readonly version: string;
  readonly onRead: (inspection: Inspection, paths: BothPaths) => void;
}

/** Finds out what model code reads on both paths, and shows nothing: the classes of transformers are loaded with it. */
export function PathsReader({ files, inspection, version, onRead }: Props): null {
  const { both: paths } = useBothPaths(files, inspection, version);
  useEffect(() => {
    if (paths) onRead(inspection, paths);
  }, [paths, inspection, onRead]);
  return null;
}
