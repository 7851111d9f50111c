import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { formatMs } from '../../lib/kit/format/format-ms.ts';
import { timeoutSignal } from '../../lib/proxies/process/timeout-signal.ts';
import { createControlCaller } from '../../lib/run/control/control-caller.ts';
import { awaitStop } from '../../lib/run/control/await-stop.ts';
import { addDrillFlags, type DrillArguments, findDrill } from '../inject/find-drill.ts';

interface StopArguments extends DrillArguments {
  reason: string;
}

/** How long faults may take to be taken back before that is an error, ms. */
const PATIENCE_MS = 30_000;

/** `cutover stop RUN`: ends a drill from another terminal, faults first, as Ctrl-C does. */
export const stopCommand: CommandModule<object, StopArguments> = {
  command: 'stop [run]',
  describe: 'Stop a drill that runs, faults first, from another terminal',
  builder: (yargs) =>
    addDrillFlags(yargs)
      .option('reason', { type: 'string', default: '', describe: 'Why, for its report' })
      .example('$0 stop results/primary-outage-20261122T101500Z-42', 'resolves when its faults are taken back')
      .example(
        '$0 stop results/checkout-20261129T120000Z-7 --reason "customers call"',
        '',
      ) as Argv<unknown> as Argv<StopArguments>,
  async handler(args) {
    const caller = createControlCaller(await findDrill(args));
    const came = await awaitStop(caller, args.reason, timeoutSignal(PATIENCE_MS));
    switch (came.kind) {
      case 'reverted':
        process.stdout.write(
          `Stopped: every fault was taken back ${formatMs(came.afterMs)} after it was asked for. The drill is scored as aborted.\n`,
        );
        return;
      case 'ended':
        process.stdout.write('Stopped: the drill is over, and had no faults left to take back.\n');
        return;
      case 'left':
        throw new CutoverError(
          'environment',
          `The drill stops, and ${came.faultsLeft} of its faults could not be taken back: they go by themselves within 3 s, as their lease is not renewed.`,
        );
      case 'unknown':
        throw new CutoverError(
          'environment',
          `The drill was told to stop, and ${came.why === null ? `did not say within ${formatMs(PATIENCE_MS)} that its faults are taken back` : `cannot be watched, so that it is not known here whether its faults are taken back: ${came.why}`}. Look into its journal.ndjson.`,
        );
    }
  },
};
