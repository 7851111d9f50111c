import { checkInput } from '../../collector/record-file/read-input.ts';
import { readLines } from '../../collector/record-file/read-lines.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { type LoggedRequest, readLoggedRequests } from './logged-request.ts';

/** A request that could be read. */
export type ReadRequest = Extract<LoggedRequest, { kind: 'request' }>;

/** What became of a log. */
export interface LogFacts {
  /** Requests that could be read. */
  read: number;
  /** Entries that could not, by reason. */
  skipped: ReadonlyMap<string, number>;
}

/** Why an entry that was read cannot be used; null: it can. */
type OnRequest = (request: ReadRequest, where: string) => string | null | void;

/**
 * Reads the requests of a log as a stream, whose lines may be of any form that `readLoggedRequests` knows. Throws a `usage` error when the
 * file cannot be read or holds no request, and what `onRequest` throws.
 */
export async function readLog(path: string, onRequest: OnRequest): Promise<LogFacts> {
  const skipped = new Map<string, number>();
  const skip = (reason: string): void => {
    const told = excerpt(reason, 120);
    skipped.set(told, (skipped.get(told) ?? 0) + 1);
  };
  let read = 0;
  let line = 0;
  await checkInput(path);
  await readLines(path, (text) => {
    line++;
    if (text.trim() === '') return;
    for (const entry of readLoggedRequests(text)) {
      const problem = entry.kind === 'skipped' ? entry.reason : (onRequest(entry, `${path} line ${line}`) ?? null);
      if (problem === null) read++;
      else skip(problem);
    }
  });
  if (read === 0) {
    const why = excerpt([...skipped].map(([reason, count]) => `${count} × ${reason}`).join(', ')) || 'it is empty';
    throw new CutoverError(
      'usage',
      `${path} must hold chat completions, one JSON object a line (LiteLLM, OpenTelemetry, OpenAI-style, a recording), got none: ${why}.`,
    );
  }
  return { read, skipped };
}
