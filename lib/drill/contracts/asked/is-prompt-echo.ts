import type { AskedBody } from '../../workloads/asked-body.ts';
import { readAskedTexts } from './asked-texts.ts';
import { listWords } from './list-words.ts';

/** So many words in a row are the prompt's own if they stand there in a row. */
const RUN = 5;
/** An answer of fewer words may be the prompt's by chance: a name, a title, a phrase that is asked for. */
const LEAST_WORDS = 12;
/** An echo begins as the prompt does: with so many of its first words in it. */
const OPENING_WORDS = 8;
/** Of all runs of words of an echo, so large a share is the prompt's. */
const LEAST_SHARE = 0.8;

/**
 * Does an answer say the prompt over again? It is one that has twelve words or more, begins and ends within the prompt, has its opening in
 * it (its first eight words), and four fifths of whose runs of five words are the prompt's. An answer that quotes the question and answers it
 * does not end, or not begin, within it. Held against the system prompt; and against what the user said only where there is none: who is told by the
 * system to correct a text may rightly give it back as it was. Linear in the lengths of both.
 */
export function isPromptEcho(text: string, asked: () => AskedBody | null): boolean {
  if (text.length < LEAST_WORDS * 2) return false;
  const body = asked();
  if (body === null) return false;
  const { system, user } = readAskedTexts(body);
  const source = system.trim() === '' ? user : system;
  // Most answers begin in another way than the prompt goes, and that is quickly seen.
  const beginning = /[\p{L}\p{N}]+[^\p{L}\p{N}]{1,9}[\p{L}\p{N}]+/u.exec(text.slice(0, 200))?.[0];
  if (beginning !== undefined && !source.toLowerCase().includes(beginning.toLowerCase())) return false;
  const said = listWords(text);
  const told = listWords(source);
  if (said.length < LEAST_WORDS || told.length < LEAST_WORDS) return false;
  const there = listRuns(told, RUN);
  const here = listRuns(said, RUN);
  if (!there.has(said.slice(0, RUN).join(' ')) || !there.has(said.slice(-RUN).join(' '))) return false;
  const opening = told.slice(0, OPENING_WORDS).join(' ');
  return listRuns(said, OPENING_WORDS).has(opening) && measureShare(here, there) >= LEAST_SHARE;
}

/**
 * Is what is no answer in the form that was wanted mostly what somebody said in the prompt? Only where it is no use anyway: what
 * is told by it is why.
 */
export function repeatsPrompt(text: string, asked: AskedBody): boolean {
  const said = listWords(text);
  if (said.length < OPENING_WORDS) return false;
  const { system, user } = readAskedTexts(asked);
  const here = listRuns(said, RUN);
  return [system, user].some((told) => measureShare(here, listRuns(listWords(told), RUN)) >= LEAST_SHARE);
}

function listRuns(words: readonly string[], size: number): Set<string> {
  const runs = new Set<string>();
  for (let at = 0; at + size <= words.length; at++) runs.add(words.slice(at, at + size).join(' '));
  return runs;
}

/** Of the one's runs, how many are the other's too, 0..1; 0 where there are none. */
function measureShare(here: ReadonlySet<string>, there: ReadonlySet<string>): number {
  let shared = 0;
  for (const run of here) if (there.has(run)) shared++;
  return here.size === 0 ? 0 : shared / here.size;
}
