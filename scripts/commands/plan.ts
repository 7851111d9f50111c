import type { Argv, CommandModule } from 'yargs';
import { showPlan } from '../terminal/show-plan.ts';
import { readOverrides, type OverrideArguments, overrideFlags } from './override-flags.ts';

interface PlanArguments extends OverrideArguments {
  file: string;
  json: boolean;
}

/** `cutover plan FILE`: shows what a drill will do, to be approved. */
export const planCommand: CommandModule<object, PlanArguments> = {
  command: 'plan <file>',
  describe: 'Show what a drill will do, minute by minute, to whom, and what stops it: a page to approve',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'A drill as JSON or YAML, or a scenario (.ts)',
      })
      .options(overrideFlags)
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print the plan and its hash as JSON, nothing else',
      })
      .example('$0 plan drill.yaml', 'what it will do, and a page of it in results/plans')
      .example(
        '$0 plan drill.yaml --time-scale 0.25 --json',
        'as cutover drill would run it with these flags',
      ) as Argv<unknown> as Argv<PlanArguments>,
  async handler(args) {
    await showPlan({ file: args.file, overrides: readOverrides(args), json: args.json });
  },
};
