import type { Result } from "../../config/document.ts";
import { pathSegments } from "./address.ts";
import { configFor } from "./model-path.ts";
import { CONFIG, type ModelScopeReference, type ReferenceError } from "./reference.ts";
import { refuse } from "./refusal.ts";
import { repositoryName } from "./repository-name.ts";
import { revisionOf } from "./revision.ts";

/** The path of a page or file of ModelScope, and its query, which has the revision and the path in the API's form. */
export function parseModelScopePath(
  path: string,
  query: URLSearchParams,
): Result<ModelScopeReference, ReferenceError> {
  const segments = pathSegments(path);
  const [section, organisation, model, ...rest] =
    segments[0] === "api" && segments[1] === "v1" ? segments.slice(2) : segments;
  const repo = repositoryName(organisation, model);
  if (section !== "models" || repo === null) {
    return refuse(
      "not-a-model",
      `“${path}” is not the page of a model on ModelScope. Write modelscope:organisation/model, or the address of a model's page.`,
    );
  }
  return { ok: true, value: { kind: "modelscope", repo, ...placeOf(rest, query) } };
}

type Place = Pick<ModelScopeReference, "revision" | "path">;

function placeOf(segments: readonly string[], query: URLSearchParams): Place {
  const [action, second, third] = segments;
  if (action === "file" && second === "view")
    return { revision: revisionOf(third ?? ""), path: pathFrom(segments, 3) };
  if (action === "resolve") return { revision: revisionOf(second ?? ""), path: pathFrom(segments, 2) };
  if (action === "repo") {
    return {
      revision: revisionOf(query.get("Revision") ?? ""),
      path: configFor(query.get("FilePath") ?? ""),
    };
  }
  return { revision: null, path: CONFIG };
}

function pathFrom(segments: readonly string[], start: number): string {
  return configFor(segments.slice(start).join("/"));
}
