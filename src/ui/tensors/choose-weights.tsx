import { type JSX, useRef } from "react";

/** Opens the browser's own choice of files, for weights and their index. */
export function ChooseWeights({
  label,
  named,
  onFiles,
}: {
  /** Of the field that takes the files. */
  readonly label: string;
  /** What the button is called where there are several; not given: as it is written. */
  readonly named?: string;
  /** Told at least one file. */
  readonly onFiles: (files: readonly File[]) => void;
}): JSX.Element {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" aria-label={named} onClick={() => picker.current?.click()}>
        Choose files…
      </button>
      <input
        ref={picker}
        type="file"
        accept=".safetensors,.gguf,.json"
        aria-label={label}
        multiple
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) onFiles(files);
          event.target.value = "";
        }}
      />
    </>
  );
}
