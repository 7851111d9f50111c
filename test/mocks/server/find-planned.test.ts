import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { traceHeaders } from '../../../lib/kit/terms/trace-context.ts';
import { createPlannedFinder } from '../../../mocks/server/find-planned.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutover-planned-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** More cases than right answers are kept of, in a file larger than what is kept of it. */
const CASES = 5_000;
const plan = join(folder, 'plan.ndjson');
const cases = join(folder, 'cases.ndjson');
const numberOf = (index: number): number => (index * 7_919) % CASES;
writeFileSync(
  plan,
  Array.from({ length: CASES }, (_, index) => {
    const asked = { tenant: 'a', kind: 'own', promptTokens: 9, outputTokens: 100 + index, streamed: false };
    return `${JSON.stringify({ index, dueMs: index, phase: 'baseline', ...asked, case: numberOf(index) })}\n`;
  }).join(''),
);
writeFileSync(
  cases,
  Array.from({ length: CASES }, (_, number) => {
    const body = { messages: [{ role: 'user', content: `${number} ${'ü'.repeat(500)}` }] };
    return `${JSON.stringify({ body, expected: { kind: 'json', value: { number } } })}\n`;
  }).join(''),
);
const open = () =>
  createPlannedFinder({
    plan,
    cases,
    requests: [
      { name: 'own', weight: 1, streamedRatio: 0, workload: { kind: 'prompts', file: 'x.ndjson', parameters: {} } },
    ],
    contracts: [],
  });

describe('what a plan says of the answer to a request', () => {
  it('is found of each request, in any order and again, by cases that lie anywhere in their file', () => {
    using finder = open();
    for (const index of [4_999, 0, 4_999, ...Array.from({ length: CASES }, (_, at) => (at * 31) % CASES), 0]) {
      const request = { method: 'POST', path: '/', headers: { 'x-cutover-id': `cutover-run1-${index}` }, body: '' };
      expect(finder.find(request)).toEqual({
        index,
        answerTokens: 100 + index,
        expected: { kind: 'json', value: { number: numberOf(index) } },
        schema: null,
      });
    }
  });

  const traced = traceHeaders('run1', 17);
  it.each([
    ['our header', { 'x-cutover-id': 'cutover-run1-17' }, '', 17],
    ['a field of the body', {}, '{"user":"cutover-run1-17"}', 17],
    ['the marker in the prompt', {}, '{"prompt":"Hello [cutover-run1-17]"}', 17],
    ['traceparent', { traceparent: traced.traceparent }, '{}', 17],
    ['baggage', { baggage: `a=b,${traced.baggage}` }, '{}', 17],
    [
      'nothing',
      { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, baggage: 'a=b' },
      '{"user":"me"}',
      undefined,
    ],
    ['an index the plan has not', { 'x-cutover-id': 'cutover-run1-99999' }, '', undefined],
  ])('is found by %s', (_, headers, body, index) => {
    using finder = open();
    expect(finder.find({ method: 'POST', path: '/', headers, body })?.index).toBe(index);
  });
});
