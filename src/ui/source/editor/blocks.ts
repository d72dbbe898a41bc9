import { StateField, type EditorState, type Range, type Text } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import type { ConfigError } from "../../../config/document.ts";
import type { GhostGroup } from "../ghosts/ghost-groups.ts";
import { GhostWidget } from "../ghosts/ghost-widget.ts";
import { loaded, setReading } from "../pane-state.ts";

class ErrorWidget extends WidgetType {
  private readonly error: ConfigError;

  constructor(error: ConfigError) {
    super();
    this.error = error;
  }

  override eq({ error }: ErrorWidget): boolean {
    return this.error.code === error.code && this.error.message === error.message;
  }

  override toDOM(): HTMLElement {
    const box = document.createElement("div");
    box.className = "cm-error-message";
    const code = document.createElement("strong");
    code.textContent = this.error.code;
    box.append(code, ` ${this.error.message}`);
    return box;
  }
}

interface Blocks {
  readonly ghosts: DecorationSet;
  readonly error: DecorationSet;
}

/** What stands between the lines: ghosts and the error. CodeMirror takes such blocks from a state field only. */
export const blocks = StateField.define<Blocks>({
  create: () => ({ ghosts: Decoration.none, error: Decoration.none }),
  update({ ghosts, error }, transaction) {
    const { changes, state } = transaction;
    let next = transaction.annotation(loaded)
      ? { ghosts: Decoration.none, error: Decoration.none }
      : { ghosts: ghosts.map(changes), error: error.map(changes) };
    for (const effect of transaction.effects) {
      if (!effect.is(setReading)) continue;
      const { placed, error: failure } = effect.value;
      next = {
        ghosts: placed ? ghostsOf(placed.groups, state) : next.ghosts,
        error: failure ? errorOf(failure, state.doc) : Decoration.none,
      };
    }
    return next;
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ ghosts }) => ghosts),
    EditorView.decorations.from(field, ({ error }) => error),
  ],
});

function ghostsOf(groups: readonly GhostGroup[], { doc }: EditorState): DecorationSet {
  const ranges = groups.map((group): Range<Decoration> => {
    const { to } = doc.lineAt(Math.min(group.offset, doc.length));
    return Decoration.widget({ widget: new GhostWidget(group), block: true, side: 2 }).range(to);
  });
  return Decoration.set(ranges, true);
}

/** An error's line may lie beyond the end, where something is missing: then the last line bears it. */
function errorOf(error: ConfigError, doc: Text): DecorationSet {
  const line = doc.line(Math.min(Math.max(error.line, 1), doc.lines));
  return Decoration.set(
    [
      Decoration.line({ class: "cm-error-line" }).range(line.from),
      Decoration.widget({ widget: new ErrorWidget(error), block: true, side: 1 }).range(line.to),
    ],
    true,
  );
}
