import { mockSettings } from '../../mocks/mock/parse-mock.ts';
import { wireFamilies } from '../../mocks/answer/wire/index.ts';
import { findEnforcement } from '../../mocks/answer/enforcement.ts';
import { ASSUMED_THINKING_TOKENS, effortFactors } from '../../mocks/answer/thinking.ts';
import { findHead, type Head } from '../../mocks/play/heads.ts';
import { profiles } from '../../mocks/play/profiles/index.ts';
import { renderKeys } from './render-keys.ts';
import { renderTable } from './render-table.ts';

const flavourNames = Object.values(wireFamilies)
  .flatMap(({ flavours }) => Object.keys(flavours))
  .filter((name, index, all) => all.indexOf(name) === index);

/** The reference page of a mock's description, in Markdown, made of its reader and of the profiles. */
export function renderMockReference(): string {
  return `${[
    '# Mocks: speed, capacity and limits',
    'Made from the code by `test/scripts/docs/render-mock-reference.test.ts`; do not edit it by hand. What a mock can speak is in [wire-formats.md](wire-formats.md).',
    [
      'A mock is described by JSON: in a drill (`upstream.mock`), in a file for `cutover mock`, or in `cutoverHandlers` for',
      'msw. Only the model is needed. A model with a profile brings its wire format and speed; what the description says wins.',
    ].join('\n'),
    '```json\n' +
      '{ "model": "gpt-4.1", "tier": "tier-1",\n' +
      '  "limits": [{ "kind": "context-window", "tokens": 128000 },\n' +
      '             { "kind": "acceleration-limit", "floor": { "requests": 300 }, "windowMs": 60000 }],\n' +
      '  "slots": { "slots": 64, "queue": 100, "fullLoadFactor": 2.5 },\n' +
      '  "coldStart": { "loadMs": 20000, "idleMs": 600000, "slowMs": 60000, "slowFactor": 2 },\n' +
      '  "prefill": { "msPerToken": 0.3, "cache": { "tokens": 500000, "perTenant": true } } }\n' +
      '```',
    '## Several at one address, and faults',
    [
      'A file for `cutover mock` may hold several descriptions, as `models`, and `faults`, as a drill has them, which every call meets:',
      '```json\n' +
        '{ "models": [{ "model": "gpt-4.1" },\n' +
        '             { "model": "claude-sonnet-4", "wire": "anthropic-messages", "dialect": "fence-heavy-2026" }],\n' +
        '  "faults": [{ "kind": "error-response", "error": "openai-503-overloaded", "when": { "probability": 0.3 } }] }\n' +
        '```',
      'The path of a request says which wire format it is in, and the model it names which of them answers; one that none of that format has is refused as the provider does. On the command line, `--fault` takes the kind of a fault, the name of a provider’s error, or a fault as JSON, and may be repeated. Faults are those of the injector, which stands in front; what each has done is said at the end.',
      'OpenAI’s formats have `/v1/embeddings`, too: unit vectors, fixed by text, model and seed, of as many `dimensions` as asked for (1536), as floats or base64, with their tokens counted. They know nothing of meaning: two texts are as near as any two.',
    ].join('\n\n'),
    '## How it adds up',
    [
      '- A request the provider would not take (key, path, parameters) is turned away first and wakes nobody.',
      '- A cold model is woken by the first request that comes to it. Until it is loaded, requests wait or are refused.',
      '- Then the limits are asked, in order, and the slots last. Each is the fault of the same name ([faults.md](faults.md)) with the error and the headers of the provider the mock speaks as. Where those are not known, they must be named.',
      '- Who finds no slot waits in the queue; the wait is part of the plan, so it is no lateness of the mock. Who leaves gives up the place.',
      '- When an answer begins, its time to first token is drawn (a body and spikes, by the same seed the same for the same prompt), the time to read the prompt is added, and all of it is multiplied by the slow-down of a full house and of a model just loaded. Both are settled then.',
      '- Prompts are read one after the other, and meanwhile the streams of all others stand still (`prefill.stalls`), as measured of llama.cpp; one whose caller left is read to its end. Tokens come slower the more slots are taken (`fullLoadGapFactor`), as that changes while an answer goes out.',
      '- The head of a stream goes out when `head` says; that of a whole answer, and of a refusal, with its body. At once means: also to one that waits for a slot or for the model to be loaded.',
      "- Of a prompt, the whole blocks that an earlier one began with need no reading, once that one was read: a herd on a cold cache pays in full. Cached tokens are free at the input limits of Anthropic and Groq, as those document, and at nobody else's.",
      '- Tokens are counted as a tokenizer would: words with the blank in front of them, digits one by one, runs of the marks of JSON (short JSON has 2.5 characters a token, plain prose 4.9; within 10 % of what SmolLM2 makes of the same answers). A delta ends between tokens. Other tokenizers take up to three digits together; that is not imitated.',
      '- An answer is as long as the header `x-cutover-answer-tokens` says, a whole number up to 100000; else as the drill has planned it, where the request bears its correlation; else 129 tokens, the median of Azure’s 2023 conversations. A prompt that asks for a length is not understood.',
      '- A prompt counts as its characters / 4, and the tools and the schema that stand with it as the tokens of their JSON. An answer counts as the most the request allows until it is over, then as its tokens; of one whose caller left, as all its tokens.',
      '- Limits, cache and warmth are those of one mock since it started. What is said never depends on them, but for the count of cached tokens.',
    ].join('\n'),
    '## What it tells of itself',
    [
      '`GET /health` of a running mock is JSON, answered at once, whatever it carries, and counted nowhere:',
      '',
      ...[
        '`uptimeMs`, `requests` since the start, `openStreams` (answers waited for or being sent).',
        '`frames`, and how late they were against their plan: `lateP50Ms`, `lateP99Ms`, `lateMaxMs`; `recent` is the same of the last 5 to 10 s. `loopDelayMaxMs` is how long this process did not come to it. A drill is invalid when its mocks were late.',
        '`slots` of a mock that has them: `{slots, taken, queue, waiting}`, how many there are, are taken, places to wait, and those who wait.',
        '`coldStart` of a mock that has one: `{"kind": "asleep"}`, `{"kind": "loading", "readyInMs": …}`, `{"kind": "slow", "slowness": …}` or `{"kind": "warm"}`.',
      ].map((line) => `- ${line}`),
    ].join('\n'),
    '## The description',
    ...renderKeys(mockSettings.describe(), ''),
    '## Heads',
    'When the head of a stream goes out, by the flavour, and how that is known. A time-out of a gateway often runs to the head.',
    renderTable(
      ['flavour', 'head', 'source'],
      flavourNames.map((name) => [`\`${name}\``, findHead(name).moment, renderSource(findHead(name))]),
    ),
    '## Schemas that are enforced',
    [
      'A dialect says how a model answers that is asked in its prompt alone. Where the request demands that a schema be kept, of the answer or of tools, and the provider',
      'that the mock speaks as does so, what a decoder held to the schema cannot write is said right instead: fences, prose around JSON, broken syntax, keys and types.',
      'Wrong values, refusals, calls that are not made and cuts at the token limit remain, on the same prompts: so what enforcing is worth is the difference between two runs.',
      'How a model’s values change when its form is forced was not published, and they do not here. `enforcedRatio` 0 is a provider that takes such a request and keeps to nothing.',
    ].join('\n'),
    renderTable(
      ['flavour', 'holds to a schema', 'source'],
      flavourNames.map((name) => [
        `\`${name}\``,
        findEnforcement(name).of === 'any-schema' ? 'whenever one is sent' : 'where it is demanded strictly',
        renderSource(findEnforcement(name)),
      ]),
    ),
    '## Thinking',
    [
      'A mock thinks for `reasoningTokens` before it answers, or as the request says: `reasoning_effort` or `reasoning` of chat completions, `thinking` of Anthropic (and of DeepSeek,',
      'GLM and Kimi), `enable_thinking` and `chat_template_kwargs` of vLLM and others, `reasoning.effort` of Responses, `thinkingConfig` of Gemini. Asked to think, a mock that was not told how long',
      `takes ${ASSUMED_THINKING_TOKENS} tokens (assumed) with medium effort, ${Object.entries(effortFactors)
        .filter(([name]) => name !== 'medium')
        .map(([name, factor]) => `${factor} times as many with ${name}`)
        .join(
          ', ',
        )} (the shares OpenRouter documents), and never more than the budget it is given. 0 is a model that cannot think.`,
      'Thoughts stand in the place the flavour has for them, and leak into the text with the difference `reasoning-tags`. OpenAI and Azure never show them in chat completions, nor does Gemini to those who set',
      '`thinkingConfig` without `includeThoughts`: they are counted, come before the first token and take room under the token limit all the same, so that a tight limit leaves nothing to read. The answer behind them is the one that it is without.',
      'Anthropic refuses a budget that is no less than `max_tokens`, and thoughts where a tool must be called.',
    ].join('\n'),
    '## Profiles',
    'A date or `latest` at the end of a name, dashes for dots and a provider in front (`anthropic/`) make no other model. Figures are as published and change often. For hosted models no time to read a prompt was published, so they have none unless a description says so.',
    renderTable(
      ['model', 'wire', 'time to first token', 'head', 'tokens a second', 'tiers', 'source'],
      Object.entries(profiles).map(([name, { doc, set, tiers = {} }]) => [
        `\`${name}\``,
        set.flavour === undefined ? set.wire : `${set.wire}, ${set.flavour}`,
        set.ttft,
        set.head,
        String(Math.round(set.tokensPerSecond)),
        Object.keys(tiers).join(', '),
        doc,
      ]),
    ),
  ].join('\n\n')}\n`;
}

function renderSource({ source, unverified }: Pick<Head, 'source' | 'unverified'>): string {
  return unverified === true ? `${source} (unverified)` : source;
}
