import { fileURLToPath } from 'node:url';
import type { Argv, CommandModule } from 'yargs';
import { entryUrl } from '../../lib/proxies/process/entry-url.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { getK6 } from './get-k6.ts';
import { showRun } from '../terminal/show-run.ts';

const scenario = fileURLToPath(entryUrl('../../scenarios/demo.ts', import.meta.url));

/** `cutover demo`: a drill that needs nothing; k6 is fetched where there is none yet. */
export const demoCommand: CommandModule<object, { out: string | undefined }> = {
  command: 'demo',
  describe: 'Half a minute without any set-up: two mocks, a plain router, an outage (ends with 0 also on a fail)',
  builder: (yargs) =>
    yargs
      .option('out', { type: 'string', describe: "The run's folder; must be new or empty (default: one in results/)" })
      .example('$0 demo', 'then open the report it names')
      .example('$0 demo --out /tmp/demo', 'somewhere else') as Argv<unknown> as Argv<{ out: string | undefined }>,
  async handler({ out }) {
    await getK6();
    process.exitCode = await showRun({ prepared: await prepareRun(scenario), out, gate: false });
  },
};
