import { readFile, writeFile } from 'node:fs/promises';
import { CutoverError, formatCause } from '../../lib/cutover-error.ts';
import { RECORDING_VERSION, type RecordingHeader } from '../../lib/records/recording.ts';
import { redactExchange } from '../../lib/records/redact-exchange.ts';
import { parseJsonPath } from '../../lib/records/redact-json.ts';
import { parseLitellmLine } from './parse-litellm-line.ts';

/** What became of a log. */
export interface ImportedLog {
  imported: number;
  /** How many lines were left out, by reason. */
  skipped: ReadonlyMap<string, number>;
}

/**
 * Turns a LiteLLM log, a `StandardLoggingPayload` a line, into a recording. Throws a `usage` error when the log cannot
 * be read, holds nothing that can be imported, or `out` is there already.
 */
export async function importLitellmLog(path: string, out: string, redact: readonly string[]): Promise<ImportedLog> {
  const paths = redact.map(parseJsonPath);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : formatCause(error);
    throw new CutoverError('usage', `${path} cannot be read: ${reason}.`, { cause: error });
  });
  const skipped = new Map<string, number>();
  const lines: string[] = [];
  let startEpochMs = Infinity;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const read = parseLitellmLine(line);
    if (read.kind === 'skipped') skipped.set(read.reason, (skipped.get(read.reason) ?? 0) + 1);
    else {
      startEpochMs = Math.min(startEpochMs, read.exchange.startEpochMs);
      lines.push(JSON.stringify(redactExchange(read.exchange, paths)));
    }
  }
  if (lines.length === 0) {
    const why = [...skipped].map(([reason, count]) => `${count} × ${reason}`).join(', ') || 'it is empty';
    throw new CutoverError(
      'usage',
      `${path} has no chat completion in LiteLLM's StandardLoggingPayload, one a line: ${why}.`,
    );
  }
  const header: RecordingHeader = {
    kind: 'recording',
    version: RECORDING_VERSION,
    source: `LiteLLM log ${path}`,
    startEpochMs,
    redactedPaths: [...redact],
  };
  const content = `${[JSON.stringify(header), ...lines].join('\n')}\n`;
  await writeFile(out, content, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EEXIST' ? 'it is there already. Give a new file' : formatCause(error);
    throw new CutoverError('usage', `${out} cannot be written: ${reason}.`, { cause: error });
  });
  return { imported: lines.length, skipped };
}
