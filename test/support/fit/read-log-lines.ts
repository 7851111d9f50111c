import type { LogRow } from '../../../lib/collector/fit/log-row.ts';
import { logFormNames, logForms, type LogFormName } from '../../../lib/run/fit/forms/index.ts';
import type { LogEntry } from '../../../lib/run/fit/forms/log-form.ts';

/** What a log of these lines tells, and what form it was taken for. */
export function readLogLines(...lines: string[]): {
  form: LogFormName | undefined;
  entries: LogEntry[];
  notes: string[];
} {
  const form = logFormNames.find((name) => logForms[name].fits(lines[0] ?? ''));
  if (form === undefined) return { form, entries: [], notes: [] };
  const reader = logForms[form].create(lines[0] ?? '');
  const entries = lines.flatMap((line) => reader.read(line));
  return { form, entries: [...entries, ...reader.finish()], notes: reader.notes() };
}

/** The calls among them. */
export const listRows = (entries: readonly LogEntry[]): LogRow[] =>
  entries.flatMap((entry) => (entry.kind === 'row' ? [entry.row] : []));
