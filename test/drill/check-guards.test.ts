import { describe, expect, it } from 'vitest';
import { describeSharedGuards } from '../../lib/drill/check-guards.ts';
import { listProviders, listServing } from '../../lib/drill/providers.ts';
import { writeDrill } from '../support/drills.ts';
import { writeModelGuard } from '../support/model-guards.ts';
import { parseUnknownDrill } from '../support/parse-written-drill.ts';

const { primary } = writeDrill().providers;
const guardOf = (by: object) => ({ ...writeModelGuard(by) });
const write = (by: object = {}, changes: object = {}) => ({
  ...writeDrill({ target: { kind: 'router' } }),
  providers: [
    { name: 'openai', ...primary },
    { name: 'azure', ...primary },
    { name: 'judge', role: 'guard', ...primary },
  ],
  timeline: [
    { phase: 'baseline', durationMs: 2_000 },
    { phase: 'outage', durationMs: 2_000, judge: [{ kind: 'silence' }] },
  ],
  contracts: [guardOf(by)],
  ...changes,
});

it('a provider of a guard can have faults, and answers no caller', () => {
  const drill = parseUnknownDrill(write());
  expect(listProviders(drill)).toEqual(['openai', 'azure', 'judge']);
  expect(listServing(drill)).toEqual(['openai', 'azure']);
  expect(describeSharedGuards(drill)).toEqual([]);
});

it('a guard that is asked of a provider which answers callers is allowed, and said', () => {
  const providers = ['judge', 'azure'];
  expect(describeSharedGuards(parseUnknownDrill(write({ providers })))).toEqual([
    'contracts[0] (guard) asks azure, which also answers callers: the same faults hit the guard and what it guards. A provider of its own has "role": "guard".',
  ]);
});

describe('refused is', () => {
  it.each<[string, object, RegExp]>([
    [
      'a provider that is not there',
      write({ providers: ['jugde'] }),
      /contracts\[0\]\.by\.providers\[0\] must be a provider of the drill \(judge\), got "jugde"/,
    ],
    ['no provider', write({ providers: [] }), /by\.providers must be .*at least 1/],
    ['one twice', write({ providers: ['judge', 'judge'] }), /by\.providers\[1\] must be another than those before it/],
    ['no threshold', write({ threshold: undefined }), /contracts\[0\]\.by\.threshold is missing/],
    ['nothing said of how it fails', write({ failOpen: undefined }), /contracts\[0\]\.by\.failOpen is missing/],
    ['no prompt', write({ prompt: undefined }), /contracts\[0\]\.by must be given one of prompt and promptFile/],
    ['two prompts', write({ promptFile: 'a.md' }), /contracts\[0\]\.by must be given one of prompt and promptFile/],
    [
      'a prompt about nothing',
      write({ prompt: 'Harmless?' }),
      /by\.prompt must be a text with \{\{input\}\} or \{\{answer\}\}/,
    ],
    ['a provider for guards that none asks', write({ providers: ['azure'] }), /providers\[2\]\.role must be left out/],
    [
      'a drill that is left with one provider to answer',
      write({}, { providers: write().providers.slice(1) }),
      /providers must be two or more that answer callers/,
    ],
  ])('%s', (_, drill, message) => {
    expect(() => parseUnknownDrill(drill)).toThrow(message);
  });
});
