import { settingsOf, unionByKind } from '../../kit/settings/object.ts';
import type { ReadBy } from '../../kit/settings/reader.ts';
import type { asks } from './asks.ts';
import { prompts } from './prompts.ts';
import { recording } from './recording.ts';
import { supportDesk } from './support-desk.ts';
import type { WorkloadDefinition } from './workload.ts';

/** Every workload there is, by kind. A new one is a file and a line here, and one in asks.ts. */
export const workloads = {
  'support-desk': supportDesk,
  prompts,
  recording,
} as const satisfies Record<keyof typeof asks, unknown>;

/** Reads the workload of one kind of request. */
export const workloadSettings = unionByKind(settingsOf(workloads));

/** Where requests of one kind come from. */
export type WorkloadSettings = ReadBy<typeof workloadSettings>;

/** What is known of the workload that these settings are of. */
export function findWorkload({ kind }: WorkloadSettings): WorkloadDefinition<WorkloadSettings, object> {
  // The reader has seen to it that settings and kind belong together.
  return workloads[kind] as unknown as WorkloadDefinition<WorkloadSettings, object>;
}
