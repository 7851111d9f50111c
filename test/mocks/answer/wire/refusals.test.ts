import { describe, expect, it } from 'vitest';
import { extractionSchema } from '../../../../lib/drill/workloads/support-desk/tasks.ts';
import { type ProviderErrorName, providerErrors } from '../../../../lib/wire/provider-errors/provider-errors.ts';
import type { AnswerPlan, MockDescription, MockRequest } from '../../../../mocks/answer/answer-plan.ts';
import { planAnswer } from '../../../../mocks/mock/plan-answer.ts';
import type { WireName } from '../../../../lib/wire/formats/index.ts';
import { type Refusable, refusableNames } from '../../../../mocks/answer/wire/refusable.ts';
import { fallback } from '../../request-body.ts';
import { type WireAsk, wireRequest } from '../../wire-request.ts';
import { resolveMock } from '../../../../mocks/mock/mock.ts';

function planFor(request: MockRequest, wire: WireName, changes: Partial<MockDescription> = {}): AnswerPlan {
  return planAnswer(request, resolveMock({ ...fallback, model: 'm-1', wire, ...changes }), 1);
}

function bodyOf(plan: AnswerPlan): unknown {
  return JSON.parse([...plan.frames].map(({ data }) => data).join(''));
}

type Case = [what: Refusable, options: WireAsk, status: number, message: RegExp];
const text = { ask: 'text' } as const;
const withTools = { ask: 'tool' } as const;
const both = { ask: 'tool' } as const;

/** Everything that can be refused and asked for in each format, and what is said of it. */
const cases: Record<WireName, Case[]> = {
  'openai-chat': [
    ['other-models', { ...text, model: 'gpt-x' }, 404, /^The model `gpt-x` does not exist/],
    ['missing-key', text, 401, /API key/],
    ['streaming', { ...text, streamed: true, extra: { stream_options: undefined } }, 400, /'stream'/],
    ['stream-usage', { ...text, streamed: true }, 400, /'stream_options'/],
    ['json-object', { ...text, extra: { response_format: { type: 'json_object' } } }, 400, /'json_object'/],
    ['json-schema', { ask: 'structured' }, 400, /'response_format' of type 'json_schema' is not supported/],
    ['tools', withTools, 400, /does not support tools/],
    ['tools-with-json', { ...both, extra: { response_format: { type: 'json_object' } } }, 400, /cannot be combined/],
    ['tool-choice', { ...withTools, extra: { tool_choice: 'required' } }, 400, /'tool_choice'/],
    ['parallel-tools', { ...withTools, extra: { parallel_tool_calls: true } }, 400, /'parallel_tool_calls'/],
    ['max-tokens', text, 400, /^Unsupported parameter: 'max_tokens' .* Use 'max_completion_tokens' instead\.$/],
    [
      'max-completion-tokens',
      { ...text, extra: { max_tokens: undefined, max_completion_tokens: 50 } },
      400,
      /'max_comp/,
    ],
    ['temperature', { ...text, extra: { temperature: 0.2 } }, 400, /'temperature'/],
    ['system-prompt', text, 400, /'messages\[0\]\.role'/],
  ],
  'openai-responses': [
    ['other-models', { ...text, model: 'gpt-x' }, 404, /^The model `gpt-x`/],
    ['missing-key', text, 401, /API key/],
    ['streaming', { ...text, streamed: true }, 400, /'stream'/],
    ['json-object', { ...text, extra: { text: { format: { type: 'json_object' } } } }, 400, /'json_object'/],
    ['json-schema', { ask: 'structured' }, 400, /'text\.format' of type 'json_schema'/],
    ['tools', withTools, 400, /does not support tools/],
    ['tools-with-json', { ...both, extra: { text: { format: { type: 'json_object' } } } }, 400, /cannot be combined/],
    ['tool-choice', { ...withTools, extra: { tool_choice: 'required' } }, 400, /'tool_choice'/],
    ['parallel-tools', { ...withTools, extra: { parallel_tool_calls: false } }, 400, /'parallel_tool_calls'/],
    ['max-tokens', text, 400, /'max_tokens'/],
    ['temperature', { ...text, extra: { temperature: 0.2 } }, 400, /'temperature'/],
    ['system-prompt', text, 400, /role/],
  ],
  'anthropic-messages': [
    ['other-models', { ...text, model: 'claude-x' }, 404, /^model: claude-x$/],
    ['missing-key', text, 401, /x-api-key header is required/],
    ['missing-version', text, 400, /^anthropic-version: header is required$/],
    ['streaming', { ...text, streamed: true }, 400, /^stream: Extra inputs/],
    ['json-schema', { ask: 'structured' }, 400, /^output_config\.format: /],
    ['tools', withTools, 400, /^tools: /],
    [
      'tools-with-json',
      { ...both, extra: { output_config: { format: { type: 'json_schema', schema: extractionSchema } } } },
      400,
      /^output_config\.format: /,
    ],
    ['tool-choice', { ...withTools, extra: { tool_choice: { type: 'any' } } }, 400, /^tool_choice: /],
    [
      'parallel-tools',
      { ...withTools, extra: { tool_choice: { type: 'auto', disable_parallel_tool_use: false } } },
      400,
      /^tool_choice\.disable_parallel_tool_use: /,
    ],
    ['temperature', { ...text, extra: { temperature: 0.2 } }, 400, /`temperature` is deprecated/],
    ['system-prompt', text, 400, /^system: /],
  ],
  gemini: [
    ['other-models', { ...text, model: 'gemini-x' }, 404, /^models\/gemini-x is not found for API version v1beta/],
    ['missing-key', text, 403, /unregistered callers/],
    ['streaming', { ...text, streamed: true }, 400, /streamGenerateContent/],
    [
      'json-object',
      { ...text, extra: { generationConfig: { responseMimeType: 'application/json' } } },
      400,
      /JSON mode/,
    ],
    ['json-schema', { ask: 'structured' }, 400, /^JSON mode is not enabled for models\/m-1$/],
    ['tools', withTools, 400, /^Function calling is not enabled/],
    [
      'tool-choice',
      { ...withTools, extra: { toolConfig: { functionCallingConfig: { mode: 'ANY' } } } },
      400,
      /tool_config/,
    ],
    ['max-tokens', text, 400, /max_output_tokens/],
    ['temperature', { ...text, extra: { generationConfig: { temperature: 0.2 } } }, 400, /temperature/],
    ['system-prompt', text, 400, /^Developer instruction is not enabled/],
  ],
};

function messageOf(body: unknown): string {
  return (body as { error: { message: string } }).error.message;
}

describe.each(Object.entries(cases) as [WireName, Case[]][])('a mock that speaks %s', (wire, table) => {
  it.each(table)('turns away %s when it is told to, and not before', (what, options, status, message) => {
    const request = wireRequest(wire, undefined, options);
    expect(planFor(request, wire).status).toBe(200);
    const refused = planFor(request, wire, { refuses: [what] });
    expect(refused.status).toBe(status);
    expect(messageOf(bodyOf(refused))).toMatch(message);
  });

  it('answers a request that asks for none of it, though it refuses everything that asks', () => {
    const plain = table
      .filter(([, options]) => options.extra !== undefined || options.ask !== 'text')
      .map(([what]) => what);
    const request = wireRequest(wire, undefined, text);
    expect(planFor(request, wire, { refuses: plain.filter((what) => what !== 'streaming') }).status).toBe(200);
  });
});

it('there is a case for everything that can be refused', () => {
  const seen = new Set(Object.values(cases).flatMap((table) => table.map(([what]) => what)));
  expect(refusableNames.filter((name) => !seen.has(name))).toEqual([]);
});

describe('a key', () => {
  it.each<[WireName, string | undefined, MockRequest['headers'], string]>([
    ['openai-chat', undefined, { authorization: 'Bearer any' }, ''],
    ['openai-chat', 'azure', { 'api-key': 'any' }, 'api-version=2024-10-21'],
    ['openai-chat', 'azure', { authorization: 'Bearer any' }, 'api-version=2024-10-21'],
    ['openai-responses', undefined, { authorization: 'Bearer any' }, ''],
    ['anthropic-messages', undefined, { 'x-api-key': 'any' }, ''],
    ['anthropic-messages', undefined, { authorization: 'Bearer any' }, ''],
    ['gemini', undefined, { 'x-goog-api-key': 'any' }, ''],
    ['gemini', undefined, {}, 'key=any'],
  ])('of %s (%s) is taken in %j and query "%s"', (wire, flavour, headers, query) => {
    const request = { ...wireRequest(wire, flavour, text), headers: headers ?? {}, query };
    const strict = { refuses: ['missing-key'], ...(flavour === undefined ? {} : { flavour }) };
    expect(planFor(request, wire, strict).status).toBe(200);
    const bare = { ...request, headers: { authorization: 'Bearer ' }, query: '' };
    expect(planFor(bare, wire, strict).status).toBeGreaterThanOrEqual(401);
  });
});

/** Names of all keys, with the type of what they hold. */
function keysOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value === null ? 'string' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, held]): [string, unknown] => [key, keysOf(held)]));
}

describe('the error shape', () => {
  const broken = (wire: WireName, flavour?: string): unknown => {
    const request = { ...wireRequest(wire, flavour, text), body: '{}' };
    return bodyOf(planFor(request, wire, flavour === undefined ? {} : { flavour }));
  };
  const message = expect.any(String) as string;

  it.each<[WireName, string | undefined, unknown]>([
    ['openai-chat', undefined, { error: { message, type: 'invalid_request_error', param: null, code: null } }],
    ['openai-chat', 'groq', { error: { message, type: 'invalid_request_error' } }],
    ['openai-chat', 'vllm', { error: { message, type: 'BadRequestError', param: null, code: 400 } }],
    ['openai-chat', 'vllm-legacy', { object: 'error', message, type: 'BadRequestError', param: null, code: 400 }],
    [
      'openai-chat',
      'mistral',
      { object: 'error', message, type: 'invalid_request_error', param: null, code: null, raw_status_code: 400 },
    ],
    [
      'anthropic-messages',
      undefined,
      { type: 'error', error: { type: 'invalid_request_error', message }, request_id: message },
    ],
    ['gemini', undefined, { error: { code: 400, message, status: 'INVALID_ARGUMENT' } }],
  ])('of %s (%s) is its own', (wire, flavour, shape) => {
    expect(broken(wire, flavour)).toEqual(shape);
  });

  it.each<[string, WireName, string | undefined, string[]]>([
    ['openai-400-param', 'openai-chat', undefined, ['max-tokens']],
    ['vllm-400', 'openai-chat', 'vllm', ['max-tokens']],
    ['vllm-400-legacy', 'openai-chat', 'vllm-legacy', ['max-tokens']],
    ['mistral-429', 'openai-chat', 'mistral', ['max-tokens']],
    ['groq-429', 'openai-chat', 'groq', ['max-tokens']],
    ['anthropic-500', 'anthropic-messages', undefined, ['tools', 'max-tokens']],
    ['gemini-503', 'gemini', undefined, ['max-tokens']],
  ])('has the keys that %s has in the catalogue of provider errors', (name, wire, flavour, refuses) => {
    const request = wireRequest(wire, flavour, { ask: 'tool' });
    const refused = bodyOf(planFor(request, wire, { refuses, ...(flavour === undefined ? {} : { flavour }) }));
    const catalogued: unknown = providerErrors[name as ProviderErrorName].body;
    expect(keysOf(refused)).toEqual(keysOf(catalogued));
    if (name === 'openai-400-param') expect(refused).toEqual(catalogued);
  });

  it('of Azure names the deployment, and the version that is missing', () => {
    const request = wireRequest('openai-chat', 'azure', { ...text, model: 'other' });
    const azure = { flavour: 'azure', refuses: ['other-models', 'missing-version'] };
    expect(bodyOf(planFor(request, 'openai-chat', azure))).toEqual({ error: { code: 'DeploymentNotFound', message } });
    expect(bodyOf(planFor({ ...request, query: '' }, 'openai-chat', azure))).toEqual({
      error: { code: '404', message: 'Resource not found' },
    });
  });

  it('of a Gemini stream without alt=sse is a list', () => {
    const request = { ...wireRequest('gemini', undefined, { ...text, streamed: true }), query: '', body: '{}' };
    expect(bodyOf(planFor(request, 'gemini'))).toEqual([{ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }]);
  });
});

describe('what is carried over from chat completions', () => {
  it('is no more refused by gemini than its own fields are: the model, which gateways fill beside the path', () => {
    const plan = planFor(wireRequest('gemini', undefined, { ...text, extra: { model: 'gemini-2.5-flash' } }), 'gemini');
    expect(plan.status).toBe(200);
  });

  it.each<[WireName, Record<string, unknown>, RegExp]>([
    [
      'openai-responses',
      { max_tokens: 5 },
      /'max_tokens'\. In the Responses API, this parameter has moved to 'max_output_tokens'/,
    ],
    ['openai-responses', { response_format: {} }, /moved to 'text\.format'/],
    ['anthropic-messages', { max_tokens: undefined }, /^max_tokens: Field required$/],
    ['anthropic-messages', { response_format: {} }, /^response_format: Extra inputs are not permitted$/],
    ['anthropic-messages', { messages: [{ role: 'system', content: 'x' }] }, /Unexpected role "system"/],
    ['gemini', { max_tokens: 5 }, /Unknown name "max_tokens": Cannot find field/],
    [
      'gemini',
      {
        tools: [{ functionDeclarations: [{ name: 'a' }] }],
        generationConfig: { responseMimeType: 'application/json' },
      },
      /^Function calling with a response mime type: 'application\/json' is unsupported$/,
    ],
  ])('is refused by %s: %j', (wire, extra, message) => {
    const plan = planFor(wireRequest(wire, undefined, { ...text, extra }), wire);
    expect([plan.status, messageOf(bodyOf(plan))]).toEqual([400, expect.stringMatching(message)]);
  });
});
