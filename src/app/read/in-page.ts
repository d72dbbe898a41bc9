/** Longer texts are worked on beside the page, so that it never stands still. In UTF-16 code units. */
export const IN_PAGE = 64 * 1024;
