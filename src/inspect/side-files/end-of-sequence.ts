import type { Node } from "../../config/document.ts";
import { describeValue } from "../../config/nodes/describe-value.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import type { ConfigReader, Finding } from "../../config/reading/reader.ts";
import { GENERATION_FILE, inSideFile, splitSideFile } from "../../config/nodes/side-file.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { EndOfSequence } from "../inspection.ts";

const FIELD = "eos_token_id";
const IN_CONFIG = [`/${FIELD}`, `/text_config/${FIELD}`] as const;

interface Read {
  readonly found: EndOfSequence | null;
  readonly findings: readonly Finding[];
}

/**
 * The ids that end a sequence. Engines stop at those of generation_config.json besides config.json's (vLLM,
 * config/model.py try_get_generation_config), so a config that names others is worth knowing.
 */
export function readEndOfSequence(
  generationConfig: string | null,
  config: ConfigReader,
  body: DecoderBody,
): Read {
  const inConfig = firstWithIds(config.document.root);
  const beyond = beyondVocabulary(inConfig, body);
  if (generationConfig === null) return { found: inConfig, findings: beyond };
  const parsed = parseConfig(generationConfig);
  if (!parsed.ok) {
    const { line, column, message } = parsed.error;
    const text = `${GENERATION_FILE} cannot be read (line ${line}, column ${column}): ${message}`;
    return { found: inConfig, findings: [...beyond, about("side-file-unreadable", "", text)] };
  }
  const node = nodeAt(parsed.value.root, `/${FIELD}`);
  const ids = node && idsOf(node);
  if (!ids) return { found: inConfig, findings: beyond };
  const found = { ids, from: inSideFile(GENERATION_FILE, `/${FIELD}`) };
  const findings = [...beyond, ...beyondVocabulary(found, body)];
  const others = inConfig?.ids.filter((id) => !ids.includes(id)) ?? [];
  if (!inConfig || (others.length === 0 && inConfig.ids.length === ids.length)) return { found, findings };
  const message = `${inConfig.from} is ${inConfig.ids.join(", ")}, but ${GENERATION_FILE} ends a sequence at ${describeValue(node, parsed.value.text)}: ${ids.join(", ")}. An engine that reads only one of the two stops elsewhere.`;
  return { found, findings: [...findings, about("end-of-sequence-differs", inConfig.from, message)] };
}

function firstWithIds(root: Node): EndOfSequence | null {
  for (const from of IN_CONFIG) {
    const node = nodeAt(root, from);
    const ids = node && idsOf(node);
    if (ids) return { ids, from };
  }
  return null;
}

/** One id or a list of ids; undefined for anything else. */
function idsOf(node: Node): readonly number[] | undefined {
  const nodes = node.type === "array" ? node.items : [node];
  const ids = nodes.flatMap((item) => (item.type === "number" ? [item.value] : []));
  return ids.length > 0 && ids.length === nodes.length ? ids : undefined;
}

/** Ids that are no token's: the embedding has no row for them, and the head never gives them. */
function beyondVocabulary(
  end: EndOfSequence | null,
  { vocab_size: tokens, embedding_extra_rows: extra = 0 }: DecoderBody,
): readonly Finding[] {
  const rows = tokens + Math.max(0, extra);
  const beyond = end?.ids.filter((id) => id >= rows) ?? [];
  if (!end || beyond.length === 0) return [];
  const message = `${end.from} names ${beyond.join(", ")}, and the vocabulary has ${rows} tokens, with ids from 0 to ${rows - 1}: the model never gives it, so that no sequence ends there.`;
  const { file, pointer } = splitSideFile(end.from);
  const at = file === null ? pointer : "";
  return [{ severity: "warning", code: "end-of-sequence-beyond-vocabulary", at, message, fatal: false }];
}

function about(code: string, at: Pointer, message: string): Finding {
  return { severity: "info", code, at, message, fatal: false };
}
