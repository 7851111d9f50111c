/** Holds a target as a drill does and tells its parent; `hold-target.ts FOLDER TARGET-URL LEASE-MS`. Lives until it is killed. */
import type { Drill } from '../../lib/drill/drill.ts';
import { createSafety } from '../../lib/run/safety/create-safety.ts';

const [folder = '', url = '', lease = ''] = process.argv.slice(2);
const drill = {
  name: 'small-drill',
  target: { kind: 'url', url },
  safety: { lock: { folder, leaseMs: Number(lease) }, freeze: [] },
} as Pick<Drill, 'name' | 'safety'> & { target: object } as Drill;
const safety = createSafety({
  drill,
  runId: 'run-of-the-child',
  env: process.env,
  signal: new AbortController().signal,
  lastsMs: 10_000,
  warn: () => {},
});
await safety.enter();
process.send?.('held');
setInterval(() => {}, 1_000);
