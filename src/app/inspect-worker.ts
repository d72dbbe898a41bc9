import { z } from "zod";
import { inspectText } from "../inspect/inspect-text.ts";

z.config({ jitless: true });

addEventListener("message", ({ data }: MessageEvent<{ readonly text: string }>) => {
  postMessage({ result: inspectText(data.text) });
});
