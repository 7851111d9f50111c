import { type Print, printText } from './print.ts';

const insignificant = /[ \t\r\n]+/g;
/** A string of JSON, as far as it has come, or what stands between two. */
const parts = /"(?:[^"\\]|\\.)*"?|[^"]+/gs;

/**
 * The print of a call's arguments, the same however a program writes them down: without blanks outside of strings, and
 * with `\u…` as the character it means. Arguments that are no JSON, or not all of it, are printed all the same.
 */
export function printArguments(text: string): Print {
  return printText(normalize(text));
}

function normalize(text: string): string {
  // A call without arguments is written either way.
  if (text.trim() === '') return '{}';
  return text.replace(parts, (part) => (part.startsWith('"') ? readEscapes(part) : part.replace(insignificant, '')));
}

function readEscapes(part: string): string {
  if (!part.includes('\\')) return part;
  return part.replace(
    /\\(?:u([0-9a-f]{4})|(.))/gis,
    (escape, code: string | undefined, character: string | undefined) =>
      code === undefined ? (character === '/' ? '/' : escape) : writeCharacter(Number.parseInt(code, 16)),
  );
}

/** As `JSON.stringify` writes it inside a string. */
function writeCharacter(code: number): string {
  const character = String.fromCharCode(code);
  return code >= 0xd800 && code <= 0xdfff ? character : JSON.stringify(character).slice(1, -1);
}
