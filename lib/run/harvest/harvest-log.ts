import { createHash } from 'node:crypto';
import { parseJsonPath, redactAt } from '../../collector/records/redact-json.ts';
import { createRedactor, type Redactor } from '../../kit/secrets/redactor.ts';
import { CHARACTERS_PER_TOKEN } from '../../kit/limits/characters-per-token.ts';
import { mapTexts } from './map-texts.ts';
import { redactPersonal } from './redact-personal.ts';
import { readLog } from '../log/read-log.ts';
import { checkNew, createNewFile, keepFiles, type NewFile } from './new-file.ts';
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
  /** Only what was asked from then on, and before then, epoch ms: with either, what has no time is left out. */
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

/** What became of a log. */
export interface Harvested {
  /** Requests that could be read, and were asked in time. */
  read: number;
  /** Cases that were written, and requests that were the same as an earlier one. */
  written: number;
  repeated: number;
  /** Entries that could not be read, by reason. */
  skipped: ReadonlyMap<string, number>;
  /** Paths of `redact` that led nowhere in all requests: nothing was taken out by them. */
  unmet: readonly string[];
  /** The trace's file; null: the log has no times. */
  trace: string | null;
  /** Requests that are not in the trace, as the log does not say when they were asked. */
  untimed: number;
  /** Requests in the trace whose answer's length the log does not tell, such as those that failed: 0 in it. */
  unmeasured: number;
}

interface Case {
  line: string;
  /** What is sampled evenly: what is asked for, and how long it is. */
  stratum: string;
}

interface Arrived {
  atEpochMs: number;
  promptTokens: number;
  /** 0: not known. */
  answerTokens: number;
}

/** The trace beside a file of cases. */
export function tracePathOf(out: string): string {
  return out.replace(/(\.ndjson|\.jsonl)?$/, '.trace.csv');
}

/**
 * Makes a file of cases from a log, and a trace of its arrivals. Keys, e-mail addresses, card and phone numbers are taken out, and what is the
 * same after that is written once. Nothing of a case is held but a print of it: with a sample, the log is read twice. Throws a `usage` error
 * when the log cannot be read, holds no request, or a file is there already: then neither file is made, and where the process is ended meanwhile, too.
 */
export async function harvestLog(path: string, options: HarvestOptions): Promise<Harvested> {
  const { out, redact, sample, seed, fromMs = -Infinity, toMs = Infinity } = options;
  const isAny = fromMs === -Infinity && toMs === Infinity;
  const isIn = (atMs: number | null): boolean => (atMs === null ? isAny : atMs >= fromMs && atMs < toMs);
  let taken = 0;
  const paths = redact.map((text) => ({ text, steps: parseJsonPath(text), isMet: false }));
  const arrivals: Arrived[] = [];
  const read = (onCase: (found: Case, at: number) => void, onArrival: (arrived: Arrived) => void = () => {}) => {
    // Each time anew: what it learns from one request it takes out of those behind it.
    const redactor = createRedactor();
    const seen = new Set<string>();
    taken = 0;
    return readLog(path, (entry) => {
      if (!isIn(entry.atEpochMs)) return;
      taken++;
      const written = JSON.stringify(entry.body);
      const value: unknown = JSON.parse(written);
      for (const chosen of paths) if (redactAt(value, chosen.steps) > 0) chosen.isMet = true;
      const body = clean(value, written, redactor);
      const promptTokens = countTokens(entry.body);
      const { atEpochMs, answerTokens, streamed } = entry;
      // One that failed was a load as well.
      if (atEpochMs !== null) onArrival({ atEpochMs, promptTokens, answerTokens: answerTokens ?? 0 });
      const print = createHash('sha256').update(body).digest('base64');
      if (seen.has(print)) return;
      seen.add(print);
      const tags = [describeAsk(entry.body)];
      const more = JSON.stringify({ streamed, ...(answerTokens === null ? {} : { answerTokens }), tags });
      const line = `{"body":${body},${more.slice(1)}`;
      onCase({ line, stratum: `${tags.join()} ${Math.floor(Math.log2(promptTokens))}` }, seen.size - 1);
    });
  };
  const tracePath = tracePathOf(out);
  checkNew([out, tracePath]);
  using cases = createNewFile(out);
  using trace = createNewFile(tracePath);
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
  if (arrivals.length > 0) writeTrace(trace, arrivals);
  keepFiles([cases, trace]);
  return {
    read: taken,
    written: sample === null ? strata.length : Math.min(sample, strata.length),
    repeated: taken - strata.length,
    skipped: facts.skipped,
    unmet: paths.filter(({ isMet }) => !isMet).map(({ text }) => text),
    trace: arrivals.length > 0 ? tracePath : null,
    untimed: taken - arrivals.length,
    unmeasured: arrivals.filter(({ answerTokens }) => answerTokens === 0).length,
  };
}

/** `value`: the body, with what stands at chosen paths taken out already; `written`: as it was. */
function clean(value: unknown, written: string, redactor: Redactor): string {
  // What stands in a field that is named like a secret.
  redactor.learnRequest({ headers: [], target: '', body: written });
  // Value by value: what is taken out of written JSON may take a part of it along (`\nbob@…` begins with an escape).
  return JSON.stringify(mapTexts(value, (text) => redactor.clean(redactPersonal(text))));
}

function countTokens(body: Record<string, unknown>): number {
  return Math.max(1, Math.ceil(JSON.stringify(body['messages']).length / CHARACTERS_PER_TOKEN));
}

/** What a request asks for, as a tag. */
function describeAsk({ tools, response_format: format }: Record<string, unknown>): string {
  if (Array.isArray(tools) && tools.length > 0) return 'tools';
  return format === undefined ? 'text' : 'json';
}

function writeTrace(file: NewFile, arrivals: Arrived[]): void {
  arrivals.sort((a, b) => a.atEpochMs - b.atEpochMs);
  const from = arrivals[0]?.atEpochMs ?? 0;
  file.write('t_ms,input_tokens,output_tokens\n');
  for (const { atEpochMs, promptTokens, answerTokens } of arrivals) {
    file.write(`${Math.round((atEpochMs - from) * 1_000) / 1_000},${promptTokens},${answerTokens}\n`);
  }
}
