/** Every file a command reads, damaged in seeded ways: each thing that is wrong is said in a line, and nothing else happens. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseScorecard } from '../../lib/collector/scorecard/parse-scorecard.ts';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { type ReportFormat, renderers } from '../../lib/collector/report/index.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { openRunFolder } from '../../lib/run/runner/run-folder.ts';
import { writeScore } from '../../lib/run/runner/write-score.ts';
import { createRandom } from '../../lib/kit/stats/random.ts';
import { createMockAnswerer } from '../../mocks/mock/create-mock-answerer.ts';
import { resolveMock } from '../../mocks/mock/mock.ts';
import { readMockFile } from '../../mocks/mock/read-mock-file.ts';
import { createReplay } from '../../mocks/replay/create-replay.ts';
import { readRecording } from '../../mocks/replay/read-recording.ts';
import type { MockRequest } from '../../mocks/answer/answer-plan.ts';
import { failureMeanings } from '../../lib/kit/terms/failure-meaning.ts';
import { explainFailure, isOfMistakes } from '../../scripts/terminal/explain-failure.ts';
import { readScorecard } from '../../scripts/terminal/read-scorecard.ts';
import { writeDrill } from '../support/drills.ts';
import { LONG } from '../support/fuzz.ts';
import { mutate, type Structure } from '../support/mutate.ts';
import { recordedExchange, recordingHeader } from '../support/recordings.ts';
import { listRecords, writePerfectRun, writtenTimeline } from '../support/records.ts';
import { failedScorecard } from '../support/scorecards.ts';

const SEED = Number(process.env['CUTOVER_FUZZ_SEED'] ?? 16);
/** From this case on: to look at one that failed. */
const FIRST = Number(process.env['CUTOVER_FUZZ_FROM'] ?? 0);
const CASES = Number(process.env['CUTOVER_FUZZ_CASES'] ?? (LONG ? 1_000 : 50));
/** Only a hang takes so long. */
const HANG_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'cutover-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command would print of it. */
type Printed = Partial<Record<ReportFormat, string>>;

/** What is read, whole, and what a command does with it, damaged, before anything is started. */
interface Surface {
  structure: Structure;
  whole: string;
  read(path: string): Promise<Printed>;
  /** Is there damage that makes it an error? Default true. */
  refuses?: false;
}

const chat = {
  method: 'POST',
  path: '/v1/chat/completions',
  body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'one' }], stream: true }),
} satisfies MockRequest;

const richDrill = writeDrill({
  description: 'one of everything',
  objectives: [
    { metric: 'httpSuccessRatio', phase: 'outage', min: 0.95 },
    { metric: 'failoverMs', phase: 'run', max: 5_000 },
  ],
  validity: { minArmedRatio: 0.8 },
});

const surfaces: Record<string, Surface> = {
  drill: {
    structure: 'json',
    whole: JSON.stringify(richDrill, null, 2),
    async read(path) {
      await prepareRun(path);
      return {};
    },
  },
  mock: {
    structure: 'json',
    whole: JSON.stringify({
      model: 'm',
      wire: 'openai-chat',
      dialect: 'gpt-4o-dspy-2024',
      ttft: 'gpt-4.1',
      tokensPerSecond: 90,
      gapSigma: 0.5,
      reasoningTokens: 20,
      slots: { slots: 4, queue: 8, fullLoadFactor: 2 },
      coldStart: { loadMs: 1_000, idleMs: 60_000 },
      prefill: { msPerToken: 0.5 },
      limits: [{ kind: 'rate-limit', provider: 'openai', perMinute: { requests: 500 } }],
    }),
    async read(path) {
      const settings = (await readMockFile(path, {})).mocks[0];
      let body = '';
      const giveUp = createMockAnswerer(resolveMock({ ...settings, provider: 'primary' }), 1)(chat, (plan) => {
        for (const { dueMs, data } of plan.frames) {
          if (!Number.isFinite(dueMs)) throw new Error(`A frame is due at ${dueMs}.`);
          body += data;
          if (body.length > 1_000_000) break;
        }
      });
      giveUp();
      return {};
    },
  },
  replay: {
    structure: 'ndjson',
    whole: [
      recordingHeader,
      recordedExchange('one', '{"choices":[]}', { stream: false }),
      recordedExchange('one', 'data: [DONE]\n\n', { stream: true }),
      recordedExchange('two', '{"choices":[]}'),
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
    async read(path) {
      const replay = createReplay(await readRecording(path), { match: 'prompt', timeScale: 1 });
      const plan = replay.answer(chat);
      for (const { dueMs } of plan.frames) if (!Number.isFinite(dueMs)) throw new Error(`A frame is due at ${dueMs}.`);
      for (const [name, value] of Object.entries(plan.headers)) {
        if (!/^[\w-]+$/.test(name) || /[\r\n]/.test(value)) throw new Error(`A header that is two: ${name}: ${value}`);
      }
      return {};
    },
  },
  report: {
    structure: 'json',
    whole: JSON.stringify(failedScorecard),
    read: async (path) => render(await readScorecard(path)),
  },
  'trace of Azure': { structure: 'csv', whole: writeAzure(), read: readTrace },
  'trace of Mooncake': { structure: 'ndjson', whole: writeMooncake(), read: readTrace },
  'score of records': { structure: 'ndjson', ...ofRun('records.ndjson'), refuses: false },
  'score of a plan': { structure: 'ndjson', ...ofRun('plan.ndjson') },
  'score of a drill': { structure: 'json', ...ofRun('drill.json') },
  'judge of answers': { structure: 'json', ...ofAnswers(), refuses: false },
};

for (const [name, { structure, whole, read, refuses = true }] of Object.entries(surfaces)) {
  it(`says in a line each what is wrong with ${CASES} damaged files: ${name}`, { timeout: 900_000 }, async () => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.${structure}`);
    // The whole one is fine, or the damaged ones would prove nothing.
    writeFileSync(path, whole);
    await read(path);
    let taken = 0;
    const wrong: string[] = [];
    for (let turn = FIRST; turn < FIRST + CASES; turn++) {
      const bytes = mutate(createRandom(SEED, name, turn), whole, structure);
      writeFileSync(path, bytes);
      const before = process.cpuUsage();
      try {
        const printed = await read(path);
        taken++;
        const words = findUnprintable(printed, bytes.toString('utf8'));
        if (words !== null) wrong.push(`${turn}: ${words}`);
      } catch (error) {
        const { line, isBug, exitCode } = explainFailure(error);
        if (isBug) wrong.push(`${turn}: ${error instanceof Error ? error.stack : String(error)}`);
        else if (exitCode !== 2) wrong.push(`${turn}: exit code ${exitCode}: ${line}`);
        // oxlint-disable-next-line no-control-regex -- what a terminal would obey
        else if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(line) || line.length > 6_000)
          wrong.push(`${turn}: ${line}`);
        else if (line.includes('\n') && !isOfMistakes(line)) wrong.push(`${turn}: ${line}`);
      }
      const workedMs = process.cpuUsage(before).user / 1_000;
      if (workedMs > HANG_MS) wrong.push(`${turn}: worked for ${workedMs} ms`);
    }
    expect(wrong.map((text) => text.slice(0, 1_000))).toEqual([]);
    // Of records and answers every line is taken or counted; else damage that nothing refuses, or all is refused for, would find nothing.
    expect(taken).toBeGreaterThan(0);
    if (CASES >= 50 && refuses) expect(taken).toBeLessThan(CASES);
    expect(readdirSync(folder).filter((file) => file.endsWith('.part'))).toEqual([]);
  });
}

function render(scorecard: Scorecard): Printed {
  return Object.fromEntries(Object.entries(renderers).map(([format, renderer]) => [format, renderer(scorecard)]));
}

/** What the page explains is no number of its own. */
const saysNaN = failureMeanings['nan-inf'][0];

/** The first word that no reader should see, with what stands around it; null when there is none. What the file itself says is no invention. */
function findUnprintable(printed: Printed, given: string): string | null {
  for (const [format, text] of Object.entries(printed)) {
    for (const word of ['NaN', 'undefined', 'Infinity', '[object Object]']) {
      // The page's script may use the words of its language.
      const shown =
        format === 'html' ? text.replaceAll(/<script[\s\S]*?<\/script>/g, '').replaceAll(saysNaN, '') : text;
      const at = shown.indexOf(word);
      if (at >= 0 && !given.includes(word)) return `${format} shows ${shown.slice(Math.max(0, at - 120), at + 60)}`;
    }
  }
  return null;
}

function writeAzure(): string {
  const rows = Array.from({ length: 20 }, (_, row) => `2023-11-16 18:15:${10 + row}.6805900,${100 + row},${20 + row}`);
  return ['TIMESTAMP,ContextTokens,GeneratedTokens', ...rows].join('\n');
}

function writeMooncake(): string {
  return Array.from({ length: 20 }, (_, row) =>
    JSON.stringify({ timestamp: row * 500, input_length: 100 + row, output_length: 20, hash_ids: [1, 2] }),
  ).join('\n');
}

async function readTrace(path: string): Promise<Printed> {
  const { arrivals } = await prepareRun(richDrill, { trace: path });
  for (const { dueMs, promptTokens, outputTokens } of arrivals) {
    const isFine = dueMs >= 0 && [promptTokens, outputTokens].every((tokens) => Number.isInteger(tokens) && tokens > 0);
    if (!isFine) throw new Error(`An arrival at ${dueMs} of ${promptTokens} and ${outputTokens} tokens.`);
  }
  return {};
}

/** A run of a few seconds: its files by name. */
function writeRun(): Record<string, string> {
  const run = writePerfectRun({
    timeline: writtenTimeline.map((entry) => ({ ...entry, durationMs: entry.phase === 'warmup' ? 500 : 1_000 })),
  });
  const toLines = (list: readonly object[]): string => list.map((line) => `${JSON.stringify(line)}\n`).join('');
  return {
    'drill.json': JSON.stringify(run.drill),
    'plan.ndjson': toLines(run.arrivals),
    'records.ndjson': toLines(listRecords(run)),
  };
}

/** A surface whose damaged file is one of a run's. */
function ofRun(name: string): Pick<Surface, 'whole' | 'read'> {
  const files = writeRun();
  return {
    whole: files[name] ?? '',
    read: (path) => scoreRunWith({ ...files, [name]: readFileSync(path) }),
  };
}

/** A surface whose damaged file is the answers of a run, which are judged as they are. */
function ofAnswers(): Pick<Surface, 'whole' | 'read'> {
  const files = writeRun();
  const lines = (files['records.ndjson'] ?? '').trimEnd().split('\n');
  const exchanges = lines.filter((line) => line.startsWith('{"kind":"exchange"'));
  const others = lines.filter((line) => !line.startsWith('{"kind":"exchange"'));
  const answers = exchanges.map((line) => (JSON.parse(line) as { answer: unknown }).answer);
  return {
    whole: JSON.stringify(answers),
    read(path) {
      const damaged = readFileSync(path, 'utf8');
      let list: unknown;
      try {
        list = JSON.parse(damaged);
      } catch {
        // A model may say anything: what is no list of answers any more is what the first one said.
        list = [{ ...(answers[0] as object), text: damaged }];
      }
      const said = Array.isArray(list) ? list : [list];
      const changed = exchanges.map((line, at) =>
        JSON.stringify({ ...(JSON.parse(line) as object), answer: at in said ? (said[at] as unknown) : answers[at] }),
      );
      return scoreRunWith({ ...files, 'records.ndjson': [...others, ...changed, ''].join('\n') });
    },
  };
}

async function scoreRunWith(files: Record<string, string | Buffer>): Promise<Printed> {
  const run = mkdtempSync(join(folder, 'run-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(run, name), text);
    await writeScore(await openRunFolder(run));
    return render(parseScorecard(JSON.parse(readFileSync(join(run, 'scorecard.json'), 'utf8')), 'scorecard.json'));
  } finally {
    const left = readdirSync(run).filter((name) => name.endsWith('.part'));
    rmSync(run, { recursive: true, force: true });
    expect(left).toEqual([]);
  }
}
