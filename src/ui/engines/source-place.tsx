import type { JSX } from "react";
import { breaking } from "../components/breaking.tsx";

/** A file and its line, "vllm/model_executor/models/qwen3.py:304": a narrow column breaks it behind a folder, never within the line. */
export function SourcePlace({ at }: { readonly at: string }): JSX.Element {
  const colon = at.lastIndexOf(":");
  const file = colon < 0 ? at : at.slice(0, colon);
  return (
    <>
      {breaking(file.split(/(?<=\/)/))}
      <wbr />
      {colon >= 0 && <span className="source-line">{at.slice(colon)}</span>}
    </>
  );
}
