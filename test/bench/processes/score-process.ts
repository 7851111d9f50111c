/** Scores the run in the folder that was named and says how long it took and how much memory it needed. */
import { scoreRun } from '../../../lib/run/runner/score-run.ts';

const started = process.hrtime.bigint();
const scorecard = await scoreRun(process.argv[2] ?? '');
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const answers = scorecard.application.contracts.reduce((sum, { total }) => sum + total, 0);
// Kilobytes, on every platform Node runs on.
const peakRssBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ seconds, peakRssBytes, answers }));
