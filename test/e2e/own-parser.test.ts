/** The parsers that a sample application runs, in TypeScript and Python, judge a drill of it as they are, and one that hangs is found. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseJudgementLine, type JudgedAnswer } from '../../lib/collector/records/judgement.ts';
import type { ExchangeRecord, RunRecord } from '../../lib/collector/records/record.ts';
import { hashExchange } from '../../lib/collector/score/evidence/hash-telling.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import type { RunResult } from '../../lib/run/runner/run-drill.ts';
import { modelEnv } from '../support/drill-app.ts';
import { writeDrill } from '../support/drills.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';
import { parseTicket } from './apps/ticket-desk/parse-ticket.ts';

const desk = 'test/e2e/apps/ticket-desk';
/** Stands in the arguments of all that judges, or in the path of what it is given. */
const token = randomUUID();
/** A sabotaged parser hangs on texts whose length this divides; not on an empty one, which is what it is asked about before the load. */
const HANGS_ON = 31;

/** A folder with parsers that hang: in a loop, and in waiting for a program of their own. */
async function writeSabotaged(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `cutover-hangs-${token}-`));
  await writeFile(
    join(folder, 'parse-ticket.ts'),
    `import { parseTicket as parse } from ${JSON.stringify(resolve(desk, 'parse-ticket.ts'))};
    export function parseTicket(text: string) {
      if (text !== '' && text.length % ${HANGS_ON} === 0) for (;;);
      return parse(text);
    }`,
  );
  await copyFile(join(desk, 'judge_ticket.py'), join(folder, 'judge_ticket.py'));
  await copyFile(join(desk, 'parse_ticket.py'), join(folder, 'sound.py'));
  await writeFile(
    join(folder, 'parse_ticket.py'),
    [
      'import subprocess, sys, sound',
      'def parse_ticket(text):',
      `    if text and len(text.encode('utf-16-le')) // 2 % ${HANGS_ON} == 0:`,
      '        subprocess.run([sys.executable, "-c", "import time; time.sleep(3600)", *sys.argv[1:]])',
      '    return sound.parse_ticket(text)',
    ].join('\n'),
  );
  return folder;
}

function writeDeskDrill(sabotaged: string): Partial<DrillInput> {
  const origin = 'http://127.0.0.1:${port}';
  const { providers } = writeDrill();
  const { mock } = (providers.fallback as { upstream: { mock: object } }).upstream;
  const byModule = { kind: 'module', for: 'extraction', export: 'parseTicket', takes: 'text' };
  const byCommand = { kind: 'command', for: 'extraction', command: ['python3', 'judge_ticket.py', token] };
  return {
    target: {
      kind: 'app',
      url: `${origin}/tickets`,
      body: { message: '{{prompt}}' },
      answer: { whole: { kind: 'json', text: '/text' } },
      start: {
        command: ['node', '--import', 'tsx', 'app.ts'],
        folder: desk,
        env: { PORT: '${port}', ...modelEnv },
        readyUrl: `${origin}/health`,
      },
    },
    providers: {
      ...providers,
      fallback: { upstream: { kind: 'mock', mock: { ...mock, dialect: 'gpt-4o-dspy-2024' } } },
    } as DrillInput['providers'],
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: 20 },
      maxOutputTokens: 60,
      requestTimeoutMs: 30_000,
      vus: 400,
      // An application of this sort hands on nothing but the prompt.
      marker: 'always',
      requests: [{ name: 'extraction', streamedRatio: 0, workload: { kind: 'support-desk', asks: 'extraction' } }],
    },
    contracts: [
      { ...byModule, path: `${desk}/parse-ticket.ts` },
      { ...byCommand, folder: desk },
      { ...byModule, path: join(sabotaged, 'parse-ticket.ts'), timeoutMs: 2_500 },
      { ...byCommand, folder: sabotaged, timeoutMs: 2_500, startWithinMs: 10_000 },
    ] as DrillInput['contracts'],
  };
}

/** Command lines of all that runs for this drill's contracts. */
function listJudging(folder: string): string[] {
  const all = execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\n');
  return all.filter((line) => line.includes(token) || line.includes(join(folder, 'contract-')));
}

async function readNdjson(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).trimEnd().split('\n');
}

/** What the Python parser makes of texts, asked without Cutover. */
function parseInPython(texts: readonly string[]): boolean[] {
  const program = [
    'import json, sys',
    'from parse_ticket import parse_ticket',
    'def is_ticket(text):',
    '    try:',
    '        return parse_ticket(text) is not None',
    '    except (ValueError, TypeError):',
    '        return False',
    'print(json.dumps([is_ticket(text) for text in json.load(sys.stdin)]))',
  ].join('\n');
  const said = execFileSync('python3', ['-c', program], { cwd: desk, input: JSON.stringify(texts), encoding: 'utf8' });
  return JSON.parse(said) as boolean[];
}

function parsesHere(text: string): boolean {
  try {
    parseTicket(text);
    return true;
  } catch {
    return false;
  }
}

describe('the parsers of an application', () => {
  let run: RunResult;
  let texts: string[];
  let judged: JudgedAnswer[];
  /** What judged while the drill ran. */
  const seen = new Set<string>();
  beforeAll(async () => {
    let folder = '';
    run = await runWrittenDrill(writeDeskDrill(await writeSabotaged()), (event) => {
      if (event.kind === 'system-ready') folder = event.folder.path;
      if (event.kind === 'progress') for (const line of listJudging(folder)) seen.add(line);
    });
    const answered = (await readNdjson(run.folder.records))
      .map((line) => JSON.parse(line) as RunRecord)
      .filter((record): record is ExchangeRecord => record.kind === 'exchange')
      .filter(({ index, answer }) => index !== null && answer !== null && answer.error === null);
    const lines = (await readNdjson(run.folder.judgements)).map((line) => parseJudgementLine(line));
    const byExchange = new Map(
      lines.filter((line) => line?.kind === 'judgement').map((line) => [line.exchange, line] as const),
    );
    texts = answered.map(({ answer }) => answer?.text ?? '');
    judged = answered.map((record) => byExchange.get(hashExchange(record))!);
  });

  /** What a contract made of each answer: null where it is usable. */
  const failures = (contract: number): unknown[] =>
    judged.map(({ judgements }) => judgements.find((said) => said.contract === contract)?.failure);

  /** The kinds in the scorecard's rows of a contract, over providers and phases; warmup has no rows. */
  const countKinds = (name: string): Record<string, number> => {
    const rows = run.scorecard.application.contracts.filter(({ contract }) => contract === name);
    const sums: Record<string, number> = {};
    for (const [kind, count] of rows.flatMap(({ kinds }) => Object.entries(kinds)))
      sums[kind] = (sums[kind] ?? 0) + (count ?? 0);
    return sums;
  };

  it('judge every answer, each by all of them', () => {
    expect(run.scorecard.validity.find(({ id }) => id === 'answers-read')).toMatchObject({ ok: true });
    expect(texts.length).toBeGreaterThan(120);
    expect(judged.filter((line) => line?.judgements.length !== 4 || line.unread !== undefined)).toEqual([]);
  });

  it('say in the drill what they say without it, in TypeScript and in Python', () => {
    const here = texts.map((text) => (parsesHere(text) ? null : 'consumer-threw'));
    expect(failures(0)).toEqual(here);
    expect(failures(1)).toEqual(parseInPython(texts).map((isTicket) => (isTicket ? null : 'own:not-a-ticket')));
    expect(here.filter((failure) => failure !== null).length).toBeGreaterThan(5);
    expect(here.filter((failure) => failure === null).length).toBeGreaterThan(50);
  });

  it('find as many misses as the application has logged itself', async () => {
    const logged = (await readFile(run.folder.targetLog, 'utf8')).split('not a ticket').length - 1;
    expect(failures(0).filter((failure) => failure !== null)).toHaveLength(logged);
  });

  it('are found where they hang, on the answers they hang on and no others', () => {
    const hung = texts.map((text) => text !== '' && text.length % HANGS_ON === 0);
    for (const [sound, sabotaged] of [
      [0, 2],
      [1, 3],
    ] as const) {
      const said = failures(sound);
      expect(failures(sabotaged)).toEqual(hung.map((hangs, at) => (hangs ? 'consumer-hung' : said[at])));
    }
    expect(hung.filter(Boolean).length).toBeGreaterThan(2);
    for (const name of ['module (extraction, contracts[2])', 'command (extraction, contracts[3])'])
      expect(countKinds(name)['consumer-hung']).toBeGreaterThan(0);
    expect(Object.keys(countKinds('module (extraction, contracts[0])'))).toEqual(['consumer-threw']);
  });

  it('leave no process behind', () => {
    expect(seen.size).toBeGreaterThan(4);
    expect(listJudging(run.folder.path)).toEqual([]);
  });
});
