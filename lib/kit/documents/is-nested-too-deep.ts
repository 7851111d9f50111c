/** No file of ours is nested deeper. */
const MOST_BRACKETS = 500;
/** Blocks are nested by what stands before them: spaces, or signs of lists and keys. */
const MOST_INDENT = 1_000;
const INDENT = /^[ ?:-]*/gm;

/**
 * May a text of YAML or JSON be nested deeper than a reader can follow? One that calls itself for each depth can bring the whole process
 * down where the stack ends in the engine, which nothing catches. Brackets in quotes are counted too.
 */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && depth > 0) depth--;
    if (depth > MOST_BRACKETS) return true;
  }
  for (const [indent] of text.matchAll(INDENT)) if (indent.length > MOST_INDENT) return true;
  return false;
}
