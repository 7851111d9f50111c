/** Those of two results that carry no verdict, and so no comparison: a sentence each. `what`: `run` or `search`. */
export function listWithoutVerdict(
  what: 'run' | 'search',
  before: { verdict: string },
  after: { verdict: string },
): string[] {
  return Object.entries({ before, after })
    .filter(([, { verdict }]) => verdict === 'invalid' || verdict === 'aborted')
    .map(
      ([which, { verdict }]) =>
        `The ${what} ${which} was ${verdict}: its evidence carries no verdict, and no comparison.`,
    );
}
