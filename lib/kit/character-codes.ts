/** Codes of the characters that HTTP's and the event streams' lines are split at; the same in ASCII, latin1 and UTF-8. */
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
