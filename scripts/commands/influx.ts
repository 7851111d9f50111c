import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { escapeLine, formatJson } from '../../lib/kit/invisible.ts';
import { describeInfluxResult } from '../../lib/run/influx/influx-result.ts';
import { sendRun } from '../../lib/run/influx/send-run.ts';
import { tellAgain } from '../terminal/tell-influx.ts';
import { type InfluxArguments, influxFlags, readInflux } from './influx-flags.ts';

interface SendArguments extends InfluxArguments {
  action: 'send';
  run: string;
  json: boolean;
}

/** `cutover influx send RUN`: writes a run that is over to InfluxDB, and what of it still waits to be written. */
export const influxCommand: CommandModule<object, SendArguments> = {
  command: 'influx <action> <run>',
  describe: 'Write a run that is over to InfluxDB: the same points each time',
  builder: (yargs) =>
    yargs
      .positional('action', { choices: ['send'] as const, demandOption: true, describe: 'What to do' })
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'The folder of a run, a search or a rehearsal',
      })
      .options(influxFlags)
      .option('json', { type: 'boolean', default: false, describe: 'Print influx.json, nothing else, on stdout' })
      .epilogue('Exit codes: 0 all of it is there, 2 it is not. What is written, and a dashboard: docs/influxdb.md.')
      .example('$0 influx send results/sample --influx http://127.0.0.1:8086/cutover', '')
      .example(
        '$0 influx send results/sample --influx http://db/runs --influx-auth KEY',
        'as a user of version 1, or with a token of 2 or 3',
      ) as Argv<unknown> as Argv<SendArguments>,
  async handler(args) {
    const place = readInflux(args);
    if (place === undefined)
      throw new CutoverError(
        'usage',
        'influx send needs --influx URL, as in: cutover influx send RUN --influx http://127.0.0.1:8086/cutover',
      );
    // Ctrl-C ends it as it ends anything: what was not sent can be sent again.
    const result = await sendRun(args.run, place);
    const told = describeInfluxResult(result, tellAgain(args.run, place));
    if (args.json) process.stdout.write(`${formatJson(result)}\n`);
    if (result.waiting > 0 || result.refused > 0 || result.lost > 0) throw new CutoverError('environment', told);
    if (!args.json) process.stdout.write(`${escapeLine(told)}\n`);
  },
};
