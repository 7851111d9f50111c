/** How a sentence ends that tells of lines which are no reply. */
export const STRAYS_PASSED_OVER =
  'Lines that are no reply are passed over, and not told of again: what it prints besides belongs on standard error.';

/** Passes on what is told of code of one's own, and of a contract's strays no more than once: it is started for a trial, and again, in a thread even, to judge. */
export function tellStraysOnce(warn: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (text.endsWith(STRAYS_PASSED_OVER)) {
      const contract = /^.*?contracts\[\d+\]/.exec(text)?.[0] ?? '';
      if (told.has(contract)) return;
      told.add(contract);
    }
    warn(text);
  };
}
