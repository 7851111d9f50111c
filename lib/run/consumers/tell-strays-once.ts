/** How a sentence ends that tells of lines which are no reply. */
export const STRAYS_PASSED_OVER =
  'Lines that are no reply are passed over, and not told of again: what it prints besides belongs on standard error.';

/** How one ends that tells of what failed where nobody could catch it, and not over the answer that was being judged. */
export const HELD_AGAINST_NONE =
  'It is held against no answer, what was said of them stands, and further ones are in its log alone: await such things or catch what they throw, as it may end the process in production.';

/** Passes on what is told of code of one's own, and of a contract's strays no more than once: it is started for a trial, and again, in a thread even, to judge. */
export function tellStraysOnce(warn: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    const end = [STRAYS_PASSED_OVER, HELD_AGAINST_NONE].find((one) => text.endsWith(one));
    if (end !== undefined) {
      const contract = /^.*?contracts\[\d+\]/.exec(text)?.[0] ?? '';
      if (told.has(contract + end)) return;
      told.add(contract + end);
    }
    warn(text);
  };
}
