import { readInput } from '../../lib/collector/record-file/read-input.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { writeFile } from 'node:fs/promises';
import { createRedactor } from '../../lib/kit/secrets/redactor.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { explainRefusal } from '../../lib/kit/explain-refusal.ts';
import {
  RECORDING_VERSION,
  type RecordedExchange,
  type RecordingHeader,
} from '../../lib/collector/records/recording.ts';
import { redactExchange } from '../../lib/collector/records/redact-exchange.ts';
import { parseJsonPath } from '../../lib/collector/records/redact-json.ts';
import { createLoggedExchange } from './logged-chat.ts';
import { readLogLine } from './read-log-line.ts';

/** What became of a log. */
export interface ImportedLog {
  imported: number;
  /** How many entries were left out, by reason. */
  skipped: ReadonlyMap<string, number>;
}

/**
 * Turns a log into a recording: LiteLLM's, a `StandardLoggingPayload` a line, or OpenTelemetry's file of traces, a
 * `TracesData` a line. Exchanges stand in the order they began in, which traces need not be in. Throws a `usage` error
 * when the log cannot be read, holds nothing that can be imported, or `out` is there already.
 */
export async function importLog(path: string, out: string, redact: readonly string[]): Promise<ImportedLog> {
  const paths = redact.map(parseJsonPath);
  const redactor = createRedactor();
  const text = await readInput(path);
  const skipped = new Map<string, number>();
  const exchanges: RecordedExchange[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    for (const entry of readLogLine(line)) {
      if (entry.kind === 'skipped') skipped.set(entry.reason, (skipped.get(entry.reason) ?? 0) + 1);
      else exchanges.push(redactExchange(createLoggedExchange(entry.chat), paths, redactor));
    }
  }
  exchanges.sort((a, b) => a.startEpochMs - b.startEpochMs);
  const [first] = exchanges;
  if (first === undefined) {
    const why = excerpt([...skipped].map(([reason, count]) => `${count} × ${reason}`).join(', ')) || 'it is empty';
    throw new CutoverError(
      'usage',
      `${path} has no chat completion that can be read, neither LiteLLM's StandardLoggingPayload nor OpenTelemetry's GenAI spans, one object a line: ${why}.`,
    );
  }
  const header: RecordingHeader = {
    kind: 'recording',
    version: RECORDING_VERSION,
    source: `log ${path}`,
    startEpochMs: first.startEpochMs,
    redactedPaths: [...redact],
  };
  const content = `${[header, ...exchanges].map((line) => JSON.stringify(line)).join('\n')}\n`;
  await writeFile(out, content, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new CutoverError('usage', `${out} cannot be written: ${explainRefusal(error)}.`, { cause: error });
  });
  return { imported: exchanges.length, skipped };
}
