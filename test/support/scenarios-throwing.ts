/** Replays the plan, and throws after every tenth request. */
import { replay } from '../../scenarios/support/replay.ts';
import { exec } from '../../scenarios/support/runtime.ts';

export { options, setup } from '../../scenarios/support/replay.ts';

export default function (run: { startEpochMs: number }): void {
  replay(run);
  if (exec.scenario.iterationInTest % 10 === 0) throw new Error('on purpose');
}
