import type { Reader } from '../../kit/settings/reader.ts';
import type { Random } from '../../kit/stats/random.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import type { AskedBody } from './asked-body.ts';

/** What a workload may make a request as long as. */
export interface PlannedLengths {
  promptTokens: number;
  outputTokens: number;
}

/** What becomes of a workload's cases: pure, and all that k6 has of it. */
export interface WorkloadAsk<Settings, Case> {
  /** The request of a case, as a chat completion; it is the caller's to change. Without a model it asks for the traffic's. */
  render(drawn: Case, lengths: PlannedLengths, settings: Settings): AskedBody;
  /** What is known of the right answer to a case. */
  expect(drawn: Case, settings: Settings): Expected;
}

/**
 * Where requests of one kind come from. A plug-in: one file a workload, and its ask, which k6 has as well. Pure: it knows no
 * target, no provider, no file and no clock.
 */
export interface WorkloadDefinition<Settings, Case extends object, Written = unknown> {
  /** One sentence for people: what it asks for. */
  summary: string;
  /** Besides `kind`, which every workload has. */
  settings: Reader<Settings, Written>;
  /**
   * Where cases come from: they are drawn one by one, each a JSON object that stands in the plan, or listed in a file, which the runner
   * reads.
   */
  cases: { kind: 'drawn'; draw(random: Random, settings: Settings): Case } | { kind: 'listed' };
  ask: WorkloadAsk<NoInfer<Settings>, Case>;
}

/** Types a workload by its settings and cases. */
export function defineWorkload<Settings extends object, Case extends object, Written extends object>(
  definition: WorkloadDefinition<Settings, Case, Written>,
): WorkloadDefinition<Settings, Case, Written> {
  return definition;
}
