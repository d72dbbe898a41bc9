import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { sharedHash } from "../../share/shared-hash.ts";
import { LONGEST_LINK } from "../../share/shared.ts";
import { specDigest } from "../../share/digest/spec-digest.ts";
import { type CheckpointFiles, readCheckpoint } from "../checkpoint.ts";
import type { LinkArguments } from "../arguments/link-arguments.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import { visible } from "../output/visible.ts";

/**
 * Prints a link by value for each file that can be read, and says of the others, and of links that are too long, on
 * `complain` what is the matter. @returns the exit status.
 */
export async function linkFiles(
  { files, app }: LinkArguments,
  read: (file: string) => string,
  print: (line: string) => void,
  complain: (line: string) => void,
): Promise<0 | 2> {
  let status: 0 | 2 = 0;
  for (const file of files) {
    let checkpoint: CheckpointFiles;
    try {
      checkpoint = readCheckpoint(file, read);
    } catch (error) {
      status = 2;
      complain(visible(unreadableFile(file, error).message));
      continue;
    }
    for (const message of checkpoint.unreadable) complain(visible(message));
    const link = app + (await hashOf(checkpoint));
    print(link);
    if (link.length > LONGEST_LINK)
      complain(
        `${visible(file)}: the link has ${link.length} characters, and more than ${LONGEST_LINK} are often cut on the way. Send the file instead.`,
      );
  }
  return status;
}

async function hashOf(files: ConfigFiles): Promise<string> {
  const inspection = await inspectLoading(files.config, files);
  return sharedHash({ name: null, files }, inspection.ok ? specDigest(inspection.spec) : null);
}
