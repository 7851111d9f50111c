/** Scores the run in the folder that was named and says how long it took and how much memory it needed. */
import { scoreRun } from '../../../lib/run/runner/score-run.ts';
import { tellTaken } from './tell-taken.ts';

const started = process.hrtime.bigint();
const { application } = await scoreRun(process.argv[2] ?? '');
if (application.contracts.length === 0) throw new Error('No answer of the run was judged.');
tellTaken(started);
