import { CutoverError } from '../../kit/cutover-error.ts';

/** Different mistakes that are told at once; who has more is told of the rest when these are gone. */
const ENOUGH = 20;
/** So many of the cases with the same mistake are named. */
const NAMED = 3;

/** What is wrong in the cases of a file, each mistake once, however many cases make it. */
export interface CaseMistakes {
  /** Does `step`, and keeps the `usage` error that it throws. `where` names the case: `prompts.ndjson line 3`. */
  attempt(where: string, step: () => void): void;
  /** Throws what was kept, if anything, as one `usage` error with a line for each mistake. */
  throwAny(): void;
}

/** Collects the mistakes of the cases of `path`. */
export function createCaseMistakes(path: string): CaseMistakes {
  const kept = new Map<string, { cases: string[]; count: number }>();
  function throwAny(): void {
    if (kept.size === 0) return;
    throw new CutoverError(
      'usage',
      [...kept].map(([message, made]) => `${nameCases(path, made)}: ${message}`).join('\n'),
    );
  }
  return {
    throwAny,
    attempt(where, step) {
      try {
        step();
      } catch (error) {
        if (!(error instanceof CutoverError) || error.code !== 'usage') throw error;
        for (const message of error.message.split('\n')) {
          const made = kept.get(message) ?? { cases: [], count: 0 };
          kept.set(message, made);
          made.count++;
          if (made.cases.length < NAMED) made.cases.push(where);
        }
        if (kept.size >= ENOUGH) throwAny();
      }
    },
  };
}

/** `prompts.ndjson line 1, line 4, line 5 and 96 more`. */
function nameCases(path: string, { cases, count }: { cases: readonly string[]; count: number }): string {
  const [first = path, ...others] = cases;
  const named = others.map((where) => (where.startsWith(`${path} `) ? where.slice(path.length + 1) : where));
  const more = count > cases.length ? ` and ${count - cases.length} more` : '';
  return `${[first, ...named].join(', ')}${more}`;
}
