import { describe, expect, it } from 'vitest';
import { applyVariant } from '../../lib/drill/apply-variant.ts';
import { listVariantRequests, type VariantSettings } from '../../lib/drill/variants.ts';
import { writeDrill } from '../support/drills.ts';
import { parseUnknownDrill } from '../support/parse-written-drill.ts';

const read = (variants: unknown, changes: object = {}) => parseUnknownDrill({ ...writeDrill(), ...changes, variants });

describe('variants of a drill', () => {
  it('are kept, and read again from what was read', () => {
    const drill = read({ fallback: [{ name: 'strict-schema', responseFormat: { kind: 'json-schema' } }] });
    expect(drill.variants).toEqual({
      fallback: [{ name: 'strict-schema', responseFormat: { kind: 'json-schema', strict: true } }],
    });
    expect(parseUnknownDrill(JSON.parse(JSON.stringify(drill)))).toEqual(drill);
  });

  const anthropic = {
    providers: {
      ...writeDrill().providers,
      fallback: { upstream: { kind: 'url', url: 'http://127.0.0.1:9/v1', model: 'm', wire: 'anthropic-messages' } },
    },
  };
  const plain = { name: 'x', system: 'Be brief.' };
  it.each<[string, unknown, string, object?]>([
    ['of nobody', { falback: [plain] }, 'variants.falback is not a known key. Did you mean "fallback"?'],
    [
      'that change nothing',
      { fallback: [{ name: 'x' }] },
      'variants.fallback[0] must change something: one of system,',
    ],
    ['of none', { fallback: [] }, 'variants.fallback must be a list of at least 1'],
    ['of one name', { fallback: [plain, plain] }, 'variants.fallback[1].name must be another than those before it'],
    [
      'whose name is none',
      { fallback: [{ ...plain, name: 'A b' }] },
      'variants.fallback[0].name must be lower-case words',
    ],
    ['for nobody', { fallback: [{ ...plain, for: ['x'] }] }, 'variants.fallback[0].for[0] must be one of extraction,'],
    [
      'for what nothing judges',
      { fallback: [{ ...plain, for: ['chat'] }] },
      'variants.fallback[0].for[0] must have a contract: nothing judges chat',
      { contracts: [{ kind: 'json-schema', for: 'extraction', schema: {} }] },
    ],
    [
      'that lack a schema',
      { fallback: [{ name: 'x', for: ['chat'], responseFormat: { kind: 'json-schema' } }] },
      'variants.fallback[0].responseFormat.schema is missing: chat has no contract of kind json-schema',
    ],
    [
      'whose schema is none',
      { fallback: [{ name: 'x', responseFormat: { kind: 'json-schema', schema: { type: 'nothing' } } }] },
      'variants.fallback[0].responseFormat.schema must be a JSON schema that compiles',
    ],
    [
      'that set what is not theirs',
      { fallback: [{ name: 'x', parameters: { model: 'better' } }] },
      'variants.fallback[0].parameters.model must be left out: it is none of the parameters',
    ],
    [
      'that offer two tools of one name',
      { fallback: [{ name: 'x', parameters: { tools: ['a', 'b', 'a'].map((name) => ({ function: { name } })) } }] },
      'variants.fallback[0].parameters.tools[2].function.name must be a name that no other tool has (rename it, or leave one of the two out: tools[0] is called so, too), got "a"',
    ],
    [
      'that the wire has no place for',
      { fallback: [{ name: 'x', parameters: { temperature: 0.2, seed: 7 } }] },
      'variants.fallback[0].parameters.seed must be left out: anthropic-messages, which the provider speaks, has no place for it.',
      anthropic,
    ],
    [
      'of JSON without a schema where there is no such thing',
      { fallback: [{ name: 'x', responseFormat: { kind: 'json-object' } }] },
      'variants.fallback[0].responseFormat must not be json-object: anthropic-messages has no place for it. Take json-schema.',
      anthropic,
    ],
    [
      'that think as nobody does',
      { fallback: [{ name: 'x', thinking: 'hard' }] },
      'thinking must be one of off, low, medium, high',
    ],
  ])('%s are refused', (_, variants, words, changes) => {
    expect(() => read(variants, changes)).toThrow(words);
  });

  it('are tried on what has a contract, and where its schema is needed, on what has one', () => {
    const { contracts } = read(undefined);
    expect(listVariantRequests({}, contracts)).toEqual(['extraction', 'tool-call', 'chat']);
    const format = { kind: 'json-schema', strict: true } as const;
    expect(listVariantRequests({ responseFormat: format }, contracts)).toEqual(['extraction']);
    expect(listVariantRequests({ responseFormat: { ...format, schema: {} }, for: ['chat'] }, contracts)).toEqual([
      'chat',
    ]);
  });
});

describe('a request as a variant asks it', () => {
  const body = {
    messages: [
      { role: 'system', content: 'You extract.' },
      { role: 'user', content: 'Ticket 7' },
    ],
    temperature: 0.7,
    seed: 3,
  };
  const apply = (settings: Partial<VariantSettings>, template: Parameters<typeof applyVariant>[1]['template'] = null) =>
    applyVariant(
      structuredClone(body),
      { settings: { name: 'x', ...settings }, template },
      { vars: { ticket: 7 }, schema: { type: 'object' } },
    );

  it('bears parameters, and none that is taken away', () => {
    expect(apply({ parameters: { temperature: null, max_tokens: 64, seed: 0 } })).toEqual({
      messages: body.messages,
      max_tokens: 64,
      seed: 0,
    });
  });

  it('has the addition behind its system prompt, or as that', () => {
    const [system, user] = apply({ system: 'No fences.' }).messages;
    expect(system).toEqual({ role: 'system', content: 'You extract.\n\nNo fences.' });
    expect(user).toEqual(body.messages[1]);
    const parts = [{ type: 'text', text: 'You extract.' }];
    const settings: VariantSettings = { name: 'x', system: 'No fences.' };
    const known = { vars: {}, schema: null };
    const add = (messages: { role: string; content: unknown }[]) =>
      applyVariant({ messages }, { settings, template: null }, known).messages[0];
    expect(add([{ role: 'developer', content: parts }])?.content).toEqual([
      ...parts,
      { type: 'text', text: 'No fences.' },
    ]);
    expect(add([{ role: 'user', content: 'Hi' }])).toEqual({ role: 'system', content: 'No fences.' });
  });

  it('says what its template says, and keeps what was said before', () => {
    const template = { text: 'About {{ticket}}: JSON only.', path: 'terse.md', isChat: false };
    expect(apply({}, template).messages).toEqual([body.messages[0], { role: 'user', content: 'About 7: JSON only.' }]);
    const chat = { text: '[{"role":"user","content":"Only {{ticket}}"}]', path: 'terse.json', isChat: true };
    expect(apply({}, chat).messages).toEqual([{ role: 'user', content: 'Only 7' }]);
    expect(() => apply({}, { ...template, text: '{{tikcet}}' })).toThrow(
      'must have a variable tikcet, which terse.md asks for. Did you mean "ticket"?',
    );
  });

  it.each<[NonNullable<VariantSettings['responseFormat']>, object | undefined]>([
    [{ kind: 'none' }, undefined],
    [{ kind: 'json-object' }, { type: 'json_object' }],
    [
      { kind: 'json-schema', strict: true },
      { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' }, strict: true } },
    ],
    [
      { kind: 'json-schema', strict: false, schema: { type: 'array' } },
      { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'array' }, strict: false } },
    ],
  ])('asks for its form: %j', (responseFormat, format) => {
    expect((apply({ responseFormat }) as Record<string, unknown>)['response_format']).toEqual(format);
  });

  it('is told whether to think', () => {
    expect(apply({ thinking: 'off' })).toMatchObject({ reasoning_effort: 'none' });
    expect(apply({ thinking: 'high' })).toMatchObject({ reasoning_effort: 'high' });
  });
});
