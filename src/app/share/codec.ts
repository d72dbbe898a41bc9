import type { Result } from "../../config/document.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Shared, ShareError } from "../../share/shared.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { IN_PAGE } from "../read/in-page.ts";
import type { WorkerError } from "../worker/channel.ts";

/** A payload can unpack to much more than its own length. */
const PAYLOAD_IN_PAGE = 4 * 1024;

/** Loaded for what is long. */
const loadWorker = async () => (await import("./share-channel.ts")).shareChannel;

/** As `encodeShared`, whatever the length. The codec and its dictionary are loaded when somebody shares. */
export async function encodeInBackground(shared: Shared, signal?: AbortSignal): Promise<string> {
  if (isLong(shared.files)) return valueOf(await (await loadWorker()).ask("encode", shared, signal));
  return (await import("../../share/codec/codec.ts")).encodeShared(shared);
}

function isLong({ config, hfQuantConfig, generationConfig }: ConfigFiles): boolean {
  return config.length + (hfQuantConfig?.length ?? 0) + (generationConfig?.length ?? 0) > IN_PAGE;
}

/** As `specDigest`, whatever the length of the files that the spec was read from. */
export async function digestInBackground(spec: EngineModelSpec, files: ConfigFiles): Promise<string> {
  if (isLong(files)) return valueOf(await (await loadWorker()).ask("digest", spec));
  return (await import("../../share/digest/spec-digest.ts")).specDigest(spec);
}

/** As `decodeShared`, whatever comes out of it. */
export async function decodeInBackground(
  payload: string,
  signal?: AbortSignal,
): Promise<Result<Shared, ShareError>> {
  if (payload.length > PAYLOAD_IN_PAGE)
    return valueOf(await (await loadWorker()).ask("decode", payload, signal));
  return (await import("../../share/codec/codec.ts")).decodeShared(payload);
}

/** Menus and queries want errors thrown, and show their message. */
function valueOf<T>(result: Result<T, WorkerError>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
