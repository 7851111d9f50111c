/** The lines of a text by what a renderer would make of them. */
export interface MarkdownBlocks {
  /** A code fence was opened and never closed. */
  fenceOpen: boolean;
  /** Blocks of lines outside code: paragraphs, lists, tables. Blank lines and fences part them. */
  blocks: string[][];
}

/**
 * Splits markdown into its blocks outside code fences. Fences as CommonMark 0.31 has them: three or more ` or ~,
 * closed by at least as many of the same. One pass over the lines.
 */
export function splitMarkdown(text: string): MarkdownBlocks {
  const blocks: string[][] = [];
  let block: string[] = [];
  let fence: string | null = null;
  let inList = false;
  for (const line of text.split('\n')) {
    if (fence === null && /^\S/.test(line)) inList = false;
    if (fence === null && /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line)) inList = true;
    const marker = readFence(line, inList || fence !== null);
    if (fence !== null) {
      if (marker !== null && marker.info === '' && marker.run.startsWith(fence)) fence = null;
    } else if (!inList && block.length === 0 && isIndented(line)) {
      // Code by its indentation: shown as it stands.
    } else if (marker === null && line.trim() !== '') {
      if (block.length === 0) blocks.push(block);
      block.push(line);
    } else {
      block = [];
      fence = marker?.run ?? null;
    }
  }
  return { fenceOpen: fence !== null, blocks };
}

/** The fence a line opens or closes. Four spaces make code of it, but for lists, in which fences stand too. */
function readFence(line: string, isFree: boolean): { run: string; info: string } | null {
  if (!isFree && isIndented(line)) return null;
  const trimmed = line.trim();
  const char = trimmed.charAt(0);
  if (char !== '`' && char !== '~') return null;
  let length = 0;
  while (trimmed.charAt(length) === char) length++;
  if (length < 3) return null;
  const info = trimmed.slice(length);
  // With a backtick behind it, it is inline code that begins a line.
  return char === '`' && info.includes('`') ? null : { run: trimmed.slice(0, length), info: info.trim() };
}

function isIndented(line: string): boolean {
  return /^(?: {4}|\t)/.test(line);
}
