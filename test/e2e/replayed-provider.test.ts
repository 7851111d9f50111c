/** A drill whose primary answers from a recording. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseDrillText } from '../../lib/run/runner/read-drill.ts';
import { defaultContracts } from '../../lib/drill/contracts/whole-answer.ts';
import { readLines } from '../../lib/collector/record-file/read-lines.ts';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import { writeDrill, writePatience } from '../support/drills.ts';
import { recordedExchange, recordingHeader } from '../support/recordings.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

const ANSWER = 'This was recorded.';

it('carries a drill: the primary’s answers are the recorded ones, the fallback’s are not', async () => {
  const head = '"id":"x","created":1,"model":"recorded"';
  const whole = `{${head},"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"${ANSWER}"},"finish_reason":"stop"}]}`;
  const event = (choice: string): string =>
    `data: {${head},"object":"chat.completion.chunk","choices":[{"index":0,${choice}}]}\n\n`;
  const frames = [
    { atMs: 20, data: event(`"delta":{"role":"assistant","content":"${ANSWER}"},"finish_reason":null`) },
    { atMs: 40, data: event('"delta":{},"finish_reason":"stop"') },
    { atMs: 40, data: 'data: [DONE]\n\n' },
  ];
  const file = join(await mkdtemp(join(tmpdir(), 'cutover-replay-')), 'day.ndjson');
  const lines = [
    recordingHeader,
    recordedExchange('a', whole),
    recordedExchange('a', '', { stream: true, response: { frames } }),
  ];
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

  const { fallback } = writeDrill().providers;
  const primary = { upstream: { kind: 'replay' as const, file, model: 'recorded', match: 'length' as const } };
  // The recorded answer is no answer to what was asked, but it is one.
  const contracts = defaultContracts([{ name: 'extraction' }, { name: 'tool-call' }, { name: 'chat' }]);
  const { scorecard, folder } = await runWrittenDrill({
    ...writePatience(),
    providers: { primary, fallback },
    contracts,
  });
  expect(scorecard.reasons).toEqual([]);
  expect(scorecard.verdict).toBe('pass');
  expect(scorecard.routing.servedBy['baseline']?.primary).toBeGreaterThan(20);

  const texts: string[] = [];
  await readLines(folder.records, (line) => {
    const parsed = parseRecord(line);
    if (parsed.ok && parsed.record.kind === 'exchange') texts.push(parsed.record.answer?.text ?? '');
  });
  const served = Object.values(scorecard.routing.servedBy).reduce((total, { primary: count = 0 }) => total + count, 0);
  expect(texts.filter((text) => text === ANSWER)).toHaveLength(served);
  expect(texts.length).toBeGreaterThan(served);
});

it('refuses an upstream that is no good replay, by path, rule and value', () => {
  const { fallback } = writeDrill().providers;
  const read = (upstream: object): unknown => {
    const primary = { upstream: { kind: 'replay', ...upstream } };
    return parseDrillText(JSON.stringify({ ...writeDrill(), providers: { primary, fallback } }), 'drill.json');
  };
  expect(() => read({ model: 'm' })).toThrow('drill.json: providers.primary.upstream.file is missing: the recording');
  expect(() => read({ file: 'f', model: 'm', match: 'exat' })).toThrow(
    /match must be one of exact, prompt, length, got "exat"\. Did you mean "exact"\?/,
  );
});
