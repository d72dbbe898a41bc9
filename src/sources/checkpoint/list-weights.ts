import * as z from "zod/mini";
import "../without-eval.ts";
import {
  adapterText,
  areAdapter,
  INDEX_FILE,
  ownWeights,
  torchName,
  WHOLE_FILE,
  withoutWeights,
} from "../../analysis/checkpoint/safetensors-header.ts";
import type { Result } from "../../config/document.ts";
import type { SourceError } from "../errors/source-error.ts";
import { hubStatusError } from "../fetch/hub-status.ts";
import type { HubReference } from "../references/reference.ts";
import { HUB_BRANCH } from "../references/revision.ts";
import type { Requests } from "./requests.ts";

/** The files of weights beside a config. */
export interface ListedWeights {
  /** Whether model.safetensors.index.json is there. */
  readonly index: boolean;
  /** The *.safetensors files, by their names. */
  readonly weights: readonly string[];
  /** Other *.safetensors files. */
  readonly beside: readonly string[];
}

/** What a repository has of weights. */
interface Listed {
  /** At the commit that was listed. */
  readonly reference: HubReference;
  readonly files: ListedWeights;
  /** How many numbers of each type the Hub counts in the safetensors, as torch names types; null where it does not. */
  readonly summary: ReadonlyMap<string, number> | null;
}

const model = z.object({
  sha: z.optional(z.string()),
  siblings: z.optional(z.array(z.object({ rfilename: z.string() }))),
  safetensors: z.nullish(z.object({ parameters: z.nullish(z.record(z.string(), z.number())) })),
});

/** Asks the Hub for the files of a repository and for its summary of the weights. */
export async function listWeights(
  config: HubReference,
  requests: Requests,
): Promise<Result<Listed, SourceError>> {
  const { endpoint, repo, revision, path } = config;
  const query = "expand%5B%5D=sha&expand%5B%5D=siblings&expand%5B%5D=safetensors";
  const answer = await requests.api(
    `${endpoint}/api/models/${repo}/revision/${encodeURIComponent(revision ?? HUB_BRANCH)}?${query}`,
  );
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return { ok: false, error: hubStatusError(answer.value) };
  const read = model.safeParse(json(answer.value.text)).data ?? {};
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const files = (read.siblings ?? [])
    .map(({ rfilename }) => rfilename)
    .filter((name) => name.startsWith(folder))
    .map((name) => name.slice(folder.length))
    .filter((name) => !name.includes("/"));
  const weights = ownWeights(files);
  const index = files.includes(INDEX_FILE) && !weights.includes(WHOLE_FILE);
  if (weights.length === 0 && !index)
    return { ok: false, error: { code: "not-weights", message: `${repo} ${withoutWeights(files)}` } };
  if (!index && areAdapter(weights))
    return {
      ok: false,
      error: { code: "not-weights", message: adapterText(`${repo}: ${weights[0] ?? ""}`) },
    };
  const counts = folder === "" ? read.safetensors?.parameters : null;
  return {
    ok: true,
    value: {
      reference: { ...config, revision: read.sha ?? revision },
      files: {
        index,
        weights,
        beside: files.filter((name) => name.endsWith(".safetensors") && !weights.includes(name)),
      },
      summary: counts
        ? new Map(Object.entries(counts).map(([type, count]) => [torchName(type), count]))
        : null,
    },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
