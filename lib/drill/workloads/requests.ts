import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';
import type { Arrival } from './arrival.ts';
import type { AskedBody } from './asked-body.ts';
import { asks } from './asks.ts';
import type { WorkloadSettings } from './index.ts';
import type { WorkloadAsk } from './workload.ts';

/** A kind of request, as far as what it asks goes. */
export interface NamedWorkload {
  name: RequestKind;
  workload: WorkloadSettings;
}

/**
 * What the arrivals of these requests ask for, and what is known of the right answers. Both throw `usage` for a case that is none of its
 * workload: plans are read from files, and only their workload knows what its cases are.
 */
export interface Requests {
  render(arrival: Pick<Arrival, 'kind' | 'plannedKind' | 'case' | 'promptTokens' | 'outputTokens'>): AskedBody;
  expect(arrival: Pick<Arrival, 'kind' | 'plannedKind' | 'case'>): Expected;
}

/** Looks up the workload of each kind of request. */
export function createRequests(requests: readonly NamedWorkload[]): Requests {
  // A list, not a map: in k6's engine one costs each virtual user 30 kB.
  const find = (kind: RequestKind): WorkloadSettings => {
    const found = requests.find(({ name }) => name === kind);
    if (found === undefined)
      throw new CutoverError('usage', `The drill has no request ${excerpt(kind)}, which its plan has.`);
    return found.workload;
  };
  // The drill's reader has seen to it that settings and kind belong together.
  const askOf = ({ kind }: WorkloadSettings): WorkloadAsk<WorkloadSettings, object> =>
    asks[kind] as WorkloadAsk<WorkloadSettings, object>;
  const ofCase = <Result>(
    { kind, plannedKind = kind }: Pick<Arrival, 'kind' | 'plannedKind'>,
    read: (ask: WorkloadAsk<WorkloadSettings, object>, settings: WorkloadSettings) => Result,
  ): Result => {
    const settings = find(plannedKind);
    try {
      return read(askOf(settings), settings);
    } catch (cause) {
      if (cause instanceof CutoverError) throw cause;
      const text = `A case of the request ${excerpt(plannedKind)} is none of its workload ${settings.kind}: ${formatCause(cause)}. Was its plan damaged?`;
      throw new CutoverError('usage', text, { cause });
    }
  };
  return {
    render: (arrival) => ofCase(arrival, (ask, settings) => ask.render(arrival.case, arrival, settings)),
    expect: (arrival) => ofCase(arrival, (ask, settings) => ask.expect(arrival.case, settings)),
  };
}
