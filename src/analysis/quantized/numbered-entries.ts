/** What an entry says, in whatever way it is matched: only entries that agree in all of it are alike. */
interface NumberedEntry {
  readonly text: string;
}

/** An entry that names modules of one layer: `model.layers.3.self_attn.q_proj`. */
const NUMBERED = /^([\w.-]*\blayers\.)(0|[1-9]\d{0,8})(\.[\w-][\w.-]*)$/;

/** What says the same of every layer: no number, and no sign that stands for one character alone. */
const OF_ALL_LAYERS = /^(?:re:)?(?:[A-Za-z_*^$-]|\\\.|\.(?![.\\]))*$/;

/** Entries of which those about layers like another one are left out. */
export interface FewerEntries<E> {
  readonly entries: readonly E[];
  /** The layer that stands for this one in the entries. */
  readonly stand: (layer: number) => number;
  /** An entry that decided about a layer by one of these numbers, as the file has it for the first that it may be. */
  readonly textFor: (text: string, layers: readonly number[]) => string;
}

/** All entries, each layer with its own. */
export function allOf<E>(entries: readonly E[]): FewerEntries<E> {
  return { entries, stand: (layer) => layer, textFor: (text) => text };
}

/**
 * Lists name modules layer by layer, and thousands of entries can say the same of each: those about one of the layers that
 * are spoken of alike stand for all of them. Where any entry might tell layers apart in another way, all are kept.
 * @param kindOf all that counts of an entry but its text.
 */
export function withoutRepetition<E extends NumberedEntry>(
  entries: readonly E[],
  kindOf: (entry: E) => string,
): FewerEntries<E> {
  const said = new Map<number, string[]>();
  const numbers: (number | null)[] = [];
  let others = 0;
  for (const entry of entries) {
    const [, before = "", number = "", after = ""] = NUMBERED.exec(entry.text) ?? [];
    if (number === "" && !OF_ALL_LAYERS.test(entry.text)) return allOf(entries);
    numbers.push(number === "" ? null : Number(number));
    // Of several entries about a module the first one counts, and so does which of these stands first.
    if (number === "") {
      others++;
      continue;
    }
    const says = `${others}\n${kindOf(entry)}\n${before}\n${after}`;
    const list = said.get(Number(number));
    if (list) list.push(says);
    else said.set(Number(number), [says]);
  }
  const first = new Map<string, number>();
  const stands = new Map<number, number>();
  for (const [number, says] of said) {
    const all = says.join("\n\n");
    const one = first.get(all) ?? number;
    first.set(all, one);
    stands.set(number, one);
  }
  return {
    entries: entries.filter((_, index) => {
      const number = numbers[index] ?? null;
      return number === null || stands.get(number) === number;
    }),
    stand: (layer) => stands.get(layer) ?? layer,
    textFor: (text, layers) =>
      text.replace(NUMBERED, (whole: string, before: string, number: string, after: string) => {
        const layer = layers.find((each) => stands.get(each) === Number(number));
        return layer === undefined ? whole : `${before}${layer}${after}`;
      }),
  };
}
