/**
 * Builds a preset dictionary for links by value out of public files, and says on stderr how short links become with it.
 *
 *     npx tsx scripts/share-dictionary.ts PUBLISHED… -- BREADTH… > FILE && npx prettier --write FILE
 *
 * PUBLISHED are config.json and hf_quant_config.json as people publish them, BREADTH are configs of class defaults, which
 * count less. The dictionary of a format that is released never changes, or links that are out in the world break: what
 * this script makes is the dictionary of a new format.
 *
 * Greedy: files are added one by one, each time the one that shortens the links of all others the most for what it
 * adds, without the stretches that are in the dictionary already. The first stands last, where DEFLATE reaches it at
 * the least cost. Lengths are those of zlib, which is fast here; the app's own compressor makes them 1 to 2 % longer.
 */
import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { concatenate } from "../src/share/codec/bytes.ts";
import { packText } from "../src/share/codec/packed-text.ts";
import { novelStretches, shorten } from "./share-dictionary-text.ts";
import { VOCABULARY } from "./share-dictionary-vocabulary.ts";

/** The window of DEFLATE: it sees no further back. */
const SIZE = 32_768;
const BREADTH_WEIGHT = 0.3;
/** Gain is divided by length to this power: below 1, whole files of the best are preferred to crumbs of many. */
const LENGTH_POWER = 0.8;
/** Files of more characters say nothing of usual links. */
const LONGEST_FILE = 200_000;

const HEADER = `/**
 * The preset dictionary of links by value, format 1: what DEFLATE may refer back to. Frozen, because links that are out
 * in the world are read with it: a change of one character breaks them all. scripts/share-dictionary.ts made it out of
 * public configs of the Hugging Face Hub and of the class defaults of transformers.
 */
`;

interface Input {
  readonly name: string;
  readonly published: boolean;
  readonly container: Uint8Array;
  readonly text: string;
}

interface Piece {
  readonly from: string;
  readonly text: string;
}

function readInput(name: string, published: boolean): Input[] {
  const source = readFileSync(name, "utf8");
  if (source.length > LONGEST_FILE) return [];
  const { how, bytes } = packText(source);
  const text = new TextDecoder().decode(bytes);
  return [{ name, published, container: concatenate([Uint8Array.of(0, how), bytes]), text: shorten(text) }];
}

/** How long the payload of a link is, in characters: with 4 bytes of checksum, in base64, after "1.". */
function linkLength({ container }: Input, dictionary: Buffer): number {
  const bytes = deflateRawSync(container, { level: 9, memLevel: 9, dictionary }).length + 4;
  return Math.ceil((bytes * 4) / 3) + 2;
}

/** The dictionary of these pieces, the first of which stands last. */
function dictionaryOf(pieces: readonly Piece[]): Buffer {
  const text = pieces.map((piece) => piece.text).toReversed();
  return Buffer.from(text.join(""), "utf8").subarray(-SIZE);
}

/** Chooses pieces until the dictionary is full. Gains only shrink as it grows, so only the best need be seen again. */
function choosePieces(inputs: readonly Input[], first: Piece): Piece[] {
  const pieces = [first];
  const rest = inputs.map((input) => ({ input, gain: Infinity, text: "", seenWith: 0 }));
  for (;;) {
    const have = pieces
      .map((piece) => piece.text)
      .toReversed()
      .join("");
    const lengths = inputs.map((input) => linkLength(input, dictionaryOf(pieces)));
    for (;;) {
      rest.sort((a, b) => b.gain - a.gain);
      const best = rest[0];
      if (!best || best.gain <= 0) return pieces;
      if (best.seenWith === pieces.length) break;
      best.seenWith = pieces.length;
      best.text = novelStretches(best.input.text, have).join("");
      const piece = { from: best.input.name, text: best.text };
      const fits = have.length + best.text.length <= SIZE && best.text.length > 0;
      const dictionary = dictionaryOf([...pieces, piece]);
      const saved = inputs.reduce((sum, input, at) => {
        if (input === best.input) return sum;
        const weight = input.published ? 1 : BREADTH_WEIGHT;
        return sum + weight * Math.max(0, (lengths[at] ?? 0) - linkLength(input, dictionary));
      }, 0);
      best.gain = fits ? saved / (best.text.length + 20) ** LENGTH_POWER : 0;
    }
    const [chosen] = rest.splice(0, 1);
    if (chosen) pieces.push({ from: chosen.input.name, text: chosen.text });
  }
}

function summary(lengths: readonly number[]): string {
  const sorted = lengths.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  return `median ${at(0.5)}, 90 % under ${at(0.9)}, longest ${at(1)} characters (${lengths.length} files)`;
}

const args = process.argv.slice(2);
const divide = args.includes("--") ? args.indexOf("--") : args.length;
const inputs = [
  ...args.slice(0, divide).flatMap((name) => readInput(name, true)),
  ...args.slice(divide + 1).flatMap((name) => readInput(name, false)),
];
const pieces = choosePieces(inputs, { from: "", text: VOCABULARY });
const lines = pieces.toReversed().map(({ text }) => `${JSON.stringify(text)},`);
process.stdout.write(`${HEADER}export const DICTIONARY_V1 = [\n${lines.join("\n")}\n].join("");\n`);

for (const published of [true, false]) {
  const measured = inputs.filter((input) => input.published === published);
  const without = ({ name }: Input): Buffer => dictionaryOf(pieces.filter(({ from }) => from !== name));
  const title = published ? "published" : "breadth";
  console.error(`${title}: ${summary(measured.map((input) => linkLength(input, dictionaryOf(pieces))))}`);
  console.error(
    `  without its own piece: ${summary(measured.map((input) => linkLength(input, without(input))))}`,
  );
}
