import type { Answer } from "./exchange.ts";
import type { Repository } from "./repository.ts";

const TOKENS = ["Bearer hf_granted", "Bearer hf_other"];

/** An answer with a reason, in its body and in the headers that scripts read. */
export function refusal(status: number, message: string, code?: string): Answer {
  const headers: Record<string, string> = { "Content-Type": "application/json", "X-Error-Message": message };
  if (code !== undefined) headers["X-Error-Code"] = code;
  return { status, headers, body: JSON.stringify({ error: message }) };
}

/** Why a visitor does not get at a repository, in the Hub's order and words; null where they do. */
export function refuseAccess(
  repository: Repository | undefined,
  authorization: string | undefined,
  what: "file" | "list",
): Answer | null {
  if (authorization !== undefined && !TOKENS.includes(authorization)) {
    return refusal(401, "Invalid credentials in Authorization header");
  }
  const granted = authorization === "Bearer hf_granted";
  if (repository === undefined || (repository.access === "private" && !granted)) {
    return authorization === undefined
      ? refusal(401, "Invalid username or password.")
      : refusal(404, "Repository not found", "RepoNotFound");
  }
  if (repository.access === "disabled") return refusal(403, "Access to this resource is disabled.");
  if (repository.access === "forbidden") return refusal(403, "Forbidden: the token lacks a permission.");
  // Only the files of a gated model are kept; its lists are public.
  if (repository.access !== "gated" || granted || what === "list") return null;
  const restricted = `Access to model ${repository.name} is restricted`;
  return authorization === undefined
    ? refusal(
        401,
        `${restricted}. You must have access to it and be authenticated to access it. Please log in.`,
        "GatedRepo",
      )
    : refusal(403, `${restricted} and you are not in the authorized list.`, "GatedRepo");
}
