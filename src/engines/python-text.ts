import { entryOf } from "../spec/entry.ts";
import type { Json } from "../spec/json.ts";

/**
 * A number as Python writes it. JavaScript does not tell 1.0 from 1, so that whole numbers have both spellings.
 */
function numbers(value: number): readonly string[] {
  if (!Number.isFinite(value)) return [String(value).replace("Infinity", "inf").replace("NaN", "nan")];
  const small = value !== 0 && Math.abs(value) < 1e-4;
  const text = (small ? value.toExponential() : String(value)).replace(/e([+-])(\d)$/, "e$10$2");
  return Number.isInteger(value) ? [text, `${text}.0`] : [text];
}

/** How Python code and JSON may write a scalar; nothing for lists and objects. */
export function spellings(value: Json): readonly string[] {
  if (value === null) return ["None", "null"];
  if (typeof value === "boolean") return value ? ["True", "true"] : ["False", "false"];
  if (typeof value === "number") return numbers(value);
  return typeof value === "string" ? [JSON.stringify(value), `'${value}'`] : [];
}

const WORDS: { readonly [text: string]: Json } = { None: null, True: true, False: false };

/** What a default in Python code is; undefined where it has to be computed. */
export function valueOfText(text: string): Json | undefined {
  const word = entryOf(WORDS, text);
  if (word !== undefined) return word;
  if (/^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text.replaceAll("_", ""));
  const product = /^(\d+) \*\* (\d+)$/.exec(text);
  if (product) return Number(product[1]) ** Number(product[2]);
  const quoted = /^(['"])([^'"\\]*)\1$/.exec(text);
  if (quoted) return quoted[2];
  if (text === "[]" || text === "()") return [];
  return text === "{}" ? {} : undefined;
}
