import type { JSX } from "react";
import { ActionMenu, type MenuAction } from "../components/action-menu.tsx";
import "./share.css";

interface Props {
  readonly prepare: () => Promise<readonly MenuAction[]>;
}

/** The ways to hand on what is on screen. */
export function ShareMenu({ prepare }: Props): JSX.Element {
  return <ActionMenu label="Share" kind="share" waiting="Making the link…" prepare={prepare} />;
}
