import { CutoverError } from '../cutover-error.ts';

/** Lines a person reads at once; who has made more mistakes is told of the rest when these are gone. */
const ENOUGH_LINES = 20;

/** What is wrong with one input, collected so that all of it is told at once. */
export interface Mistakes {
  /** What `step` returns; undefined when it throws a `usage` error, which is kept. Other errors pass. */
  attempt<T>(step: () => T): T | undefined;
  /** Throws what was kept, if anything, as one `usage` error with a line for each mistake. */
  throwAny(): void;
}

/** Collects mistakes, until there are enough of them. */
export function createMistakes(): Mistakes {
  const kept: CutoverError[] = [];
  let lines = 0;
  function throwAny(): void {
    const [first, ...others] = kept;
    if (first === undefined) return;
    if (others.length === 0) throw first;
    throw new CutoverError('usage', kept.map(({ message }) => message).join('\n'), { cause: first });
  }
  return {
    throwAny,
    attempt(step) {
      try {
        return step();
      } catch (error) {
        if (!(error instanceof CutoverError) || error.code !== 'usage') throw error;
        kept.push(error);
        lines += error.message.split('\n').length;
        if (lines >= ENOUGH_LINES) throwAny();
        return undefined;
      }
    },
  };
}

/** The same error with `prefix` (a file's name, say) before each line of it. */
export function prefixMistakes(prefix: string, error: CutoverError): CutoverError {
  return new CutoverError(
    error.code,
    error.message.replaceAll(/^/gm, () => prefix),
    { cause: error },
  );
}
