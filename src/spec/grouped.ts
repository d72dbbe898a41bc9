/**
 * A number with its digits in groups of three, without regard to the reader's locale, so that words are the same
 * everywhere. Whole numbers are grouped here: to load what V8 knows of languages takes as long as to read a config.
 */
export function grouped(value: number): string {
  if (Number.isSafeInteger(value)) return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  return value.toLocaleString("en-US", { maximumFractionDigits: 20 });
}

/** "1 layer", "48,240 layers". */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
