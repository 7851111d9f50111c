import { createHash } from 'node:crypto';
import { redactJson, parseJsonPath, type JsonPath } from '../../collector/records/redact-json.ts';
import { createRedactor, type Redactor } from '../../kit/secrets/redactor.ts';
import { CHARACTERS_PER_TOKEN } from '../../kit/limits/characters-per-token.ts';
import { mapTexts } from './map-texts.ts';
import { redactPersonal } from './redact-personal.ts';
import { type ReadRequest, readLog } from '../log/read-log.ts';
import { checkNew, createNewFile } from './new-file.ts';
import { sampleEvenly } from './sample-evenly.ts';

export interface HarvestOptions {
  /** The file of cases that is made, `prompts.ndjson`; the trace beside it is `prompts.trace.csv`. */
  out: string;
  /** JSON paths in a request's body whose values are taken out. */
  redact: readonly string[];
  /** At most so many cases; null: all. */
  sample: number | null;
  /** Fixes which cases a sample has. */
  seed: number;
}

/** What became of a log. */
export interface Harvested {
  /** Requests that could be read. */
  read: number;
  /** Cases that were written, and requests that were the same as an earlier one. */
  written: number;
  repeated: number;
  /** Entries that could not be read, by reason. */
  skipped: ReadonlyMap<string, number>;
  /** The trace's file; null: the log has no times. */
  trace: string | null;
}

interface Case {
  line: string;
  /** What is sampled evenly: what is asked for, and how long it is. */
  stratum: string;
}

interface Arrived {
  atEpochMs: number;
  promptTokens: number;
  answerTokens: number;
}

/**
 * Makes a file of cases from a log, and a trace of its arrivals. Keys, e-mail addresses, card and phone numbers are taken out, and what is the
 * same after that is written once. Nothing of a case is held but a print of it: with a sample, the log is read twice. Throws a `usage` error
 * when the log cannot be read, holds no request, or a file is there already.
 */
export async function harvestLog(path: string, { out, redact, sample, seed }: HarvestOptions): Promise<Harvested> {
  const paths = redact.map(parseJsonPath);
  const arrivals: Arrived[] = [];
  const read = (onCase: (found: Case, at: number) => void, onArrival: (arrived: Arrived) => void = () => {}) => {
    // Each time anew: what it learns from one request it takes out of those behind it.
    const redactor = createRedactor();
    const seen = new Set<string>();
    return readLog(path, (entry) => {
      const { body, promptTokens } = clean(entry, paths, redactor);
      const { atEpochMs, answerTokens, streamed } = entry;
      if (atEpochMs !== null && answerTokens !== null) onArrival({ atEpochMs, promptTokens, answerTokens });
      const print = createHash('sha256').update(body).digest('base64');
      if (seen.has(print)) return;
      seen.add(print);
      const tags = [describeAsk(entry.body)];
      const more = JSON.stringify({ streamed, ...(answerTokens === null ? {} : { answerTokens }), tags });
      const line = `{"body":${body},${more.slice(1)}`;
      onCase({ line, stratum: `${tags.join()} ${Math.floor(Math.log2(promptTokens))}` }, seen.size - 1);
    });
  };
  const tracePath = out.replace(/(\.ndjson|\.jsonl)?$/, '.trace.csv');
  checkNew([out, tracePath]);
  using cases = createNewFile(out);
  const strata: { at: number; stratum: string }[] = [];
  const facts = await read(
    ({ line, stratum }, at) => {
      strata.push({ at, stratum });
      if (sample === null) cases.write(`${line}\n`);
    },
    (arrived) => arrivals.push(arrived),
  );
  if (sample !== null) {
    const kept = new Set(sampleEvenly(strata, sample, seed).map(({ at }) => at));
    await read(({ line }, at) => {
      if (kept.has(at)) cases.write(`${line}\n`);
    });
  }
  if (arrivals.length > 0) writeTrace(tracePath, arrivals);
  return {
    read: facts.read,
    written: sample === null ? strata.length : Math.min(sample, strata.length),
    repeated: facts.read - strata.length,
    skipped: facts.skipped,
    trace: arrivals.length > 0 ? tracePath : null,
  };
}

function clean(
  { body }: ReadRequest,
  paths: readonly JsonPath[],
  redactor: Redactor,
): { body: string; promptTokens: number } {
  const written = JSON.stringify(body);
  // What stands in a field that is named like a secret.
  redactor.learnRequest({ headers: [], target: '', body: written });
  // Value by value: what is taken out of written JSON may take a part of it along (`\nbob@…` begins with an escape).
  const text = JSON.stringify(
    mapTexts(JSON.parse(redactJson(written, paths)), (value) => redactor.clean(redactPersonal(value))),
  );
  return {
    body: text,
    promptTokens: Math.max(1, Math.ceil(JSON.stringify(body['messages']).length / CHARACTERS_PER_TOKEN)),
  };
}

/** What a request asks for, as a tag. */
function describeAsk({ tools, response_format: format }: Record<string, unknown>): string {
  if (Array.isArray(tools) && tools.length > 0) return 'tools';
  return format === undefined ? 'text' : 'json';
}

function writeTrace(path: string, arrivals: Arrived[]): void {
  arrivals.sort((a, b) => a.atEpochMs - b.atEpochMs);
  const from = arrivals[0]?.atEpochMs ?? 0;
  using file = createNewFile(path);
  file.write('t_ms,input_tokens,output_tokens\n');
  for (const { atEpochMs, promptTokens, answerTokens } of arrivals) {
    file.write(`${Math.round((atEpochMs - from) * 1_000) / 1_000},${promptTokens},${answerTokens}\n`);
  }
}
