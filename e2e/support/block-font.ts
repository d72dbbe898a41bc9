const EM = 1000;
const ADVANCE = 550;
const ASCENT = 900;
const DESCENT = 300;
/** Letters reach from the baseline to here, and into the next: no seam is drawn between two. */
const HEIGHT = 550;
const WIDTH = ADVANCE + 60;

const [BLOCK, SPACE] = [1, 2];

/** What each range of characters is drawn as; those that other fonts draw nothing for are spaces. */
const RANGES: readonly (readonly [first: number, last: number, glyph: number])[] = [
  [0, 0x20, SPACE],
  [0x21, 0x9f, BLOCK],
  [0xa0, 0xa0, SPACE],
  [0xa1, 0x1fff, BLOCK],
  [0x2000, 0x200f, SPACE],
  [0x2010, 0xfdff, BLOCK],
  [0xfe00, 0xfe0f, SPACE],
  [0xfe10, 0x10ffff, BLOCK],
];

/** Two bytes and four bytes of a number, high one first. */
const u16 = (...values: readonly number[]): number[] =>
  values.flatMap((value) => [(value >> 8) & 255, value & 255]);
const u32 = (...values: readonly number[]): number[] =>
  values.flatMap((value) => u16(value >>> 16, value & 0xffff));

function characterMap(): number[] {
  const groups = RANGES.flatMap(([first, last, glyph]) => u32(first, last, glyph));
  const length = 16 + groups.length;
  // One table, of format 13: many characters have one glyph.
  return [...u16(0, 1, 3, 10), ...u32(12), ...u16(13, 0), ...u32(length, 0, RANGES.length), ...groups];
}

/** A rectangle of the whole advance: words are bars, with edges at their ends alone. */
function block(): number[] {
  const onCurve = [1, 1, 1, 1];
  const x = u16(0, 0, WIDTH, 0);
  const y = u16(0, HEIGHT, 0, -HEIGHT);
  return [...u16(1, 0, 0, WIDTH, HEIGHT, 3, 0), ...onCurve, ...x, ...y];
}

/**
 * A TrueType font in which every character is a bar of one size, in the form that OpenType 1.9 describes: text drawn in it
 * has the same places, lengths and colours in every browser, whatever fonts the machine has and however it draws letters.
 */
export function blockFont(): Uint8Array {
  const glyph = block();
  const bold = 400;
  const tables: Readonly<Record<string, number[]>> = {
    "OS/2": [
      ...u16(4, ADVANCE, bold, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 250, 0),
      ...Array<number>(10).fill(0),
      ...u32(0, 0, 0, 0),
      ...[..."NONE"].map((letter) => letter.charCodeAt(0)),
      ...u16(0x40, 0x20, 0xffff, ASCENT, -DESCENT, 0, ASCENT, DESCENT),
      ...u32(1, 0),
      ...u16(HEIGHT, HEIGHT, 0, 0x20, 1),
    ],
    cmap: characterMap(),
    glyf: [...glyph, ...glyph],
    head: [
      ...u32(0x10000, 0x10000, 0, 0x5f0f3cf5),
      ...u16(3, EM),
      ...u32(0, 0, 0, 0),
      ...u16(0, 0, WIDTH, HEIGHT, 0, 8, 2, 1, 0),
    ],
    hhea: [
      ...u32(0x10000),
      ...u16(ASCENT, -DESCENT, 0, ADVANCE, 0, ADVANCE - WIDTH, WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 3),
    ],
    hmtx: u16(ADVANCE, 0, ADVANCE, 0, ADVANCE, 0),
    loca: u32(0, glyph.length, 2 * glyph.length, 2 * glyph.length),
    maxp: [...u32(0x10000), ...u16(3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
    name: u16(0, 0, 6),
    post: [...u32(0x30000, 0), ...u16(-100, 50), ...u32(1, 0, 0, 0, 0)],
  };
  const names = Object.keys(tables).sort();
  const directory: number[] = [];
  const body: number[] = [];
  const start = 12 + 16 * names.length;
  for (const name of names) {
    const content = tables[name] ?? [];
    const padded = [...content, ...Array<number>((4 - (content.length % 4)) % 4).fill(0)];
    const words = Array.from({ length: padded.length / 4 }, (_, at) =>
      padded.slice(4 * at, 4 * at + 4).reduce((word, byte) => word * 256 + byte, 0),
    );
    const sum = words.reduce((total, word) => (total + word) % 2 ** 32, 0);
    directory.push(
      ...[...name].map((letter) => letter.charCodeAt(0)),
      ...u32(sum, start + body.length, content.length),
    );
    body.push(...padded);
  }
  const power = 2 ** Math.floor(Math.log2(names.length));
  const search = [names.length, 16 * power, Math.log2(power), 16 * (names.length - power)];
  return Uint8Array.from([...u32(0x10000), ...u16(...search), ...directory, ...body]);
}
