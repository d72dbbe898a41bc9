import { useCallback, useState } from "react";
import { useMedia } from "../use-media.ts";

export interface Fold {
  readonly folded: boolean;
  readonly toggle: () => void;
  /** Folds it by itself, unless somebody opened it. */
  readonly onWork: () => void;
}

/**
 * Whether the overview is folded to a line: by itself where there is no room for it beside the work, when somebody works
 * below it, and otherwise as somebody has it. Another config starts anew.
 */
export function useFold(identity: string, narrow: boolean, working: boolean): Fold {
  const low = useMedia("(max-height: 820px)");
  const [state, setState] = useState<{ identity: string; chosen: boolean | null; worked: boolean }>({
    identity,
    chosen: null,
    worked: false,
  });
  const current = state.identity === identity ? state : { identity, chosen: null, worked: false };
  const folded = current.chosen ?? (current.worked || ((low || narrow) && working));
  const toggle = useCallback(() => {
    setState({ identity, chosen: !folded, worked: false });
  }, [identity, folded]);
  const onWork = useCallback(() => {
    setState((before) =>
      before.identity === identity && (before.worked || before.chosen !== null)
        ? before
        : { identity, chosen: null, worked: true },
    );
  }, [identity]);
  return { folded, toggle, onWork };
}
