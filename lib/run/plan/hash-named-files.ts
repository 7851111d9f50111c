import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { formatCause } from '../../kit/cutover-error.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';

/** Longer texts name no file. */
const MOST_CHARACTERS = 4_096;
/** What is there, or not, says how things stand while it runs: it is no part of what is approved. */
const PASSING = ['lever', 'lock'];

/** A text of a drill that may name a file. */
interface Named {
  text: string;
  /** Looked for from here. */
  from: string;
  /** A word of a command: a program outside of `folder` is a machine's own, and another elsewhere. */
  isWord: boolean;
}

/**
 * Every file that a drill names: prompts, traces, recordings, code, words of commands. By its path, told from `folder` where it is in it, the SHA-256 of what
 * is in it, hexadecimal, or why it cannot be read. What these files name or import in turn is not looked at.
 *
 * @param folder Where the drill is run.
 */
export async function hashNamedFiles(drill: unknown, folder: string): Promise<Record<string, string>> {
  const found = new Map<string, string>();
  for (const { text, from, isWord } of listNamed(drill, folder)) {
    const path = resolve(from, text);
    const inside = relative(folder, path);
    const isInside = !inside.startsWith('..') && !isAbsolute(inside);
    const shown = isInside ? inside : path;
    if (found.has(shown) || (isWord && !isInside)) continue;
    const isFile = await stat(path).then(
      (entry) => entry.isFile(),
      () => false,
    );
    if (isFile) found.set(shown, await hashFile(path));
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    return `cannot be read: ${formatCause(error)}`;
  }
  return hash.digest('hex');
}

function listNamed(value: unknown, from: string, isWord = false): Named[] {
  if (typeof value === 'string') return mayBePath(value) ? [{ text: value, from, isWord }] : [];
  if (Array.isArray(value)) return value.flatMap((item) => listNamed(item, from, isWord));
  if (!isPlainObject(value)) return [];
  const { folder } = value;
  // A program is looked for in its working folder, and then where the drill is run.
  const places = typeof folder === 'string' ? [resolve(from, folder), from] : [from];
  return Object.entries(value)
    .filter(([key]) => !PASSING.includes(key))
    .flatMap(([key, item]) =>
      key === 'command' ? places.flatMap((place) => listNamed(item, place, true)) : listNamed(item, from, isWord),
    );
}

const mayBePath = (text: string): boolean =>
  text.length <= MOST_CHARACTERS && /[./]/.test(text) && !/[\n\0]|^https?:/i.test(text);
