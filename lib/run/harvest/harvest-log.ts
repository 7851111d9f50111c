import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { redactJson, parseJsonPath, type JsonPath } from '../../collector/records/redact-json.ts';
import { checkInput } from '../../collector/record-file/read-input.ts';
import { readLines } from '../../collector/record-file/read-lines.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { createRedactor, type Redactor } from '../../kit/secrets/redactor.ts';
import { CHARACTERS_PER_TOKEN } from '../../kit/limits/characters-per-token.ts';
import { mapTexts } from './map-texts.ts';
import { redactPersonal } from './redact-personal.ts';
import { type LoggedRequest, readLoggedRequests } from './logged-request.ts';
import { sampleEvenly } from './sample-evenly.ts';

/** So many lines are written at once. */
const AT_ONCE = 1_000;

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

/**
 * Makes a file of cases from a log, and a trace of its arrivals. Keys, e-mail addresses, card and phone numbers are taken out, and what is the
 * same after that is written once. Throws a `usage` error when the log cannot be read, holds no request, or a file is there already.
 */
export async function harvestLog(path: string, { out, redact, sample, seed }: HarvestOptions): Promise<Harvested> {
  const paths = redact.map(parseJsonPath);
  const redactor = createRedactor();
  const skipped = new Map<string, number>();
  const cases: Case[] = [];
  const seen = new Set<string>();
  const arrivals: { atEpochMs: number; promptTokens: number; answerTokens: number }[] = [];
  let read = 0;
  await checkInput(path);
  const trace = out.replace(/(\.ndjson|\.jsonl)?$/, '.trace.csv');
  for (const made of [out, trace]) if (existsSync(made)) rejectNew(made, 'it is there already. Give a new file');
  await readLines(path, (line) => {
    if (line.trim() === '') return;
    for (const entry of readLoggedRequests(line)) {
      if (entry.kind === 'skipped') {
        const reason = excerpt(entry.reason, 120);
        skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
        continue;
      }
      read++;
      const { body, promptTokens } = clean(entry, paths, redactor);
      const { atEpochMs, answerTokens, streamed } = entry;
      if (atEpochMs !== null && answerTokens !== null) arrivals.push({ atEpochMs, promptTokens, answerTokens });
      const key = createHash('sha256').update(body).digest('base64');
      if (seen.has(key)) continue;
      seen.add(key);
      const tags = [describeAsk(entry.body)];
      const more = JSON.stringify({ streamed, ...(answerTokens === null ? {} : { answerTokens }), tags });
      cases.push({
        line: `{"body":${body},${more.slice(1)}`,
        stratum: `${tags.join()} ${Math.floor(Math.log2(promptTokens))}`,
      });
    }
  });
  if (read === 0) {
    const why = excerpt([...skipped].map(([reason, count]) => `${count} × ${reason}`).join(', ')) || 'it is empty';
    throw new CutoverError(
      'usage',
      `${path} must hold chat completions, one JSON object a line (LiteLLM, OpenTelemetry, OpenAI-style, a recording), got none: ${why}.`,
    );
  }
  const kept = sample === null ? cases : sampleEvenly(cases, sample, seed);
  await writeNew(out, inBlocks(kept.map(({ line }) => line)));
  if (arrivals.length > 0) await writeNew(trace, inBlocks(renderTrace(arrivals)));
  const written = kept.length;
  return { read, written, repeated: read - cases.length, skipped, trace: arrivals.length > 0 ? trace : null };
}

function clean(
  { body }: Extract<LoggedRequest, { kind: 'request' }>,
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

function renderTrace(arrivals: { atEpochMs: number; promptTokens: number; answerTokens: number }[]): string[] {
  arrivals.sort((a, b) => a.atEpochMs - b.atEpochMs);
  const from = arrivals[0]?.atEpochMs ?? 0;
  return [
    't_ms,input_tokens,output_tokens',
    ...arrivals.map(
      ({ atEpochMs, promptTokens, answerTokens }) =>
        `${Math.round((atEpochMs - from) * 1_000) / 1_000},${promptTokens},${answerTokens}`,
    ),
  ];
}

/** Lines, so many at a time: all of them may be longer than a text can be. */
function* inBlocks(lines: readonly string[]): Generator<string> {
  for (let from = 0; from < lines.length; from += AT_ONCE) yield `${lines.slice(from, from + AT_ONCE).join('\n')}\n`;
}

async function writeNew(path: string, text: Iterable<string>): Promise<void> {
  await writeFile(path, text, { flag: 'wx', mode: 0o600 }).catch((error: unknown) =>
    rejectNew(path, formatCause(error)),
  );
}

function rejectNew(path: string, reason: string): never {
  throw new CutoverError('usage', `${path} cannot be written: ${reason}.`);
}
