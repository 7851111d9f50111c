/** Colours for a terminal. This room has none of its own: the command line hands chalk in. */
export interface Painter {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

const same = (text: string): string => text;

/** Paints nothing: for files, pipes and golden tests. */
export const plainPainter: Painter = { bold: same, dim: same, red: same, green: same, yellow: same };
