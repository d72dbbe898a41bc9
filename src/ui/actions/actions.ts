/** What actions of the whole page work on. */
interface PageContext {
  readonly openCommands: () => void;
  readonly openHelp: () => void;
  readonly openSettings: () => void;
  readonly pickFile: () => void;
  readonly focusInput: () => void;
}

/** What actions on an open config work on. */
interface ModelContext {
  readonly focusSearch: () => void;
  /** Selects the next hit of the search, or the one before. */
  readonly stepHit: (step: 1 | -1) => void;
  readonly stepView: (step: 1 | -1) => void;
  readonly foldOverview: () => void;
  readonly clearSelection: () => void;
  readonly compare: () => void;
}

/** What actions on the tree of the spec work on. */
export interface TreeContext {
  readonly openAll: (open: boolean) => void;
}

/** What actions on one value or field work on: the selected one, or the row that has the keyboard. */
export interface ValueContext {
  /** As one says it: `body.attention.head_dim`. */
  readonly path: string;
  /** JSON; null where it is a field that the file does not have. */
  readonly value: string | null;
  readonly link: () => Promise<string>;
  /** Puts a text on the clipboard, and says so. */
  readonly copy: (text: string, what: string) => void;
}

interface Contexts {
  readonly page: PageContext;
  readonly model: ModelContext;
  readonly tree: TreeContext;
  readonly value: ValueContext;
}

/** What an action applies to. */
export type Where = keyof Contexts;

export type ContextOf<W extends Where> = Contexts[W];

/** Something that can be done, by a menu, a button or a key. */
export interface Action<W extends Where> {
  readonly name: string;
  readonly label: string;
  /** On a button that stands beside what it applies to. */
  readonly short: string;
  readonly keys: readonly string[];
  readonly where: W;
  readonly run: (context: ContextOf<W>) => void;
}

function action<W extends Where>(
  where: W,
  name: string,
  label: string,
  keys: readonly string[],
  run: Action<W>["run"],
  short = label,
): Action<W> {
  return { where, name, label, short, keys, run };
}

/**
 * Every action that has a key. Buttons on rows, keys, the list of keys and the list of commands are made from it. What Share
 * and Export offer is listed where it is made.
 */
export const ACTIONS: { readonly [W in Where]: readonly Action<W>[] } = {
  page: [
    action("page", "palette", "Find a command", ["Ctrl+K"], ({ openCommands }) => {
      openCommands();
    }),
    action("page", "help", "Keyboard shortcuts", ["?"], ({ openHelp }) => {
      openHelp();
    }),
    action("page", "input", "Open another config", ["o"], ({ focusInput }) => {
      focusInput();
    }),
    action("page", "file", "Open a file", ["Shift+O"], ({ pickFile }) => {
      pickFile();
    }),
    action("page", "settings", "Set how the Hub is reached", ["Shift+H"], ({ openSettings }) => {
      openSettings();
    }),
  ],
  model: [
    action("model", "search", "Search values, fields and text", ["/"], ({ focusSearch }) => {
      focusSearch();
    }),
    action("model", "next-hit", "Next hit of the search", ["F3", "n"], ({ stepHit }) => {
      stepHit(1);
    }),
    action("model", "previous-hit", "Previous hit of the search", ["Shift+F3", "Shift+N"], ({ stepHit }) => {
      stepHit(-1);
    }),
    action("model", "next-view", "Next view", ["]"], ({ stepView }) => {
      stepView(1);
    }),
    action("model", "previous-view", "Previous view", ["["], ({ stepView }) => {
      stepView(-1);
    }),
    action("model", "fold-overview", "Fold or open the overview", ["\\"], ({ foldOverview }) => {
      foldOverview();
    }),
    action("model", "clear", "Clear the search, then the selection", ["Escape"], ({ clearSelection }) => {
      clearSelection();
    }),
    action("model", "compare", "Compare with another config", ["Shift+C"], ({ compare }) => {
      compare();
    }),
  ],
  tree: [
    action(
      "tree",
      "open-all",
      "Open every branch of the tree",
      ["+"],
      ({ openAll }) => {
        openAll(true);
      },
      "Open all",
    ),
    action(
      "tree",
      "close-all",
      "Close every branch of the tree",
      ["-"],
      ({ openAll }) => {
        openAll(false);
      },
      "Close all",
    ),
  ],
  value: [
    action(
      "value",
      "copy-path",
      "Copy path",
      ["Shift+P"],
      ({ path, copy }) => {
        copy(path, "the path");
      },
      "path",
    ),
    action(
      "value",
      "copy-value",
      "Copy value",
      ["Shift+V"],
      ({ value, copy }) => {
        copy(value ?? "", "the value");
      },
      "value",
    ),
    action(
      "value",
      "copy-both",
      "Copy path = value",
      ["Ctrl+C"],
      ({ path, value, copy }) => {
        copy(value === null ? path : `${path} = ${value}`, "path and value");
      },
      "path = value",
    ),
    action(
      "value",
      "copy-link",
      "Copy link",
      ["Shift+L"],
      ({ link, copy }) => {
        void link().then((address) => {
          copy(address, "the link");
        });
      },
      "link",
    ),
  ],
};

/** Keys that a part of the page hears itself, as its kind of part does everywhere. */
export const OWN_KEYS: readonly {
  readonly by: "page" | "tree" | "findings" | "source" | "texts";
  readonly keys: readonly string[];
  readonly label: string;
}[] = [
  { by: "page", keys: ["Ctrl+V"], label: "Open the config, or the address, on the clipboard" },
  {
    by: "tree",
    keys: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"],
    label: "Move in the tree, open and close its branches",
  },
  { by: "tree", keys: ["Home", "End"], label: "First and last row of the tree" },
  { by: "tree", keys: ["Enter"], label: "Select the row" },
  { by: "tree", keys: ["*"], label: "Open all branches beside the row" },
  { by: "tree", keys: ["a … z"], label: "Next row that begins so" },
  { by: "findings", keys: ["ArrowUp", "ArrowDown"], label: "Previous and next finding" },
  { by: "source", keys: ["Mod-f"], label: "Search in the source" },
  { by: "source", keys: ["Mod-z"], label: "Undo an edit of the source" },
  { by: "texts", keys: ["F7", "Shift-F7"], label: "Next and previous difference of two texts" },
];
