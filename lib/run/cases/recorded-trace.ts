import { resolve } from 'node:path';
import type { Drill } from '../../drill/drill.ts';
import { orderTrace, type TraceRow } from '../../drill/trace.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { CaseFiles } from './plan-cases.ts';

/** The arrivals of a recording, and the names of the requests that are asked from it. */
export interface RecordedTrace {
  rows: TraceRow[];
  recorded: ReadonlySet<string>;
}

/**
 * When the requests of a recording were asked, where the drill's arrivals come from the file of one; null: they do not. Throws a `usage`
 * error when it has no times.
 */
export function traceRecording({ traffic }: Drill, files: CaseFiles): RecordedTrace | null {
  const { arrivals, requests } = traffic;
  if (arrivals.kind !== 'trace') return null;
  const path = resolve(arrivals.file);
  const names = requests.flatMap(({ name, workload }) =>
    'file' in workload && resolve(workload.file) === path ? [name] : [],
  );
  const found = names.map((name) => files.get(name)).find((file) => (file?.askedAt ?? null) !== null);
  if (found === undefined) return null;
  const { askedAt, list } = found;
  const rows = (askedAt ?? []).flatMap((atMs, at): TraceRow[] =>
    Number.isNaN(atMs) ? [] : [{ atMs, promptTokens: list.promptTokens(at), outputTokens: 0, case: at }],
  );
  if (rows.length === 0)
    throw new CutoverError(
      'usage',
      `traffic.arrivals.file ${arrivals.file} must say when its requests were asked, and none does. Use "poisson".`,
    );
  return { rows: orderTrace(rows), recorded: new Set(names) };
}
