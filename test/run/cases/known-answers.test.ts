import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Drill } from '../../../lib/drill/drill.ts';
import type { AskedBody } from '../../../lib/drill/workloads/asked-body.ts';
import type { Expected } from '../../../lib/kit/terms/expected.ts';
import { openCaseFiles } from '../../../lib/run/cases/plan-cases.ts';
import { createCaseCheck } from '../../../lib/run/cases/check-case.ts';
import { createOrderedTools } from '../../../lib/run/cases/ordered-tools.ts';
import { createKnownAnswers } from '../../../lib/run/cases/known-answers.ts';
import { parseDrill } from '../../../lib/drill/parse-drill.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { writeDrill } from '../../support/drills.ts';

const readDrill = (...contracts: object[]): Drill => parseDrill({ ...writeDrill(), contracts }, mockSettings);
/** Contracts as a drill has them. */
const read = (...contracts: object[]): Drill['contracts'] => readDrill(...contracts).contracts;
const label = {
  kind: 'semantic',
  for: 'chat',
  by: { kind: 'label', at: '/label', labels: ['refund', 'delivery'] },
};
const whole = { kind: 'whole-answer', for: 'chat' };
const fields = (...at: string[]): object => ({
  kind: 'semantic',
  for: 'chat',
  by: { kind: 'fields', fields: at.map((one) => ({ kind: 'exact', at: one })) },
});
const unknown: Expected = { kind: 'unknown' };
const refund: Expected = { kind: 'json', value: { label: 'refund' } };

function settle(contracts: Drill['contracts'], cases: Expected[]): string[] {
  const known = createKnownAnswers(contracts, 'chat');
  for (const one of cases) known.look(one);
  return known.settle('prompts.ndjson');
}

it('takes contracts that can say something of every case', () => {
  expect(settle(read(label), [refund, refund])).toEqual([]);
  expect(settle(read(whole), [unknown])).toEqual([]);
  expect(settle(read({ ...label, for: 'extraction' }), [unknown])).toEqual([]);
});

it('tells of what is judged in part, where another contract judges the rest', () => {
  expect(settle(read(whole, label), [refund, unknown, unknown])).toEqual([
    'contracts[1] (semantic) judges 1 of 3 cases of prompts.ndjson: of the others it is not known what is right.',
  ]);
});

it.each<[what: string, contracts: object[], cases: Expected[], message: string]>([
  [
    'no case expects anything',
    [whole, label],
    [unknown],
    'contracts[1] (semantic) must have a right answer to compare with: of 1 case of prompts.ndjson none expects what it compares. Give the cases "expected", or take the contract away.',
  ],
  [
    'none expects what is compared',
    [label],
    [{ kind: 'json', value: { topic: 'refund' } }],
    'contracts[0] (semantic) must have a right answer to compare with',
  ],
  [
    'a case would be judged by nobody',
    [label],
    [refund, unknown],
    'contracts for chat must judge every case: 1 of 2 cases of prompts.ndjson expect nothing that is compared, and would count as not usable. Give them "expected", or add a contract that needs none: {"kind": "whole-answer", "for": "chat"}.',
  ],
  [
    'a field that no case expects',
    [fields('/label', '/lable')],
    [refund],
    'contracts[0].by.fields[1].at must lead to what some case of prompts.ndjson expects, got "/lable".',
  ],
])('is refused before the run: %s', (_, contracts, cases, message) => {
  expect(() => settle(read(...contracts), cases)).toThrow(message);
});

it.each<[by: object, value: Record<string, unknown>, problem: string | null]>([
  [label.by, { label: 'Refund' }, null],
  [label.by, { label: 'refnd' }, 'what it expects at /label is none of the labels: "refnd"'],
  [{ kind: 'number', at: '/total' }, { total: '12' }, 'what it expects at /total is no number'],
  [{ kind: 'text', at: '/city' }, { city: 7 }, 'what it expects at /city is neither a text nor a list of texts'],
  [
    { kind: 'fields', fields: [{ kind: 'set', at: '/ids' }] },
    { ids: 4 },
    'what it expects at /ids is no list, and set takes one',
  ],
  [
    { kind: 'fields', fields: [{ kind: 'number', at: '/total' }] },
    { total: '12' },
    'what it expects at /total is no number, and number takes one',
  ],
  [
    { kind: 'fields', fields: [{ kind: 'any-of', at: '/city' }] },
    { city: [] },
    'what it expects at /city is no list with something in it',
  ],
])('a case is refused that cannot be compared: %j of %j', (by, value, problem) => {
  const check = createCaseCheck(read({ kind: 'semantic', for: 'chat', by }), 'chat');
  const look = (): void => check({ body: { messages: [] }, expected: { kind: 'json', value } });
  if (problem === null) expect(look).not.toThrow();
  else expect(look).toThrow(`must be one that contracts[0] (semantic) can be met by: ${problem}`);
});

it('of what the sample asks for, the right answer to chats is not known', async () => {
  await expect(openCaseFiles(readDrill(label))).rejects.toThrow('of 1 case of the workload support-desk none expects');
  const ticket = { kind: 'semantic', for: 'extraction', by: { kind: 'fields' } };
  await expect(openCaseFiles(readDrill(ticket, whole))).resolves.toEqual(new Map());
});

it('an order names tools that some case offers, or is refused', async () => {
  const offering = (name: string): Pick<AskedBody, 'tools'> => ({
    tools: [{ type: 'function', function: { name, description: '', parameters: {} } }],
  });
  const settleOrder = (...order: string[]): void => {
    const ordered = createOrderedTools(read({ kind: 'tool-call', for: 'chat', order }), 'chat');
    ordered.look(offering('look_up'));
    ordered.look({});
    ordered.look(offering('pay'));
    ordered.settle('prompts.ndjson');
  };
  expect(() => settleOrder('look_up', 'pay')).not.toThrow();
  expect(() => settleOrder('look_up', 'payy')).toThrow(
    'contracts[0].order[1] must be a tool that a case of prompts.ndjson offers, got "payy". Did you mean "pay"?',
  );
  const sample = (...order: string[]): Promise<unknown> =>
    openCaseFiles(readDrill({ kind: 'tool-call', for: 'tool-call', order }));
  await expect(sample('send_status', 'open_case')).resolves.toEqual(new Map());
  await expect(sample('send_status', 'close_case')).rejects.toThrow(
    'contracts[0].order[1] must be a tool that a case of the workload support-desk offers',
  );
});

it('gives a case that expects nothing what mocks mean, where mocks alone answer and a schema says how', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'cutover-meant-')), 'prompts.ndjson');
  await writeFile(file, ['{"prompt":"Read it."}', '{"prompt":"Read that.","expected":{"label":"refund"}}'].join('\n'));
  const schema = { type: 'object', properties: { label: { enum: ['refund', 'delivery'] } } };
  const drillOf = (changes: object, ...contracts: object[]): Drill => {
    const written = writeDrill();
    const requests = [{ name: 'chat', workload: { kind: 'prompts', file } }];
    const traffic = { ...written.traffic, requests };
    return parseDrill({ ...written, traffic, contracts, ...changes }, mockSettings);
  };
  const meantBy = async (drill: Drill): Promise<unknown[]> => {
    const meant: unknown[] = [];
    await (await openCaseFiles(drill)).get('chat')?.each(({ expected }) => void meant.push(expected));
    return meant;
  };
  const json = { kind: 'json-schema', for: 'chat', schema };
  const any = { kind: 'json', value: { label: expect.stringMatching(/^(refund|delivery)$/) as string } };
  const meant = await meantBy(drillOf({}, json, label));
  expect(meant).toEqual([any, refund]);
  expect(await meantBy(drillOf({}, json, label))).toEqual(meant);
  // Nobody goes by it, nobody says how it looks, and a real model means what it likes.
  expect(await meantBy(drillOf({}, json))).toEqual([undefined, refund]);
  expect(await meantBy(drillOf({}, label, whole))).toEqual([undefined, refund]);
  const { providers } = writeDrill();
  const real = { upstream: { kind: 'url', url: 'https://models.example.com/v1', model: 'm' } };
  const changes = { providers: { ...providers, fallback: real }, allowedHosts: ['models.example.com'] };
  expect(await meantBy(drillOf(changes, json, label))).toEqual([undefined, refund]);
});
