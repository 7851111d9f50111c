import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fitLog } from '../../lib/collector/fit/fit-log.ts';
import { countLog } from '../../lib/run/fit/count-log.ts';
import { compareFit, type FitError } from '../support/fit/compare-fit.ts';
import { makeIncident } from '../support/fit/made-incident.ts';
import { playMade } from '../support/fit/play-made.ts';
import type { Bench } from './bench.ts';
import { summariseFits } from './fit.ts';

/** Incidents that are made; two or three minutes each. */
const INCIDENTS = Number(process.env['CUTOVER_FIT_INCIDENTS'] ?? 6);
const STATUSES = ['500', '502', '503', '429', '529'];
/** nginx tells times to the second: a call is known to have begun in a bucket of two. */
const BUCKET_MS = 2_000;

/**
 * The round trip for real: incidents that are known are played by the injector against nginx, a quarter of an hour in one run, and the access log that nginx wrote is
 * fitted: how far the edges of phases, the shares of calls and the kinds of failure are from what the injector did. It takes nginx on the path, and an idle machine: on a busy one answers are late, and that is found, too.
 */
export const bench: Bench = {
  name: 'fit-played',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-bench-fit-played-'));
    const logPath = join(folder, 'access.log');
    try {
      const seeds = Array.from({ length: INCIDENTS }, (_, place) => place + 1);
      const all = seeds.map((seed) => makeIncident(seed, { kinds: STATUSES, rate: [4, 15] }));
      const played = await playMade(all, { folder, logPath });
      const errors: FitError[] = [];
      for (const [place, { made, fromMs, toMs }] of played.entries()) {
        const counted = await countLog(logPath, { fromMs, toMs });
        const fit = fitLog(counted.timeline, BUCKET_MS);
        const error = compareFit(made, fit, fit.timeline);
        process.stderr.write(`  ${place + 1}: ${counted.read} calls, ${JSON.stringify(error)}\n`);
        errors.push(error);
      }
      return summariseFits(errors);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
