import type { CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { describeSkipped } from '../../lib/run/log/describe-skipped.ts';
import { type Harvested, harvestLog } from '../../lib/run/harvest/harvest-log.ts';

interface HarvestArguments {
  log: string;
  out: string;
  sample: number | undefined;
  seed: number;
  redact: string[];
}

/** `cutover harvest LOG`: makes a file of cases, and a trace of arrivals, from a log. */
export const harvestCommand: CommandModule<object, HarvestArguments> = {
  command: 'harvest <log>',
  describe:
    'Make a file of prompts, and a trace of arrivals, from a log of LiteLLM, OpenTelemetry or OpenAI-style calls',
  builder: (yargs) =>
    yargs
      .positional('log', { type: 'string', demandOption: true, describe: 'The log, one JSON object a line' })
      .option('out', {
        type: 'string',
        demandOption: true,
        describe: 'The file of cases to make; the trace is beside it',
      })
      .option('sample', { type: 'number', describe: 'At most so many cases, of each length and kind its share' })
      .option('seed', { type: 'number', default: 1, describe: 'Fixes which those are' })
      .option('redact', {
        type: 'string',
        array: true,
        default: [],
        describe: 'JSON path in a request whose value is taken out, besides keys, e-mail, card and phone numbers',
      })
      .example('$0 harvest litellm.jsonl --out prompts.ndjson --sample 500', ''),
  async handler({ log, out, sample, seed, redact }) {
    if (sample !== undefined && !(Number.isInteger(sample) && sample >= 1)) {
      throw new CutoverError('usage', `--sample must be a whole number of at least 1, got ${sample}`);
    }
    const harvested = await harvestLog(log, { out, redact, sample: sample ?? null, seed });
    process.stderr.write(describeHarvest(harvested, log, out));
  },
};

function describeHarvest(harvested: Harvested, log: string, out: string): string {
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
