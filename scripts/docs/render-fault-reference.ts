import { type connectionFaults, faults, faultSettings } from '../../lib/faults/index.ts';
import type { FaultPlace } from '../../lib/faults/stacking.ts';
import { matchSettings } from '../../lib/faults/fault/match.ts';
import { tellsWait } from '../../lib/wire/provider-errors/provider-error.ts';
import { providerErrorNames, providerErrors } from '../../lib/wire/provider-errors/provider-errors.ts';
import { type StreamError, streamErrorNames, streamErrors } from '../../lib/wire/provider-errors/stream-errors.ts';
import { whenSettings } from '../../lib/faults/fault/when.ts';
import { renderKeys } from './render-keys.ts';
import { renderTable } from './render-table.ts';

type RequestFault = Exclude<keyof typeof faults, keyof typeof connectionFaults>;

/** Where faults of requests have their places, by example; test/faults/stacking.test.ts holds it against what they decide. */
export const faultPlaces: readonly { place: FaultPlace; what: string; room: string; kinds: readonly RequestFault[] }[] =
  [
    {
      place: 'call',
      what: 'the whole call',
      room: 'one, alone',
      kinds: [
        'error-response',
        'ok-with-error-body',
        'empty-body',
        'wrong-content-type',
        'redirect',
        'silence',
        'rate-limit',
        'acceleration-limit',
        'concurrency-limit',
        'usage-quota',
        'context-window',
      ],
    },
    { place: 'request', what: 'how the request is read', room: 'one', kinds: ['slow-request-read'] },
    {
      place: 'content',
      what: 'what the answer says',
      room: 'any number',
      kinds: [
        'cut-in-frame',
        'error-event',
        'malformed-frame',
        'drop-frame',
        'duplicate-frame',
        'reorder-frames',
        'splice',
        'missing-end',
        'missing-finish',
        'missing-usage',
        'coalesce',
        'truncate-answer',
        'refusal',
        'wrong-language',
        'earlier-answer',
        'mangled-json',
      ],
    },
    {
      place: 'delivery',
      what: 'when and how far the answer comes',
      room: 'one',
      kinds: ['late-headers', 'late-body', 'slow-drip', 'split-writes', 'stall', 'reset', 'half-close', 'end-early'],
    },
  ];

/** The reference page of all faults, in Markdown, made of their readers. */
export function renderFaultReference(): string {
  return `${[
    '# Faults',
    'Made from the code by `test/scripts/docs/render-fault-reference.test.ts`; do not edit it by hand.',
    [
      'A fault is one way of failing. The timeline of a drill names the faults of each outage (and of the recovery), in the order they are asked;',
      'several may happen to one request (see How faults stack). Faults of connections are asked before there is a request,',
      'each time one comes.',
    ].join('\n'),
    '```json\n' +
      '{ "phase": "outage", "durationMs": 60000, "primary": [\n' +
      '  { "kind": "error-response", "error": "openai-429-tpm", "retryAfterSeconds": 20,\n' +
      '    "match": { "models": ["gpt-4o*"], "tenants": { "ratio": 0.3 } },\n' +
      '    "when": { "ramp": { "from": 0, "to": 1, "durationMs": 30000 } } },\n' +
      '  { "kind": "silence", "when": { "everyNth": 10 } }\n' +
      '] }\n' +
      '```',
    '## Kinds',
    ...Object.entries(faults).flatMap(([kind, { summary, settings, ...rest }]) => [
      `### ${kind}`,
      'level' in rest ? `${summary} ${describeLevel(rest)}` : summary,
      ...renderKeys(settings.describe(), 'It has no settings of its own.'),
    ]),
    '## How faults stack',
    'Each fault of requests has its place, and those of different places happen to a request together. One that finds its place taken, or the whole call, is not asked: it is skipped as `behind` the fault that stands there. A fault that takes the whole call, and every limit, finds no room behind any other, so name those first. An answer is edited in the order of the chain, and then comes as the one fault of its delivery says, wherever that stands: its bytes and tokens are those of the edited answer. Nothing is edited behind `coalesce`. So this provider is slow, loses the usage, and puts an error in mid-stream, all in one answer:',
    '```json\n' +
      '[\n' +
      '  { "kind": "slow-drip", "perSecond": { "tokens": 5 } },\n' +
      '  { "kind": "missing-usage" },\n' +
      '  { "kind": "error-event", "error": "openai-chat", "afterTokens": 40, "followedBy": "go-on" }\n' +
      ']\n' +
      '```',
    renderTable(
      ['place', 'room for', 'among them'],
      faultPlaces.map(({ what, room, kinds }) => [what, room, kinds.map((kind) => `\`${kind}\``).join(', ')]),
    ),
    '## How a response is edited',
    [
      'Faults of the stream edit an event stream event by event, as it comes; those of the content edit it too, and whole JSON bodies of up to 8 MiB besides.',
      "They know OpenAI's chat completions and responses, Anthropic's messages and Gemini, and of several choices the first. What is not changed goes out byte for byte; JSON that is changed is written anew.",
      'A stream of known length becomes a chunked one (to HTTP/1.0, one that ends by a close), and each event goes out in one write and one chunk of its own. A body with a content-encoding and an event over 1 MiB cannot be edited and pass as they came. Usage stays as the provider sent it, and so do tool calls, unless the fault is told to rewrite their arguments (`part`).',
    ].join(' '),
    '## match: which requests',
    'Every fault of requests may carry it. All that is given must hold; a `*` at the end of a text stands for any rest. What is asked of the body is read from bodies of up to 1 MiB; of a larger one it is not known, and the fault does not apply.',
    ...renderKeys(matchSettings.describe(), ''),
    '## when: at which time',
    'Every fault may carry it; one of connections counts and draws for connections. All that is given must agree. Times and counts begin when the faults are armed; a stretch of the timeline with the very same faults as the one before goes on with them. The same seed draws the same for the same request.',
    ...renderKeys(whenSettings.describe(), ''),
    'One of several, by weight: a third of the calls to this provider fail, three of four of those by 503, the others by an answer that comes late, and later and later. A group is of one list; a fault that was not drawn is skipped for `when.pick`, and its share is held against its weight.',
    '```json\n' +
      '[\n' +
      '  { "kind": "error-response", "error": "openai-503-overloaded",\n' +
      '    "when": { "probability": 0.33, "dice": "region", "pick": { "of": "brown-out", "weight": 3 } } },\n' +
      '  { "kind": "late-headers", "delay": { "kind": "ramp", "fromMs": 500, "toMs": 8000, "durationMs": 20000 },\n' +
      '    "when": { "probability": 0.33, "dice": "region", "pick": { "of": "brown-out", "weight": 1 } } }\n' +
      ']\n' +
      '```',
    'Dice of one name, on both providers, are a region that is down for both: who met it at the primary meets it at the fallback, and at each further try. Where the request of a call is not known, the call draws by itself.',
    '## What is proved',
    'The control API tells of each armed fault how many calls it has seen, matched and hit, why it skipped the rest, when it hit first and last, and the share of the matched that `when` asked for beside the share that was hit. Of a limit it tells how many it let through at once, kept waiting first, and refused (`limit`: `passed`, `queued`, `limited`). When the faults are taken back, the same goes into `records.ndjson` (`summaries` of the `fault` record). A fault that edits the response has hit once it has changed something, one that delays, slows, splits or cuts it once it has done so for the first time, one that slows the request once there is a body: what gave it no room is skipped with the reason, also in the record of the attempt (`missed`, `furtherMissed`). That record names the first fault that happened in `fault` and those that happened besides in `furtherFaults`. A drill in which a planned fault hit nothing is invalid.',
    'A fault of connections counts connections (`unit`), and each that met it is a `connection` record. Who is refused at a closed port is seen by nobody: the injector tries its own port, and records `refusing` when that was refused and `listening` when the port is open again. A request that was sent in between and came to no attempt at that provider has met the fault; if pooled connections carried every request through, it was not met.',
    '## What limits count',
    "A prompt counts as its characters / 4 (OpenAI's rule of thumb for English), one of a body that was not read (over 1 MiB, or no JSON) as its size / 4. Tool definitions and images do not count. An answer counts as the most the request allows (`max_tokens` and its kin, 0 when it does not say) until it is over, then as the tokens its usage shows; an answer without usage, or a compressed one, stays at the first count. Limits begin full when they are armed. A refused request counts against none.",
    '## Provider errors',
    'For `error` of `error-response` and of `ok-with-error-body` (which takes JSON alone, and none of Bedrock). Shapes are retyped by hand; ids and organisation names are invented. "Unverified" is what was not seen in a source text.',
    renderTable(
      ['name', 'status', 'tells a wait', 'source', 'unverified'],
      providerErrorNames.map((name) => {
        const error = providerErrors[name];
        const wait = tellsWait(error) ? `${error.waitSeconds} s` : 'no';
        return [`\`${name}\``, String(error.status), wait, error.source, error.unverified ?? ''];
      }),
    ),
    '## Errors in mid-stream',
    'For `error` of `error-event`. An answer of Bedrock is a binary stream, so its errors cannot stand in one as text.',
    renderTable(
      ['name', 'source', 'unverified'],
      streamErrorNames.map((name) => {
        const error: StreamError = streamErrors[name];
        return [`\`${name}\``, error.source, error.unverified ?? ''];
      }),
    ),
  ].join('\n\n')}\n`;
}

/** Every kind the settings know, to see that none is missing on the page. */
export function listFaultKinds(): string[] {
  const description = faultSettings.describe();
  return description.kind === 'union' ? Object.keys(description.members) : [];
}

/** What a fault of connections cannot do. */
function describeLevel({ when, needsTls }: { when?: unknown; needsTls?: true }): string {
  const limits = [
    'It happens to connections, before there is a request, and so has no `match`, and no `dice` and `pick` in `when`',
    ...(when === undefined ? [] : ['and of `when` only `bursts` and `flap`, since a refused connection is never seen']),
  ].join(' ');
  return `${limits}.${needsTls === true ? ' Its injector must speak https (`tls` of the provider).' : ''}`;
}
