import type { CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { harvestLog } from '../../lib/run/harvest/harvest-log.ts';
import { describeHarvest } from '../terminal/describe-harvest.ts';

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
