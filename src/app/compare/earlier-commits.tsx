import type { JSX } from "react";
import type { Token } from "../../sources/fetch/opened.ts";
import type { HubReference } from "../../sources/references/reference.ts";
import { Commits } from "../../ui/compare/commits.tsx";
import { openedAt } from "../route/route.ts";
import type { SidePlace } from "../route/place.ts";
import type { Navigate } from "../route/use-route.ts";
import { useCommits } from "./use-commits.ts";

interface Props {
  readonly reference: HubReference;
  readonly token: Token | null;
  readonly navigate: Navigate;
}

/** What a model of the Hub can be compared with in its own repository. */
export function EarlierCommits({ reference, token, navigate }: Props): JSX.Element {
  const { search, start, cancel } = useCommits(reference, token);
  const at = (revision: string): SidePlace => ({ kind: "reference", reference: { ...reference, revision } });
  return (
    <Commits
      repo={reference.repo}
      search={search}
      onStart={start}
      onCancel={cancel}
      onCompare={({ before, after }) => {
        navigate(openedAt({ kind: "compare", a: at(before.id), b: at(after.id) }));
      }}
    />
  );
}
