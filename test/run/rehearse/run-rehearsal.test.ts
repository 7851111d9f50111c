/** A drill's cases, put to mocks and to servers that are none, over real connections. */
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findRehearsalVerdict } from '../../../lib/collector/report/rehearsal/describe-cell.ts';
import type { AskedCase, Cell } from '../../../lib/collector/scorecard/rehearsal.ts';
import type { RehearsalResult } from '../../../lib/run/rehearse/run-rehearsal.ts';
import { writeDrill } from '../../support/drills.ts';
import { closeServers, KEY, mock, rehearse, resultsPath, serve, withFallback } from '../../support/rehearsals.ts';

afterAll(closeServers);

const cellsOf = ({ rehearsal }: RehearsalResult, column: string): Cell[] =>
  rehearsal.cells.filter((cell) => cell.column === column);

test('finds the fallback that cannot stand in, and keeps what it asked', { timeout: 120_000 }, async () => {
  const result = await rehearse(
    writeDrill({ providers: { primary: mock('strict'), fallback: mock('fence-heavy-2026') } }),
  );
  const { rehearsal, folder } = result;
  expect(cellsOf(result, 'primary').map(({ decision }) => decision)).toEqual(['good', 'good', 'good']);
  expect(cellsOf(result, 'fallback').some(({ decision }) => decision === 'bad')).toBe(true);
  expect(findRehearsalVerdict(rehearsal)).toBe('bad');
  const lines = (await readFile(folder.answers, 'utf8')).trim().split('\n');
  const asked = lines.map((line) => JSON.parse(line) as AskedCase);
  // Further tries, on a busy machine, are calls too.
  expect(asked.reduce((sum, { calls }) => sum + calls, 0)).toBe(rehearsal.calls);
  expect(JSON.parse(await readFile(folder.rehearsal, 'utf8'))).toEqual(rehearsal);
  // The same cases for both.
  const prompts = new Map<number, Set<string>>();
  for (const { index, asked: body } of asked) {
    const { messages } = body as { messages: unknown };
    prompts.set(index, (prompts.get(index) ?? new Set()).add(JSON.stringify(messages)));
  }
  expect([...prompts.values()].every((said) => said.size === 1)).toBe(true);
  for (const name of await readdir(folder.path)) {
    expect((await stat(join(folder.path, name))).mode & 0o077, name).toBe(0);
  }
  const page = await readFile(folder.report, 'utf8');
  for (const { place, column } of rehearsal.cells) {
    expect(page).toContain(`href="#cell-${place}-${column}"`);
    expect(page).toContain(`id="cell-${place}-${column}"`);
  }
});

test(
  'says what a fix is worth: a provider that holds its model to a schema misses none',
  { timeout: 120_000 },
  async () => {
    const drill = writeDrill();
    const result = await rehearse(
      writeDrill({
        providers: { primary: mock('strict'), fallback: mock('fence-heavy-2026') },
        traffic: {
          ...drill.traffic,
          requests: [{ name: 'extraction', workload: { kind: 'support-desk', asks: 'extraction' } }],
        },
        contracts: drill.contracts!.filter(({ for: request }) => request === 'extraction'),
        variants: { fallback: [{ name: 'strict-schema', responseFormat: { kind: 'json-schema' } }] },
      }),
      { stopsEarly: false, maxCases: 40 },
    );
    const { rehearsal, folder } = result;
    expect(rehearsal.columns.map(({ name, variant }) => [name, variant])).toEqual([
      ['primary', null],
      ['fallback', null],
      ['fallback+strict-schema', 'strict-schema'],
    ]);
    const plain = cellsOf(result, 'fallback').find(({ request }) => request === 'extraction');
    // Only what has a schema is asked for by it.
    const [tried, ...others] = cellsOf(result, 'fallback+strict-schema');
    expect(others).toEqual([]);
    expect(tried).toMatchObject({ request: 'extraction', total: 40, usable: 40, decision: 'good' });
    const missed = plain!.total - plain!.usable;
    expect(missed).toBeGreaterThan(8);
    expect(tried!.against).toMatchObject({
      column: 'fallback',
      pairs: 40,
      onlyHere: 0,
      onlyThere: missed,
      difference: -missed / 40,
      by: 'pairs',
    });
    expect(tried!.against!.interval![1]).toBeLessThan(0);
    expect(tried!.against!.pValue).toBeLessThan(0.01);
    // What is only tried makes a fallback no better.
    expect(findRehearsalVerdict(rehearsal)).toBe('bad');
    const asked = (await readFile(folder.answers, 'utf8')).trim().split('\n');
    const forms = asked
      .map((line) => JSON.parse(line) as AskedCase)
      .filter(({ column }) => column.startsWith('fallback'))
      .map(({ column, asked: body }) => `${column}: ${'response_format' in body}`);
    expect(new Set(forms)).toEqual(new Set(['fallback: false', 'fallback+strict-schema: true']));
  },
);

test.each([
  ['a wrong key', 401, {}],
  ['a limit that asks to wait for hours', 429, { 'retry-after': '86400' }],
])('%s: it is asked no more, and is not measured', async (_, status, headers) => {
  let calls = 0;
  const url = await serve((_request, response) => {
    calls++;
    response.writeHead(status, headers).end(`{"error":{"message":"no, ${KEY}"}}`);
  });
  const result = await rehearse(withFallback(url), { concurrency: 1, maxCases: 3, providers: ['fallback'] });
  expect(calls).toBe(1);
  expect(cellsOf(result, 'fallback').map(({ decision }) => decision)).toEqual(Array(3).fill('not-measured'));
  expect(result.rehearsal.columns[0]?.gaveUp).not.toBeNull();
  expect(findRehearsalVerdict(result.rehearsal)).toBe('undecided');
  for (const name of await readdir(result.folder.path)) {
    expect(await readFile(join(result.folder.path, name), 'utf8'), name).not.toContain(KEY);
  }
});

test('requests that are refused are misses, whatever the contract', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(422, { 'content-type': 'application/json' }).end('{"error":{"message":"no such parameter"}}');
  });
  const result = await rehearse(withFallback(url), { maxCases: 5, providers: ['fallback'] });
  expect(cellsOf(result, 'fallback').map(({ decision, refused }) => [decision, refused > 0])).toEqual(
    Array.from({ length: 3 }, () => ['bad', true]),
  );
});

test.each<[string, string, string, string]>([
  ['a page', 'no-answer', 'text/html', '<!doctype html><title>Sign in</title>'],
  ['nothing', 'no-answer', 'application/json', ''],
  [
    'JSON that stops in its middle',
    'no-answer',
    'application/json',
    '{"id":"x","object":"chat.completion","choices":[{"ind',
  ],
  [
    'a stream that stops in its middle',
    'unterminated',
    'text/event-stream',
    'data: {"id":"x","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Your"}}]}\n\n',
  ],
])('a fallback that says 200 and gives %s every third time is not good', async (...row) => {
  const [, cause, type, body] = row;
  const whole = JSON.stringify({
    id: 'x',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Fine.' }, finish_reason: 'stop' }],
  });
  const asked = new Map<string, number>();
  const url = await serve((request, response) => {
    const id = String(request.headers['x-cutover-id']);
    const number = asked.get(id) ?? asked.size;
    asked.set(id, number);
    const isHollow = number % 3 === 2;
    response.writeHead(200, { 'content-type': isHollow ? type : 'application/json' }).end(isHollow ? body : whole);
  });
  const drill = withFallback(url);
  const result = await rehearse(
    { ...drill, contracts: [{ kind: 'whole-answer', for: 'chat' }] },
    { maxCases: 12, providers: ['fallback'] },
  );
  const [cell] = cellsOf(result, 'fallback');
  expect(cell).toMatchObject({ decision: 'bad', unanswered: 0, failed: 0 });
  expect(cell!.kinds).toEqual({ [cause]: cell!.hollow });
  expect(cell!.hollow).toBeGreaterThan(1);
  expect(result.rehearsal.columns[0]?.answered).toBe(cell!.usable);
  expect(findRehearsalVerdict(result.rehearsal)).toBe('bad');
});

test('a budget of calls is kept to the call', async () => {
  const { rehearsal } = await rehearse(writeDrill(), { budget: { requests: 7 } });
  expect(rehearsal.calls).toBe(7);
  expect(rehearsal.ended).toEqual({ kind: 'budget', limit: '--max-requests 7' });
  expect(findRehearsalVerdict(rehearsal)).toBe('undecided');
});

test('what was asked before it is stopped is told', async () => {
  const controller = new AbortController();
  let calls = 0;
  const url = await serve((_request, response) => {
    if (++calls === 4) controller.abort('stopped by hand');
    response.writeHead(422).end('{}');
  });
  const result = await rehearse(
    withFallback(url),
    { providers: ['fallback'], stopsEarly: false, concurrency: 1 },
    controller.signal,
  );
  expect(result.rehearsal.ended).toEqual({ kind: 'stopped', reason: 'stopped by hand' });
  expect(result.rehearsal.cells.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThanOrEqual(3);
});

test.each([
  [{ providers: ['falback'] }, '--provider must name a provider of the drill, got falback. Did you mean fallback?'],
  [{ cases: ['no-such-case'] }, 'no-such-case'],
  [{ budget: { spend: 1 } }, '--max-spend needs the price of fallback'],
])('refuses %j before anything is started or written', async (options, words) => {
  const before = await readdir(resultsPath);
  await expect(rehearse(withFallback('http://127.0.0.1:9'), options)).rejects.toThrow(words);
  expect(await readdir(resultsPath)).toEqual(before);
});

test('mocks are held to what they mean where no case expects anything', { timeout: 120_000 }, async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'cutover-prompts-')), 'orders.ndjson');
  const prompts = Array.from({ length: 40 }, (_, at) => JSON.stringify({ prompt: `Read order ${at} as JSON.` }));
  await writeFile(file, prompts.join('\n'));
  const properties = { total: { type: 'number' }, city: { enum: ['Oslo', 'Bergen'] }, paid: { type: 'boolean' } };
  const drill = writeDrill();
  const { upstream } = mock('strict');
  // Of its answers 52.4 % have a wrong value, and are JSON that fits.
  const wrong = { kind: 'mock' as const, mock: { ...upstream.mock, preset: 'gpt-5.4@sob-2026-04' } };
  const result = await rehearse(
    writeDrill({
      providers: { primary: { upstream }, fallback: { upstream: wrong } },
      traffic: { ...drill.traffic, requests: [{ name: 'orders', workload: { kind: 'prompts', file } }] },
      contracts: [
        {
          kind: 'json-schema',
          for: 'orders',
          schema: { type: 'object', required: Object.keys(properties), properties },
        },
        { kind: 'semantic', for: 'orders', by: { kind: 'fields' } },
      ],
    }),
    { stopsEarly: false, maxCases: 40 },
  );
  const semantic = result.rehearsal.cells.filter(({ contract }) => contract === 'semantic');
  expect(semantic[0]).toMatchObject({ column: 'primary', total: 40, usable: 40 });
  expect(semantic[1]).toMatchObject({ column: 'fallback', total: 40 });
  expect(semantic[1]?.kinds['wrong-value']).toBeGreaterThan(10);
  expect(semantic[1]?.usable).toBeGreaterThan(5);
});

test('code of your own that cannot be loaded is told before anybody is asked', async () => {
  const before = await readdir(resultsPath);
  const path = join(await mkdtemp(join(tmpdir(), 'cutover-parser-')), 'parser.mjs');
  await writeFile(path, 'throw new Error("no such table"); export default () => true;');
  let calls = 0;
  const url = await serve((_request, response) => {
    calls++;
    response.writeHead(422).end('{}');
  });
  let isTried = false;
  const onTried = (): void => void (isTried = true);
  await expect(
    rehearse({ ...withFallback(url), contracts: [{ kind: 'module', for: 'chat', path }] }, {}, undefined, { onTried }),
  ).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringContaining('contracts[0] (module) cannot be asked any more') as string,
  });
  expect([calls, isTried]).toEqual([0, false]);
  expect(await readdir(resultsPath)).toEqual(before);
});

test('a template that is not there, or asks for what a case does not have, is told before anybody is asked', async () => {
  const template = join(await mkdtemp(join(tmpdir(), 'cutover-template-')), 'terse.md');
  const drill = writeDrill({ variants: { fallback: [{ name: 'terse', template }] } });
  await expect(rehearse(drill)).rejects.toThrow(`variants.fallback[0].template ${template}`);
  await writeFile(template, 'Only {{ticket}}.');
  await expect(rehearse(drill)).rejects.toThrow(
    /^fallback\+terse, case 1 of extraction: .*must have a variable ticket, which .*terse\.md asks for/,
  );
});
