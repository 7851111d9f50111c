import type { Drill } from '../../drill/drill.ts';
import { numberCalls } from '../../drill/number-calls.ts';
import { arrivalOfTry, readByTry } from '../../drill/try-number.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import { createJudgedTest } from './judged-test.ts';
import type { HarmInput } from './watch-harm.ts';

/** What stop conditions look at a drill's run with. */
export function listHarmInput(
  drill: Pick<Drill, 'contracts' | 'providers' | 'traffic'>,
  arrivals: readonly PlannedArrival[],
): HarmInput {
  const numbers = numberCalls(drill.traffic, arrivals.length);
  const readCall = readByTry(numbers, (index) => arrivals[index]);
  return {
    isJudged: createJudgedTest(drill, arrivals),
    isStreamed: (index) => readCall(index)?.streamed === true,
    numbers,
    providers: drill.providers,
    readPlanned: (index) => arrivals[arrivalOfTry(index, arrivals.length)],
  };
}
