/** Habits that break no parser and still are seen: by people, by snapshot tests, by what measures length. */
export interface Style {
  /** The mark of a list's items. */
  bullet: '-' | '*' | '\u2022';
  /** How a heading is written: as markdown, or as a bold line. */
  heading: 'hashes' | 'bold';
  /** A sentence in front of every chat answer; null: none. */
  opening: string | null;
  /** Length of the free text, as a multiple of what was asked for. Over 0. */
  verbosity: number;
  /** What it says when it refuses. */
  refusal: string;
  /** The word of another language that slips into its text when it drifts. */
  driftWord: string;
}

/** Writes as it was asked to, and no longer. Other styles say what they do otherwise. */
export const plainStyle: Style = {
  bullet: '-',
  heading: 'hashes',
  opening: null,
  verbosity: 1,
  // The curly apostrophe is what models write, and what a match on "can't" misses.
  refusal: 'I can\u2019t help with that.',
  driftWord: '\u7684',
};

/** A right markdown answer in this style. Text inside code fences stays as it is. */
export function styleMarkdown(text: string, { bullet, heading, opening }: Style): string {
  let styled = text;
  if (bullet !== '-' || heading !== 'hashes') {
    let inFence = false;
    const lines = text.split('\n').map((line) => {
      if (line.startsWith('```')) inFence = !inFence;
      if (inFence) return line;
      if (line.startsWith('- ')) return `${bullet}${line.slice(1)}`;
      return heading === 'bold' ? line.replace(/^#{1,6} (.+)$/, '**$1**') : line;
    });
    styled = lines.join('\n');
  }
  return opening === null ? styled : `${opening}\n\n${styled}`;
}
