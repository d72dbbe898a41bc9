import type { Hue } from "../../analysis/looks.ts";
import {
  type Box,
  type Item,
  type LayerLooks,
  type Node,
  type Panel,
  type Picture,
  type Row,
  boxesOfItems,
  boxesOfPanel,
} from "./content.ts";
import { type Figures, type Measure, type Weighing, sumOf } from "./figures.ts";
import { fitting, widthOf } from "./measure.ts";
import { treemap } from "./treemap.ts";
import { type Line, widthOfLine, widthOfWidest, widthOfWords, wrapped } from "./lines.ts";
import { type Mark, type Marks, type Said, findingMark, signText } from "./marks.ts";
import type { Cells, Part, Rect, Sign, Swatch, Text, Wire } from "./scene.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { type Words, textOf } from "./words.ts";
import { largest } from "../../spec/many.ts";

const TITLE = { size: 13, bold: true } as const;
const BODY = { size: 12 } as const;
const TAG = { size: 11 } as const;
const HEADING = { size: 15, bold: true } as const;
const PAD = { x: 10, y: 7 };
const TITLE_LINE = 17;
const BODY_LINE = 16;
/** More lines than this no finding has in a box. */
const MOST_FOUND = 3;
/** Between boxes that follow each other. */
const GAP = 14;
/** Between columns of a row. */
const BETWEEN = 8;
const NARROWEST = 74;
/** How far the residual stream stands from the stack's left edge, and branches from it. */
const RAIL = 20;
const BRANCH = 20;

/** Layers in a row of those that are drawn one by one, and how high a row is. */
const PER_ROW = 54;
const ORDER_ROW = 21;

/** Where a node is left: the middle of its lower edge. */
interface Exit {
  readonly x: number;
  readonly y: number;
}

/** Puts boxes, wires and texts in their places, and keeps what was put where. */
export class Board {
  readonly parts: Part[] = [];
  readonly frames: Rect[] = [];
  readonly wires: Wire[] = [];
  readonly signs: Sign[] = [];
  readonly swatches: Swatch[] = [];
  readonly texts: Text[] = [];
  readonly #marks: Marks;
  readonly #weighing: Weighing;
  readonly #differs: (box: Box) => Part["difference"];
  readonly #markOfTitle: (title: Words) => Mark | undefined;
  readonly #placed: { count: number };
  /** The words of findings that stand under the title; long ones stand nowhere else. */
  readonly #saidOnTop = new Set<string>();
  /** The words of findings that stand above what is drawn, and not again in its boxes. */
  #saidAbove: ReadonlySet<string> = new Set();
  /** Findings that took more lines than a box has room for. */
  readonly #long = new Map<string, Found>();

  /** @param placed counts what was put in its place before; boards of one scene share it, for it is read as one. */
  constructor(
    marks: Marks,
    weighing: Weighing,
    differs: (box: Box) => Part["difference"] = () => undefined,
    markOfTitle: (title: Words) => Mark | undefined = () => undefined,
    placed = { count: 0 },
  ) {
    this.#placed = placed;
    this.#marks = marks;
    this.#weighing = weighing;
    this.#differs = differs;
    this.#markOfTitle = markOfTitle;
  }

  /** Text in lines from a baseline on. @returns the y below them. */
  text(
    words: Words,
    x: number,
    y: number,
    width: number,
    face: Pick<Text, "size" | "bold" | "muted">,
  ): number {
    const height = Math.round(face.size * 1.35);
    const lines = wrapped(words, width, face, this.#marks);
    const order = this.#placed.count++;
    lines.forEach((line, index) =>
      this.texts.push({ x, y: y + index * height + face.size, line, ...face, order }),
    );
    return y + lines.length * height;
  }

  /** The title of a frame or what stands under that of a panel, with the mark that it has as a whole. @returns the y below. */
  #title(title: Words, x: number, y: number, width: number, face: Parameters<Board["text"]>[4]): number {
    const mark = this.#markOfTitle(title);
    if (!mark) return this.text(title, x, y, width, face);
    const sign = { text: `\u00a0${signText(mark)}`, mark };
    const below = this.text(title, x, y, width - widthOf(sign.text, face), face);
    const last = this.texts.pop();
    if (last) this.texts.push({ ...last, line: [...last.line, sign] });
    return below;
  }

  /** What a verdict says of all that is alike, under the title. @returns the y below it. */
  headFinding(mark: Mark, says: readonly Said[], x: number, y: number, width: number): number {
    for (const said of says) this.#saidOnTop.add(wordsOfFound({ mark: findingMark(said, 0) }));
    return this.#finding({ mark }, x, y, width);
  }

  /** What a verdict says, in lines from a baseline on; what would be refused stands out. @returns the y below them. */
  #finding(found: Found, x: number, y: number, width: number): number {
    const from = this.texts.length;
    const face = { size: 12, ...(found.mark.tone === "error" && { bold: true }) };
    const below = this.text([wordsOfFound(found)], x, y, width, face);
    const texts = this.texts.splice(from);
    const lines = foundIn(
      texts.map(({ line }) => line),
      found,
    );
    texts.forEach((text, index) => this.texts.push({ ...text, line: lines[index] ?? [] }));
    return below;
  }

  /** A panel: its heading, and below it what is in it. @returns the y of its lower edge. */
  panel(panel: Panel, x: number, y: number, width: number): number {
    const { look, title, subtitle } = panel;
    const inset = look ? 14 : 0;
    const before = this.texts.length;
    let top = this.text(title, x + inset, y, width - inset, HEADING);
    const heads = this.#whole(panel);
    if (heads) for (const text of this.texts.splice(before)) this.texts.push({ ...text, heads });
    if (look) this.swatches.push({ x, y: y + 2, width: 6, height: top - y - 3, look });
    if (subtitle.length > 0)
      top = this.#title(subtitle, x + inset, top + 1, width - inset, { ...BODY, muted: true });
    // What would be many lines in a narrow box stands once, as wide as the panel; its sign is in the box.
    const long = this.#longFindings(panel, width);
    for (const [words, found] of long)
      if (!this.#saidOnTop.has(words)) top = this.#finding(found, x + inset, top + 3, width - inset);
    this.#saidAbove = new Set(long.keys());
    const bottom = this.#inside(panel, x, top + 10, width);
    this.#saidAbove = new Set();
    return bottom;
  }

  /** What stands below the heading of a panel. @returns the y of its lower edge. */
  #inside({ stack, nodes, look }: Panel, x: number, y: number, width: number): number {
    if (stack) return this.stack(stack, x, y, width);
    return this.#flow(nodes, { x, y, width, hue: look?.hue ?? null }).bottom;
  }

  /** The findings for which a box of a panel has no room, as they would be laid out. */
  #longFindings(panel: Panel, width: number): ReadonlyMap<string, Found> {
    if (boxesOfPanel(panel).every((box) => this.#findings(box).length === 0)) return new Map();
    const trial = new Board(this.#marks, this.#weighing);
    trial.#inside(panel, 0, 0, width);
    return trial.#long;
  }

  /** What a panel costs as a whole; null where a part of it stands for what another panel has. */
  #whole(panel: Panel): Text["heads"] | null {
    const boxes = boxesOfPanel(panel);
    if (boxes.some(({ summary }) => summary === true)) return null;
    const figures = sumOf(boxes.map((box) => this.#weighing.of(box)));
    return { name: textOf(panel.title), figures, share: this.#shareOf(figures) };
  }

  /** Areas in proportion to a measure: one for each panel and for what stands outside of them, in it one for each box. */
  areas({ stack, panels }: Picture, measure: Measure, rect: Rect): void {
    const weightOf = (box: Box): number =>
      box.summary === true ? 0 : (this.#weighing.of(box)[measure] ?? 0);
    const groups = [
      ...boxesOfItems(stack).map((box) => ({ boxes: [box], hue: null, name: "" })),
      ...panels.map((panel) => ({
        boxes: boxesOfPanel(panel),
        hue: panel.look?.hue ?? null,
        name: `${textOf(panel.title)}: `,
      })),
    ].map((of) => ({ of, weight: of.boxes.reduce((sum, box) => sum + weightOf(box), 0) }));
    for (const { of, ...outer } of treemap(groups, rect)) {
      const boxes = of.boxes.map((box) => ({ of: box, weight: weightOf(box) }));
      const inner = { x: outer.x + 1, y: outer.y + 1, width: outer.width - 2, height: outer.height - 2 };
      if (inner.width <= 1 || inner.height <= 1) continue;
      for (const { of: box, ...place } of treemap(boxes, inner)) {
        const figures = this.#weighing.of(box);
        const share = this.#shareOf(figures);
        const name = `${of.name}${textOf(box.title)}`;
        const percent = `${((share[measure] ?? 0) * 100).toFixed(1)} %`;
        const inset = place.width < 40 ? 2 : 6;
        const order = this.#placed.count++;
        const texts = labelIn([name, textOf(box.title)], percent, {
          width: place.width - 2 * inset,
          lines: Math.floor((place.height - 4) / 14),
        }).map((text, index): Text => ({
          x: place.x + inset,
          y: place.y + 13 + index * 14,
          line: [{ text }],
          size: TAG.size,
          muted: text === percent,
          order,
        }));
        this.parts.push({
          ...place,
          at: box.at,
          name,
          tone: "area",
          hue: of.hue,
          texts,
          order,
          figures,
          share,
          cells: null,
        });
      }
    }
  }

  #shareOf({ parameters, active, bytes }: Figures): Part["share"] {
    const { all } = this.#weighing;
    return {
      parameters: share(parameters, all.parameters),
      active: share(active, all.active),
      bytes: bytes === null || all.bytes === null ? null : share(bytes, all.bytes),
    };
  }

  /** The stack from the embedding to the head, along its residual stream. @returns the y of its lower edge. */
  stack(items: readonly Item[], x: number, y: number, width: number): number {
    return this.#items(items, { x, y, width, rail: x + RAIL, streams: 1, first: true });
  }

  #items(
    items: readonly Item[],
    place: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly rail: number;
      readonly streams: number;
      readonly first: boolean;
    },
  ): number {
    const { x, width, rail } = place;
    let y = place.y;
    let from: number | null = place.first ? null : y;
    let streams = place.streams;
    /** Whether what follows stands in the order in which it is computed. */
    let inOrder = true;
    const onRail = (top: number, count: number): void => {
      if (from === null) return;
      this.#rail(rail, from, top, count, true);
    };
    for (const item of items) {
      if (item.kind === "branch") {
        from ??= y;
        streams = Math.max(streams, item.streams);
        const start = y + 5;
        const left = rail + BRANCH;
        const area = { x: left, y: start + 11, width: x + width - left, hue: null };
        const { bottom, exits, entries } = this.#flow(item.nodes, area, 10);
        const turn = bottom + 10;
        if (entries.length > 0) {
          const across = largest(entries.map((entry) => entry.x));
          this.wires.push({ d: `M${rail} ${start}H${across}`, arrow: false });
          for (const entry of entries) this.wires.push({ d: `M${entry.x} ${start}V${entry.y}`, arrow: true });
        }
        if (item.isAside === true) {
          y = bottom;
          continue;
        }
        for (const exit of exits)
          this.wires.push({ d: `M${exit.x} ${exit.y}V${turn}H${rail + 8}`, arrow: false });
        this.#rail(rail, from, turn - 8, streams, false);
        this.signs.push({ x: rail, y: turn, sign: "+" });
        from = turn + 8;
        y = turn + 9;
        if (item.words.length > 0)
          y = this.text(item.words, left, turn + 4, x + width - left, { size: 11, muted: true }) + 2;
      } else if (item.kind === "order") {
        y = this.#order(item.runs, { x, y: y + 4, width }) + 6;
        from = null;
        inOrder = false;
      } else if (item.kind === "layer") {
        const top = from === null ? y : y + 10;
        onRail(top, streams);
        y = top;
        for (const box of item.boxes) y = this.#box(box, { x, y, width }, null) + 3;
        y -= 3;
        from = y;
      } else if (item.kind === "frame") {
        const top = from === null && inOrder ? y : y + GAP;
        onRail(top, 1);
        const inner = { x: x + 8, width: width - 16 };
        const below =
          item.title.length === 0
            ? top + 4
            : this.#title(item.title, rail + 14, top + 7, x + width - rail - 22, { ...BODY, bold: true });
        const bottom = this.#items(item.items, { ...inner, y: below + 3, rail, streams, first: false }) + 8;
        const frameStreams = streamsOf(item.items);
        if (inOrder && !item.items.some(({ kind }) => kind === "order"))
          this.#rail(rail, top, below + 3, Math.max(streams, frameStreams), false);
        this.frames.push({ x, y: top, width, height: bottom - top });
        if (item.isLoop === true)
          this.wires.push({ d: `M${rail} ${bottom}H${x}V${top}H${rail - 2}`, arrow: true });
        y = bottom;
        from = inOrder ? bottom : null;
      } else {
        const top = from === null ? y : y + GAP;
        onRail(top, streams);
        const { bottom } = this.#flow([item], { x, y: top, width, hue: null });
        y = bottom;
        from = bottom;
      }
    }
    if (!place.first && from !== null && from < y + 8) this.#rail(rail, from, y + 8, streams, false);
    return y;
  }

  /** The layers one by one in their order, mixers above MLPs, in rows. @returns the y below them. */
  #order(runs: readonly LayerLooks[], { x, y, width }: Omit<Rect, "height">): number {
    const layers = (runs.at(-1)?.to ?? -1) + 1;
    const columns = Math.min(layers, PER_ROW);
    const step = Math.floor(width / columns);
    for (const { from, to, mixer, mlp } of runs)
      for (let layer = from; layer <= to; layer++) {
        const top = y + Math.floor(layer / columns) * ORDER_ROW;
        const cell = { x: x + (layer % columns) * step, width: step > 3 ? step - 1 : step };
        if (mixer) this.swatches.push({ ...cell, y: top, height: 9, look: mixer });
        if (mlp) this.swatches.push({ ...cell, y: top + 10, height: 6, look: mlp });
      }
    return y + Math.ceil(layers / columns) * ORDER_ROW;
  }

  /** The residual stream between two heights; parallel streams are drawn one by one, up to four of them. */
  #rail(x: number, from: number, to: number, streams: number, arrow: boolean): void {
    const lines = Math.min(4, Math.max(1, streams));
    for (let line = 0; line < lines; line++) {
      const at = x + (line - (lines - 1) / 2) * 3;
      this.wires.push({ d: `M${at} ${from}V${to}`, arrow: arrow && lines === 1 });
    }
  }

  /** Nodes from above to below, with wires between them. */
  #flow(
    nodes: readonly Node[],
    {
      x,
      y,
      width,
      hue,
    }: { readonly x: number; readonly y: number; readonly width: number; readonly hue: Hue | null },
    gap = GAP,
  ): { readonly bottom: number; readonly exits: readonly Exit[]; readonly entries: readonly Exit[] } {
    let bottom = y;
    let exits: readonly Exit[] = [];
    let entries: readonly Exit[] | null = null;
    for (const node of nodes) {
      const top = exits.length === 0 ? bottom : bottom + gap;
      const middle = x + width / 2;
      if (node.kind === "box") {
        if (node.isSource !== true)
          for (const exit of exits) this.wires.push({ d: `M${exit.x} ${exit.y}V${top}`, arrow: true });
        bottom = this.#box(node, { x, y: top, width }, hue);
        entries ??= node.isSource === true ? [] : [{ x: middle, y: top }];
        exits = [{ x: middle, y: bottom }];
      } else if (node.kind === "section") {
        bottom =
          node.title.length === 0
            ? bottom + gap
            : this.text(node.title, x, bottom + 20, width, { ...BODY, bold: true }) + 6;
        exits = [];
      } else if (node.kind === "join") {
        const at = top + 9;
        for (const exit of exits) this.wires.push({ d: elbow(exit, middle, at - 8), arrow: false });
        this.signs.push({ x: middle, y: at, sign: node.sign });
        const side = middle + 16;
        const below = this.text(node.words, side, top + 2, x + width - side, { size: 11, muted: true });
        entries ??= [{ x: middle, y: at - 8 }];
        exits = [{ x: middle, y: at + 8 }];
        bottom = Math.max(at + 8, below);
      } else {
        const widths = this.#widths(node.columns, width);
        let left = x;
        const columns = node.columns.map((column, index) => {
          const own = widths[index] ?? width;
          const made = this.#flow(column, { x: left, y: top, width: own, hue }, gap);
          left += own + BETWEEN;
          return made;
        });
        const tops = columns.flatMap((column) => column.entries);
        this.#branchOut(exits, tops, top - gap / 2, node.reads);
        entries ??= tops;
        exits = columns.flatMap((column) => column.exits);
        bottom = largest(columns.map((column) => column.bottom));
      }
    }
    return { bottom, exits, entries: entries ?? [] };
  }

  /** Wires from what is above to columns side by side. */
  #branchOut(exits: readonly Exit[], tops: readonly Exit[], between: number, reads: Row["reads"]): void {
    if (exits.length === 0) return;
    if (reads) {
      for (const [index, own] of reads.entries())
        for (const exit of own.map((each) => exits[each])) {
          const to = tops[index];
          if (exit && to) this.wires.push({ d: bent(exit, to, between), arrow: true });
        }
      return;
    }
    if (exits.length === tops.length) {
      exits.forEach((exit, index) => {
        const to = tops[index];
        if (to) this.wires.push({ d: bent(exit, to, between), arrow: true });
      });
      return;
    }
    for (const exit of exits)
      for (const to of tops) this.wires.push({ d: bent(exit, to, between), arrow: true });
  }

  /** How the columns of a row share its width: each gets what its text needs, as far as there is room. */
  #widths(columns: readonly (readonly Node[])[], width: number): readonly number[] {
    const room = width - BETWEEN * (columns.length - 1);
    const wanted = columns.map((column) => Math.max(NARROWEST, this.#needed(column, widthOfWords)));
    const sum = wanted.reduce((total, each) => total + each, 0);
    if (sum <= room) return wanted.map((each) => Math.floor(each + (room - sum) / columns.length));
    // As narrow as the widest word lets it be, where there is room for the widest words of all.
    const words = columns.map((column) => Math.max(NARROWEST, this.#needed(column, widthOfWidest)));
    const least = words.reduce((total, each) => total + each, 0);
    // Too narrow for that: each is narrower by the same share.
    if (least > room) return words.map((each) => Math.floor((each * room) / least));
    const over = wanted.map((each, index) => each - (words[index] ?? 0));
    const all = over.reduce((total, each) => total + each, 0);
    return words.map((each, index) => Math.floor(each + ((room - least) * (over[index] ?? 0)) / all));
  }

  /** How wide nodes are, by what their texts take: the whole of each, or its widest word. */
  #needed(nodes: readonly Node[], widthOfText: typeof widthOfWords): number {
    return largest(
      nodes.map((node) => {
        if (node.kind === "join" || node.kind === "section") return 60;
        if (node.kind === "row")
          return node.columns.reduce(
            (sum, column) => sum + Math.max(NARROWEST, this.#needed(column, widthOfText)) + BETWEEN,
            -BETWEEN,
          );
        const title = widthOfText(node.title, TITLE, this.#marks);
        const lines = node.lines.map((line) => widthOfText(line, BODY, this.#marks));
        return largest(lines, title) + 2 * PAD.x + 1;
      }),
      0,
    );
  }

  /** One box. @returns the y of its lower edge. */
  #box(box: Box, { x, y, width }: Omit<Rect, "height">, panelHue: Hue | null): number {
    const inset = box.summary === true ? 6 : 0;
    const left = x + PAD.x + inset;
    const inner = width - 2 * PAD.x - inset;
    const texts: Text[] = [];
    const order = this.#placed.count++;
    const figures = this.#weighing.of(box);
    const titleLines = wrapped(box.title, inner, TITLE, this.#marks);
    const format: Words =
      figures.formats.length > 0 && box.summary !== true
        ? [{ text: figures.formats.join(", "), at: "/quantization" }]
        : [];
    const tag = widthOfWords(format, TAG, this.#marks);
    const isTag = widthOfLine(titleLines[0] ?? [], TITLE) + 8 + tag <= inner;
    const lines = [...box.lines, ...(format.length > 0 && !isTag ? [format] : [])];
    let cursor = y + PAD.y;
    titleLines.forEach((line, index) => {
      texts.push({ x: left, y: cursor + index * TITLE_LINE + 12, line, ...TITLE, order });
    });
    if (format.length > 0 && isTag)
      for (const line of wrapped(format, inner, TAG, this.#marks))
        texts.push({ x: left + inner - tag, y: cursor + 12, line, ...TAG, muted: true, order });
    const lastTitle: Line = titleLines.at(-1) ?? [];
    const [only] = lines;
    const beside =
      box.tone === "plain" && lines.length === 1 && only && titleLines.length === 1
        ? widthOfLine(lastTitle, TITLE) + 8
        : null;
    if (beside !== null && only && beside + widthOfWords(only, BODY, this.#marks) <= inner) {
      const [line = []] = wrapped(only, inner, BODY, this.#marks);
      texts.push({ x: left + beside, y: cursor + 12, line, ...BODY, muted: true, order });
      cursor += TITLE_LINE;
    } else {
      cursor += titleLines.length * TITLE_LINE;
      for (const words of lines)
        for (const line of wrapped(words, inner, BODY, this.#marks)) {
          texts.push({ x: left, y: cursor + 12, line, ...BODY, muted: true, order });
          cursor += BODY_LINE;
        }
    }
    const cells = box.cells ? cellsAt(box.cells, { x: left, y: cursor + 4, width: inner }) : null;
    if (cells) cursor = cells.y + cells.height;
    for (const found of this.#findings(box)) {
      const words = wordsOfFound(found);
      if (this.#saidAbove.has(words)) continue;
      const foundLines = wrapped([words], inner, { size: 11 }, this.#marks);
      if (foundLines.length > MOST_FOUND) this.#long.set(words, found);
      for (const line of foundIn(foundLines, found)) {
        texts.push({ x: left, y: cursor + 11, line, size: 11, order });
        cursor += 15;
      }
    }
    const height = Math.round(cursor + PAD.y - 1 - y);
    const difference = this.#differs(box);
    this.parts.push({
      x,
      y,
      width,
      height,
      at: box.at,
      name: textOf(box.title),
      tone: box.summary === true ? "summary" : box.tone,
      hue: box.hue === undefined ? panelHue : box.hue,
      texts,
      order,
      figures,
      share: this.#shareOf(figures),
      cells,
      ...(difference && { difference }),
    });
    return y + height;
  }

  /** What a verdict says of the values in a box, each sentence once. */
  #findings({ title, lines, summary }: Box): readonly Found[] {
    if (summary === true) return [];
    const found = new Map<string, Found>();
    for (const piece of [title, ...lines].flat()) {
      if (typeof piece === "string") continue;
      const mark = this.#marks(piece.at);
      if (mark?.kind !== "finding" || mark.words === null) continue;
      const each = { mark, at: piece.at };
      if (!found.has(wordsOfFound(each))) found.set(wordsOfFound(each), each);
    }
    return [...found.values()].sort((a, b) => gravity(a) - gravity(b));
  }
}

/** What would be refused stands first. */
const gravity = ({ mark }: Found): number => (mark.tone === "error" ? 0 : 1);

/**
 * What stands in an area, line by line: the first of some names that has room in one line, or else the last of them in
 * several or shortened; and the share where there is room for it too. Nothing where there is none.
 */
function labelIn(
  names: readonly string[],
  percent: string,
  { width, lines }: { readonly width: number; readonly lines: number },
): readonly string[] {
  if (lines < 1) return [];
  const fits = (text: string): boolean => widthOf(text, TAG) <= width;
  const share = fits(percent) ? [percent] : [];
  const whole = names.find(fits);
  if (whole !== undefined) return [whole, ...share].slice(0, lines);
  const name = names.at(-1) ?? "";
  if (widthOfWidest([name], TAG, () => undefined) <= width) {
    const words = wrapped([name], width, TAG, () => undefined).map((line) => line[0]?.text ?? "");
    if (words.length <= lines) return [...words, ...share].slice(0, lines);
  }
  const short = fitting(name, width, TAG);
  return [...(short.length > LEAST_LETTERS ? [short] : []), ...share].slice(0, lines);
}

/** A name that is shortened to fewer letters tells nothing. */
const LEAST_LETTERS = 3;

/** What a verdict says, and the value that it is about where that is drawn. */
interface Found {
  readonly mark: Mark;
  readonly at?: Pointer;
}

const wordsOfFound = ({ mark }: Found): string => `${signText(mark)} ${mark.words ?? ""}`;

/** Lines in the colour of a finding, all of them one link, which leads to it; its sign stands in them already. */
const foundIn = (lines: readonly Line[], found: Found): readonly Line[] =>
  lines.map((line, index) =>
    line.map((piece) => ({
      ...piece,
      ...(found.at !== undefined && { at: found.at }),
      mark: { ...found.mark, sign: "" },
      ...(index > 0 ? { isRest: true } : lines.length > 1 && { whole: wordsOfFound(found) }),
    })),
  );

const share = (part: number, all: number): number => (all === 0 ? 0 : part / all);

/** The most parallel streams among items. */
function streamsOf(items: readonly Item[]): number {
  return largest(
    items.map((item) => (item.kind === "branch" ? item.streams : 1)),
    1,
  );
}

function elbow({ x, y }: Exit, toX: number, toY: number): string {
  return x === toX ? `M${x} ${y}V${toY}` : `M${x} ${y}V${toY - 4}H${toX}V${toY}`;
}

function bent({ x, y }: Exit, to: Exit, between: number): string {
  return x === to.x ? `M${x} ${y}V${to.y}` : `M${x} ${y}V${between}H${to.x}V${to.y}`;
}

/** More cells than this would not be told apart, and are not drawn. */
const MOST_CELLS = 1024;

/** Cells in as many rows as they need. */
function cellsAt(
  { number, chosen }: { readonly number: number; readonly chosen: number },
  { x, y, width }: Omit<Rect, "height">,
): Cells | null {
  if (number > MOST_CELLS) return null;
  const most = Math.max(1, Math.floor(width / 5));
  const rows = Math.ceil(number / most);
  const columns = Math.ceil(number / rows);
  const size = Math.min(14, width / columns);
  return {
    x,
    y,
    width: size * columns,
    height: rows * (rows === 1 ? 12 : 6),
    rows,
    columns,
    number,
    chosen: Math.min(chosen, number),
  };
}
