/** The last part of a file's path, and the line: "qwen3.py:304" of "vllm/model_executor/models/qwen3.py:304". */
export function shortPlace(at: string): string {
  return at.slice(at.lastIndexOf("/") + 1);
}
