import { askSupportDesk } from './support-desk/ask.ts';
import type { WorkloadAsk } from './workload.ts';
import { askWritten } from './written-case.ts';

/** The ask of every workload, by its kind: apart from what reads their settings, which each of k6's virtual users would hold. */
export const asks = {
  'support-desk': askSupportDesk,
  prompts: askWritten,
  recording: askWritten,
} as const satisfies Record<string, WorkloadAsk<never, never>>;
