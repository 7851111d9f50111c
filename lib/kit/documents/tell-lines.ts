import { isNode, LineCounter, parseDocument } from 'yaml';
import { excerpt } from '../excerpt.ts';
import { isNestedTooDeep } from './is-nested-too-deep.ts';

/** What a mistake begins with: `timeline[2].primary[0].error`. */
const PATH = /^(?:[A-Za-z_][\w-]*|\[\d+\])(?:\.[A-Za-z_][\w-]*|\[\d+\])*/;

/** What is read in a second. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Says behind each line of a message in which line of the text (JSON or YAML) stands what it is about: the value at the path it begins with, or the
 * nearest around it. Of a stretch of the timeline its phase is told, too.
 */
export function tellLines(message: string, text: string): string {
  const lines = new LineCounter();
  const document = read(text, lines);
  if (document === null) return message;
  const find = (path: string): number | null => {
    const keys = (path.match(/[^.[\]]+/g) ?? []).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    for (let depth = keys.length; depth > 0; depth--) {
      const node: unknown = document.getIn(keys.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  return message
    .split('\n')
    .map((one) => {
      const path = PATH.exec(one)?.[0];
      const line = path === undefined ? null : find(path);
      const entry = /^timeline\[(\d+)\]/.exec(path ?? '')?.[1];
      const phase: unknown = entry === undefined ? undefined : document.getIn(['timeline', Number(entry), 'phase']);
      const what = typeof phase === 'string' ? `${excerpt(phase, 30)}, ` : '';
      return line === null ? one : `${one} (${what}line ${line})`;
    })
    .join('\n');
}

/** Null: it is larger, or nested deeper, than is worth a line's number. */
function read(text: string, lines: LineCounter): ReturnType<typeof parseDocument> | null {
  return text.length > MOST_CHARACTERS || isNestedTooDeep(text) ? null : parseDocument(text, { lineCounter: lines });
}

/** The line in which a key of a text of JSON stands for the second time; null: none does, or the text is longer than is read for it. */
export function findTwice(text: string): number | null {
  const twice = read(text, new LineCounter())?.errors.find(({ code }) => code === 'DUPLICATE_KEY');
  return twice?.linePos?.[0].line ?? null;
}
