import { isNode, LineCounter, parseDocument } from 'yaml';

/** What a mistake begins with: `timeline[2].primary[0].error`. */
const PATH = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\])*/;

/**
 * Says behind each line of a message in which line of the JSON text stands what it is about: the value at the path it begins with, or the
 * nearest around it.
 */
export function tellLines(message: string, text: string): string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
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
      return line === null ? one : `${one} (line ${line})`;
    })
    .join('\n');
}
