/** Runs a drill file into a folder, as `cutover drill` does, and tells its parent who is who once the outage is on. */
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';

/** Process ids by name: the seats, the mocks, and k6. */
export type DrillProcesses = Record<string, number>;

const [drillPath = '', out = ''] = process.argv.slice(2);
let pids: DrillProcesses = {};
let told = false;
await runDrill({
  prepared: await prepareRun(drillPath),
  out,
  resultsPath: '',
  env: process.env,
  signal: new AbortController().signal,
  onEvent(event) {
    if (event.kind === 'system-ready') pids = Object.fromEntries(event.system.pids);
    if (event.kind === 'load-started') pids = { ...pids, k6: event.load.program.pid };
    if (event.kind === 'progress' && event.progress.phase === 'outage' && !told) told = process.send?.(pids) ?? true;
  },
});
process.disconnect();
