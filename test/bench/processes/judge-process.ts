/** Judges the run in the folder that was named, as `cutover judge` does, in so many threads as are named, and says how long it took and how much memory it needed. */
import { judgeRun } from '../../../lib/run/runner/judge-run.ts';
import { openRunFolder } from '../../../lib/run/runner/run-folder.ts';
import { tellTaken } from './tell-taken.ts';

const started = process.hrtime.bigint();
await judgeRun(await openRunFolder(process.argv[2] ?? ''), null, () => {}, {
  threads: Number(process.argv[3]),
});
tellTaken(started);
