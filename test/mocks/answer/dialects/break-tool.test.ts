import { describe, expect, it } from 'vitest';
import { createContract } from '../../../../lib/drill/contracts/index.ts';
import { expectedAnswer, supportTools } from '../../../../lib/drill/workloads/support-desk/tasks.ts';
import { createRandom } from '../../../../lib/kit/stats/random.ts';
import { emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import { type ToolBreakKind, toolBreaks } from '../../../../mocks/answer/dialects/break-tool.ts';
import { factsOf } from '../../request-body.ts';
import { expecting } from '../../../support/answered-request.ts';

const value = { id: 4, amount: 1.5, open: true, ids: [1] };
const schema = { required: ['id'], properties: { amount: { type: 'number' } } };
const draft = { name: 'refund', value, schema };
const json = JSON.stringify(value);
const call = (args: string, name = 'refund') => ({ text: '', toolCalls: [{ name, arguments: args }], finish: 'stop' });
const said = (text: unknown) => ({ text, toolCalls: [], finish: 'stop' });

const table: [ToolBreakKind, unknown][] = [
  ['tool-as-text', said(`<tool_call>{"name":"refund","arguments":${json}}</tool_call>`)],
  ['tool-as-json-text', said(`{"name":"refund","parameters":${json}}`)],
  ['tool-none', said(expect.stringMatching(/^I will take care of it\. [^{}]+\.$/))],
  ['tool-unknown', call(json, 'functions.refund')],
  ['tool-parallel', { ...call(json), toolCalls: [...call(json).toolCalls, ...call(json).toolCalls] }],
  ['args-empty', call('')],
  ['args-double', call(JSON.stringify(json))],
  ['preamble-with-tool', { ...call(json), text: 'I will look that up.' }],
  ['number-as-string', call('{"id":"4","amount":"1.5","open":true,"ids":["1"]}')],
  ['nested-as-string', call('{"id":4,"amount":1.5,"open":true,"ids":"[1]"}')],
  ['bool-as-string', call('{"id":4,"amount":1.5,"open":"true","ids":[1]}')],
  ['missing-key', call('{"amount":1.5,"open":true,"ids":[1]}')],
  ['trailing-comma', call(json.replace(/\}$/, ',}'))],
];

describe('breaking a tool call', () => {
  it.each(table)('%s does what its name says', (kind, wanted) => {
    expect(toolBreaks[kind](draft, createRandom(1))).toEqual(wanted);
  });

  it('cuts arguments with the finish that belongs to it', () => {
    const reply = toolBreaks.truncated(draft, createRandom(1));
    expect(reply?.finish).toBe('length');
    const args = reply?.toolCalls[0]?.arguments ?? '';
    expect(json.startsWith(args) && args.length < json.length).toBe(true);
  });

  it.each(Object.keys(toolBreaks) as ToolBreakKind[])('a contract finds %s, and finds it to be that', (kind) => {
    const contract = createContract({ kind: 'tool-call', for: 'tool-call', tools: supportTools });
    const expected = expectedAnswer('tool-call', factsOf(3));
    const args = { ...(expected.kind === 'tool-call' ? expected.arguments : {}), note: 'Paid twice.' };
    const openCase = { name: 'open_case', value: args, schema: supportTools[0]?.parameters ?? {} };
    const reply = toolBreaks[kind](openCase, createRandom(2));
    // The workload's tool has no enum and no date; kinds that need one leave it alone.
    if (kind === 'enum-case' || kind === 'enum-synonym' || kind === 'date-form') return expect(reply).toBeNull();
    const toolCalls = (reply?.toolCalls ?? []).map((item, index) => ({ ...item, id: `call_${index}` }));
    const finishReason = reply?.finish === 'length' ? 'length' : toolCalls.length > 0 ? 'tool_calls' : 'stop';
    const verdict = contract.check(
      { ...emptyAnswer(), text: reply?.text ?? '', toolCalls, finishReason },
      expecting(expected),
    );
    // Text beside a right call is a matter for whoever shows it; the contract lets it pass.
    if (kind === 'preamble-with-tool') expect(verdict).toMatchObject({ outcome: 'usable', notes: [kind] });
    else expect(verdict).toMatchObject({ failure: kind });
  });
});
