import type { AskedBody } from '../../workloads/asked-body.ts';
import { readAskedTexts } from './asked-texts.ts';
import { listWords } from './list-words.ts';

/** Shorter ones are mostly such as every text has. */
const LEAST_LETTERS = 4;
/** By so many of its letters a word is told from others, so that an ending makes no difference. */
const STEM_LETTERS = 5;
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u;

/**
 * How many different words an answer has in common with what the user said, and how many there are to be had: words of four letters or more by
 * their first five, numbers of two digits or more, and pairs of letters in scripts without spaces. Linear in the lengths of both.
 */
export function countSharedWords(text: string, asked: AskedBody): { shared: number; toBeHad: number } {
  const there = listStems(readAskedTexts(asked).user);
  const here = listStems(text);
  let shared = 0;
  for (const stem of there) if (here.has(stem)) shared++;
  return { shared, toBeHad: there.size };
}

function listStems(text: string): Set<string> {
  const words = listWords(text);
  const stems = new Set<string>();
  for (const [at, word] of words.entries()) {
    if (unspaced.test(word)) {
      const next = words[at + 1] ?? '';
      if (unspaced.test(next)) stems.add(word + next);
    } else if (word.length >= LEAST_LETTERS || /^\d{2,}$/.test(word)) stems.add(word.slice(0, STEM_LETTERS));
  }
  return stems;
}
