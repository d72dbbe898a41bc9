/** Names longer than this, in characters, are cut. */
const LONGEST = 100;

/**
 * A name for a file about a model, without what file systems dislike: "Qwen/Qwen3.5-27B" and "spec.yaml" give
 * "Qwen--Qwen3.5-27B.spec.yaml".
 */
export function fileName(title: string, end: string): string {
  return `${stemOf(title)}.${end}`;
}

/** A name for a file that Python can import: "Qwen__Qwen3_5_27B_spec.py". */
export function pythonFileName(title: string): string {
  return `${stemOf(title)
    .replaceAll(/\W/g, "_")
    .replace(/^(?=\d)/, "_")}_spec.py`;
}

function stemOf(title: string): string {
  const stem = title
    .replace(/\.json$/, "")
    .replaceAll("/", "--")
    .replaceAll(/[^\w.-]+/g, "-")
    .slice(0, LONGEST)
    // Dots and hyphens at an end hide a file, or make an option of it.
    .replaceAll(/^[.-]+|[.-]+$/g, "");
  return stem === "" ? "model" : stem;
}
