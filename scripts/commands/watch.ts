import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { createControlCaller } from '../../lib/run/control/control-caller.ts';
import { createLiveView } from '../terminal/live-view.ts';
import { onLostOutput } from '../terminal/outputs.ts';
import { createPainter } from '../terminal/painter.ts';
import { addDrillFlags, type DrillArguments, findDrill } from '../inject/find-drill.ts';
import { showLiveEvent } from '../terminal/show-live-event.ts';
import { untilSignal } from '../terminal/until-signal.ts';

interface WatchArguments extends DrillArguments {
  page: boolean;
}

/** `cutover watch RUN`: how a drill goes, from another terminal or machine. */
export const watchCommand: CommandModule<object, WatchArguments> = {
  command: 'watch [run]',
  describe: 'Watch a drill that runs, from another terminal or machine',
  builder: (yargs) =>
    addDrillFlags(yargs)
      .option('page', {
        type: 'boolean',
        default: false,
        describe: 'Print the address of its page for a browser, with the token in it, and no more',
      })
      .example('$0 watch results/primary-outage-20261122T101500Z-42', 'Ctrl-C ends the watching, not the drill')
      .example('$0 watch results/primary-outage-20261122T101500Z-42 --page', 'for a browser')
      .example(
        '$0 watch --url http://127.0.0.1:41234 --token-file control.token',
        'behind ssh -L 41234:127.0.0.1:41234',
      ) as Argv<unknown> as Argv<WatchArguments>,
  async handler(args) {
    const drill = await findDrill(args);
    if (args.page) {
      process.stdout.write(`${drill.url.replace(/\/+$/, '')}/#${drill.token}\n`);
      return;
    }
    const leaving = new AbortController();
    const left = new AbortController();
    void untilSignal(left.signal).then(() => leaving.abort());
    // Who reads it no more watches no more.
    const release = onLostOutput(() => leaving.abort());
    const view = createLiveView(process.stdout, createPainter());
    let hasEnded = false;
    try {
      for await (const event of createControlCaller(drill).follow(leaving.signal)) {
        showLiveEvent(event, view);
        hasEnded = event.kind === 'ended';
      }
    } finally {
      view.close();
      release();
      left.abort();
    }
    if (hasEnded || leaving.signal.aborted) return;
    throw new CutoverError(
      'target',
      'The drill is gone without a word of its end: it was killed, or its connection is.',
    );
  },
};
