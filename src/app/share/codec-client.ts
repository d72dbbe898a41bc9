import type { Result } from "../../config/document.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Shared, ShareError } from "../../share/shared.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { ShareTask } from "./share-worker.ts";
import { IN_PAGE } from "../read/in-page.ts";

/** A payload can unpack to much more than its own length. */
const PAYLOAD_IN_PAGE = 4 * 1024;

/** As `encodeShared`, whatever the length. The codec and its dictionary are loaded when somebody shares. */
export async function encodeInBackground(shared: Shared): Promise<string> {
  if (isLong(shared.files)) return inWorker<string>({ encode: shared });
  return (await import("../../share/codec/codec.ts")).encodeShared(shared);
}

function isLong({ config, hfQuantConfig, generationConfig }: ConfigFiles): boolean {
  return config.length + (hfQuantConfig?.length ?? 0) + (generationConfig?.length ?? 0) > IN_PAGE;
}

/** As `specDigest`, whatever the length of the files that the spec was read from. */
export async function digestInBackground(spec: EngineModelSpec, files: ConfigFiles): Promise<string> {
  if (isLong(files)) return inWorker<string>({ digest: spec });
  return (await import("../../share/digest/spec-digest.ts")).specDigest(spec);
}

/** As `decodeShared`, whatever comes out of it. */
export async function decodeInBackground(payload: string): Promise<Result<Shared, ShareError>> {
  if (payload.length > PAYLOAD_IN_PAGE) return inWorker<Result<Shared, ShareError>>({ decode: payload });
  return (await import("../../share/codec/codec.ts")).decodeShared(payload);
}

function inWorker<T>(task: ShareTask): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./share-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<T>) => {
      worker.terminate();
      resolve(data);
    });
    worker.addEventListener("error", () => {
      worker.terminate();
      reject(new Error("A part of this page could not be loaded. Reload it and try again."));
    });
    worker.postMessage(task);
  });
}
