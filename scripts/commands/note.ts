import type { Argv, CommandModule } from 'yargs';
import { noteKinds, type NoteKind } from '../../lib/kit/terms/note-kind.ts';
import { createControlCaller } from '../../lib/run/control/control-caller.ts';
import { parseNote } from '../../lib/run/control/parse-note.ts';
import { addDrillFlags, type DrillArguments, findDrill } from '../inject/find-drill.ts';

interface NoteArguments extends DrillArguments {
  as: NoteKind;
  text: string | undefined;
}

/** `cutover note RUN --as seen "…"`: says when people were told of the outage, saw it, and had dealt with it. */
export const noteCommand: CommandModule<object, NoteArguments> = {
  command: 'note [run] [text]',
  describe: 'Note what people do in a drill that runs: when they were paged, when it was mitigated',
  builder: (yargs) =>
    addDrillFlags(yargs)
      .positional('text', { type: 'string', describe: 'In your own words, at most 500 characters' })
      .option('as', {
        choices: noteKinds,
        demandOption: true,
        describe: 'paged: an alert came; seen: somebody saw it; mitigated: what was to be done is done',
      })
      .example('$0 note results/RUN --as paged "pager, error rate"', '')
      .example('$0 note results/RUN --as mitigated', '') as Argv<unknown> as Argv<NoteArguments>,
  async handler(args) {
    // With an address in place of a folder, the first word is the text.
    const { run, text } =
      args.url === undefined
        ? args
        : { run: args.text === undefined ? undefined : args.run, text: args.text ?? args.run };
    const note = parseNote({ as: args.as, ...(text === undefined ? {} : { text }) });
    const atEpochMs = await createControlCaller(await findDrill({ ...args, run })).note(note);
    process.stdout.write(`Noted ${note.as} at ${new Date(atEpochMs).toISOString()}.\n`);
  },
};
