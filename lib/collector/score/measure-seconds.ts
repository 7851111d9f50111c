import type { ProviderName } from '../../kit/terms/provider.ts';
import { quantile, sortValuesOf } from '../../kit/stats/quantile.ts';
import type { Run } from './join/run.ts';
import type { ScoredRequest } from './join/scored-request.ts';
import { isUsable } from './join/is-usable.ts';
import { listJudgedKinds } from './measures/measure-application.ts';
import type { Second } from '../scorecard/scorecard.ts';

/** No drill is longer than a day, so a clock that says otherwise is wrong. */
const MAX_SECONDS = 86_400;

/** The run second by second, from 0 to the last in which a request was sent; empty seconds included. */
export function measureSeconds({ requests, arrivals, drill, evidence }: Run): Second[] {
  const judgedKinds = listJudgedKinds(drill);
  const seconds: Second[] = [];
  let group: ScoredRequest[] = [];
  let current = 0;
  // Requests come in order of when they were sent: a second is whole when the next begins.
  for (const request of requests) {
    const second = Math.min(MAX_SECONDS, Math.max(0, Math.floor(request.atMs / 1000)));
    for (; current < second; current++) {
      seconds.push(measureSecond(current, group, judgedKinds, evidence.providers));
      group = [];
    }
    group.push(request);
  }
  if (group.length > 0) seconds.push(measureSecond(current, group, judgedKinds, evidence.providers));
  const due = new Uint32Array(seconds.length);
  for (const { dueMs } of arrivals) {
    const second = Math.floor(dueMs / 1000);
    if (second < due.length) due[second]! += 1;
  }
  return seconds.map((second) => ({ ...second, due: due[second.second] ?? 0 }));
}

function measureSecond(
  second: number,
  group: readonly ScoredRequest[],
  judgedKinds: ReadonlySet<string>,
  providers: readonly ProviderName[],
): Second {
  const counts = { sent: 0, failed: 0, usable: 0, judged: 0 };
  const served = new Map<ProviderName, number>(providers.map((name) => [name, 0]));
  for (const request of group) {
    counts.sent++;
    const { server } = request;
    if (server !== null) served.set(server, (served.get(server) ?? 0) + 1);
    if (request.failure !== null) counts.failed++;
    if (isUsable(request)) counts.usable++;
    if (judgedKinds.has(request.arrival.kind)) counts.judged++;
  }
  const ttft = sortValuesOf(group, ({ ttftMs }) => ttftMs);
  const total = sortValuesOf(group, ({ totalMs }) => totalMs);
  return {
    second,
    ...counts,
    served: Object.fromEntries(served),
    ttftP50Ms: quantile(ttft, 0.5),
    totalP95Ms: quantile(total, 0.95),
  };
}
