/** Makes objects that live long enough to be moved out of V8's nursery, and prints how often V8 collected them. */
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { collectRarely } from '../../../lib/proxies/process/collect-rarely.ts';

const KEPT = 30_000;
const TURNS = 600;
const MADE_A_TURN = 2_000;

if (process.argv[2] === 'rarely') collectRarely();
let collected = 0;
const observer = new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries() as unknown as { detail: { kind: number } }[]) {
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collected++;
  }
});
observer.observe({ entryTypes: ['gc'] });
const kept: object[] = [];
for (let turn = 0; turn < TURNS; turn++) {
  for (let made = 0; made < MADE_A_TURN; made++) kept[(turn * MADE_A_TURN + made) % KEPT] = { turn, made: [made] };
  await nextTurn();
}
// The observer is told in a turn of its own.
await nextTurn();
await nextTurn();
process.stdout.write(String(collected));
