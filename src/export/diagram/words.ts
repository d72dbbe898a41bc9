import type { Pointer } from "../../spec/pointer.ts";

/** A name or a figure that stands in the spec, and where. */
export interface Value {
  readonly text: string;
  readonly at: Pointer;
}

/** A text in which values of the spec stand. */
export type Words = readonly (string | Value)[];

type Said = string | number | Value | Words;

/** Words of a template: `say\`${heads} heads\``. Neighbouring texts become one. */
export function say(texts: TemplateStringsArray, ...said: readonly Said[]): Words {
  return joined(texts.flatMap((text, index) => [text, ...(index < said.length ? listed(said[index]) : [])]));
}

/** Several words in a line, those that are there. */
export function list(parts: readonly (Words | string | null)[], separator = ", "): Words {
  const there = parts.filter((part): part is Words | string => part !== null && part.length > 0);
  return joined(there.flatMap((part, index) => [...(index > 0 ? [separator] : []), ...listed(part)]));
}

/** The words without what they lead to. */
export function textOf(words: Words): string {
  return words.map((piece) => (typeof piece === "string" ? piece : piece.text)).join("");
}

function listed(said: Said | undefined): Words {
  if (said === undefined) return [];
  if (typeof said === "string") return [said];
  if (typeof said === "number") return [numeral(said)];
  return isValue(said) ? [said] : said;
}

function isValue(said: Value | Words): said is Value {
  return "text" in said;
}

function joined(pieces: Words): Words {
  const words: (string | Value)[] = [];
  for (const piece of pieces) {
    const last = words.at(-1);
    if (typeof piece === "string" && typeof last === "string") words[words.length - 1] = last + piece;
    else if (piece !== "") words.push(piece);
  }
  return words;
}

/** A number as it is drawn: whole ones with their digits grouped, others exactly, or to five digits where they are long. */
export function numeral(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString("en-US");
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential().replace("+", "");
  const exact = String(value);
  return exact.length <= 8 ? exact : String(Number(value.toPrecision(5)));
}

const UNITS = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "K"],
] as const;

/** A count to three digits: "26.9 B". */
export function short(value: number): string {
  const [size, unit] = UNITS.find(([least]) => value >= least * 0.9995) ?? [1, ""];
  if (size === 1) return numeral(Math.round(value * 10) / 10);
  const scaled = value / size;
  return `${scaled.toFixed(scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2)} ${unit}`;
}

const BINARY = [
  [2 ** 40, "TiB"],
  [2 ** 30, "GiB"],
  [2 ** 20, "MiB"],
  [2 ** 10, "KiB"],
] as const;

/** Bytes to three digits: "30.0 KiB". */
export function shortBytes(value: number): string {
  const unit = BINARY.find(([least]) => value >= least);
  if (!unit) return `${numeral(Math.round(value * 10) / 10)} B`;
  const scaled = value / unit[0];
  return `${scaled.toFixed(scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2)} ${unit[1]}`;
}
