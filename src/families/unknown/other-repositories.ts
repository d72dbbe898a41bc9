import type { ObjectNode } from "../../config/document.ts";
import type { Finding } from "../../config/reading/reader.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const FIELD = "_name_or_path";
const REPOSITORY = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;

/**
 * The nested configs that name another repository. transformers wrote the name when it saved a model that was put
 * together from others; nothing is fetched from there, and what the nested config leaves out is a class default.
 */
export function otherRepositories(root: ObjectNode): Finding[] {
  const findings: Finding[] = [];
  const visit = (object: ObjectNode, at: Pointer): void => {
    for (const [name, { value }] of object.members) {
      if (value.type === "object") visit(value, child(at, name));
      else if (at !== "" && name === FIELD && value.type === "string" && REPOSITORY.test(value.value))
        findings.push(named(child(at, name), at, value.value));
    }
  };
  visit(root, "");
  return findings;
}

function named(at: Pointer, holder: Pointer, repository: string): Finding {
  const message = `${dotted(holder)} names another repository, ${repository}. It is not read: what ${dotted(holder)} leaves out is a default, not what that repository says.`;
  return { severity: "info", code: "names-another-repository", at, message, fatal: false };
}
