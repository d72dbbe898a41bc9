/** The code of a reading that came to no end: that says nothing of any line of the text. */
export const READING_FAILED = "reading-failed";
