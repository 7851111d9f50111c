import type { Harvested } from '../../lib/run/harvest/harvest-log.ts';
import { describeSkipped } from '../../lib/run/log/describe-skipped.ts';

/** What became of a log whose prompts were taken, a line each. */
export function describeHarvest(harvested: Harvested, log: string, out: string): string {
  const { read, written, repeated, skipped, unmet } = harvested;
  const left = read - repeated - written;
  return [
    `${read} requests read; ${written} cases in ${out}${repeated === 0 ? '' : `, ${repeated} repeated ones left out`}${left === 0 ? '' : `, ${left} not in the sample`}.`,
    ...describeSkipped(log, skipped),
    ...unmet.map((path) => `--redact ${path} led nowhere in any request: nothing was taken out by it.`),
    describeTrace(harvested),
    '',
  ].join('\n');
}

function describeTrace({ trace, untimed, unmeasured }: Harvested): string {
  if (trace === null)
    return 'The log does not say when its requests were asked (OpenAI-style lines do by `response.created`, in seconds), so there is no trace.';
  return (
    [
      `Their arrivals are in ${trace}`,
      ...(untimed === 0 ? [] : [`without ${untimed} that have no time`]),
      ...(unmeasured === 0 ? [] : [`${unmeasured} with 0 tokens for an answer whose length is not known`]),
    ].join(', ') + '.'
  );
}
