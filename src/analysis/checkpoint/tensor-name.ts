import { escaped, shown } from "../../spec/shown.ts";

/** More than the longest name of a real tensor, in characters. */
const LONGEST = 160;

/** Controls, line breaks among them. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const CONTROLS = /[\0-\x1f\x7f-\x9f]/g;

/** A tensor's name for people: a file can give it any text, also none, and of any length. */
export function tensorName(name: string): string {
  if (name === "") return "(no name)";
  const text = shown(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
  return text.replaceAll(CONTROLS, escaped);
}
