import type { JSX } from "react";

/** A file and its line, "vllm/model_executor/models/qwen3.py:304": a narrow column breaks it behind a folder, never within the line. */
export function SourcePlace({ at }: { readonly at: string }): JSX.Element {
  const colon = at.lastIndexOf(":");
  const file = colon < 0 ? at : at.slice(0, colon);
  return (
    <>
      {file.split("/").flatMap((name, index) => (index === 0 ? [name] : ["/", <wbr key={index} />, name]))}
      <wbr />
      {colon >= 0 && <span className="source-line">{at.slice(colon)}</span>}
    </>
  );
}
