import type { FailureKind } from '../../kit/terms/failure-kind.ts';

/** The only characters that matter here; a regular expression finds the next one faster than a loop. */
const marks = /[\\`*\]]/g;

/**
 * What a block of markdown opens and leaves open: inline code, bold, a link's target. One pass. A single `*` or
 * `_` is not looked at: too often it is meant as itself.
 */
export function findInlineFault(block: string): FailureKind | null {
  const codeEnds = indexBackticks(block);
  let bold = 0;
  let index = findMark(block, 0);
  while (index < block.length) {
    const char = block.charAt(index);
    let next = index + 1;
    if (char === '\\') next = index + 2;
    else if (char === '`') {
      const length = countRun(block, index, '`');
      const end = findRun(codeEnds, length, index);
      if (end < 0) return 'md-fence';
      next = end + length;
    } else if (char === '*') {
      const length = countRun(block, index, '*');
      // Two or three open or close bold; between spaces they are a power or a rule.
      if ((length === 2 || length === 3) && !isAlone(block, index, length)) bold++;
      next = index + length;
    } else if (block.charAt(index + 1) === '(') {
      next = findLinkEnd(block, index + 2);
      if (next < 0) return 'syntax-other';
    }
    index = findMark(block, next);
  }
  return bold % 2 === 1 ? 'md-bold-label' : null;
}

/** Where the next mark is; the text's length when there is none. */
function findMark(text: string, from: number): number {
  marks.lastIndex = from;
  return marks.exec(text)?.index ?? text.length;
}

function countRun(text: string, start: number, char: string): number {
  let end = start;
  while (text.charAt(end) === char) end++;
  return end - start;
}

function isAlone(text: string, start: number, length: number): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(start + length);
  return /^\s?$/.test(before) && /^\s?$/.test(after);
}

/** Where runs of backticks begin, by their length: a code span is closed by the next run of the same length. */
interface RunIndex {
  starts: number[];
  next: number;
}

function indexBackticks(text: string): Map<number, RunIndex> {
  const runs = new Map<number, RunIndex>();
  for (let index = text.indexOf('`'); index >= 0;) {
    const length = countRun(text, index, '`');
    const known = runs.get(length);
    if (known === undefined) runs.set(length, { starts: [index], next: 0 });
    else known.starts.push(index);
    index = text.indexOf('`', index + length);
  }
  return runs;
}

function findRun(runs: Map<number, RunIndex>, length: number, after: number): number {
  const run = runs.get(length);
  if (run === undefined) return -1;
  while ((run.starts[run.next] ?? Infinity) <= after) run.next++;
  return run.starts[run.next] ?? -1;
}

/** One past the `)` of a link's target; -1 when the line ends first. */
function findLinkEnd(text: string, start: number): number {
  let depth = 1;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10) return -1;
    if (code === 40) depth++;
    else if (code === 41 && --depth === 0) return index + 1;
  }
  return -1;
}
