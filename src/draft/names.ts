/** The words of a model type: `qwen3_moe`, `kimi-k2`, `RefinedWeb`. */
function wordsOf(modelType: string): string[] {
  const words = modelType.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.length > 0 ? words : ["unknown"];
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The constant of a family: `qwen3Moe`. */
export function constantOf(modelType: string): string {
  const name = wordsOf(modelType)
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() + word.slice(1) : capital(word)))
    .join("");
  return /^\d/.test(name) ? `of${name}` : name;
}

/** The name of its file without an ending: `qwen3-moe`. */
export function fileOf(modelType: string): string {
  return wordsOf(modelType).join("-").toLowerCase();
}

/** What the names of its classes begin with: that of the class in `architectures`, or else made of the model type. */
export function prefixOf(architecture: string | null, modelType: string): string {
  const ofClass = /^([A-Za-z]\w*?)(?:For[A-Z]\w*|LMHeadModel|Model)$/.exec(architecture ?? "")?.[1];
  return ofClass ?? wordsOf(modelType).map(capital).join("");
}
