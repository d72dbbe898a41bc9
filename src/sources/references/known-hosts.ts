const KNOWN_HOSTS =
  /^(?:(?:www\.)?(?:huggingface\.co|hf\.co|modelscope\.(?:cn|ai)|github\.com)|gist\.github\.com|(?:raw|gist|media)\.githubusercontent\.com)(?::\d+)?(?:\/|$)/i;

/** Whether a text is the address of one of the hosts that are known without `https://` before them. */
export function startsWithKnownHost(text: string): boolean {
  return KNOWN_HOSTS.test(text);
}
