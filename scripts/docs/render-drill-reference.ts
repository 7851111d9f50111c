import { contracts, contractSettings } from '../../lib/drill/contracts/index.ts';
import { createDrillSettings } from '../../lib/drill/drill.ts';
import { targets } from '../../lib/drill/targets/index.ts';
import { variantSettings } from '../../lib/drill/variants.ts';
import type { Description, KeyDescription } from '../../lib/kit/settings/reader.ts';
import { mockSettings } from '../../mocks/mock/parse-mock.ts';
import { type Elsewhere, renderKeys } from './render-keys.ts';

/** A drill that leaves out all it can. */
const least = `{
  "name": "least",
  "target": { "kind": "portkey" },
  "providers": {
    "primary": { "upstream": { "kind": "mock", "mock": { "model": "gpt-4.1" } } },
    "fallback": { "upstream": { "kind": "mock", "mock": { "model": "claude-sonnet-4" } } }
  },
  "traffic": { "arrivals": { "kind": "poisson", "ratePerSecond": 10 } },
  "timeline": [
    { "phase": "warmup", "durationMs": 5000 },
    { "phase": "baseline", "durationMs": 15000 },
    { "phase": "outage", "durationMs": 30000, "primary": [{ "kind": "silence" }] },
    { "phase": "recovery", "durationMs": 15000 }
  ],
  "objectives": [{ "metric": "httpSuccessRatio", "phase": "outage", "min": 0.99 }]
}`;

/** The same in TypeScript, as a project with Cutover installed has it; test/e2e/package-consumer runs it. */
const inTypeScript = `import { defineDrill } from 'cutover';

export { options, replay as default, setup } from 'cutover/k6';

const mock = { wire: 'openai-chat', dialect: 'strict', ttft: 'gpt-4o-mini', tokensPerSecond: 500 } as const;

export const drill = defineDrill({
  name: 'of-a-consumer',
  target: { kind: 'router' },
  providers: {
    primary: { upstream: { kind: 'mock', mock: { ...mock, model: 'a' } } },
    fallback: { upstream: { kind: 'mock', mock: { ...mock, model: 'b' } } },
  },
  traffic: { arrivals: { kind: 'poisson', ratePerSecond: 10 }, maxOutputTokens: 50 },
  timeline: [
    { phase: 'baseline', durationMs: 8_000 },
    { phase: 'outage', durationMs: 8_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
    { phase: 'recovery', durationMs: 4_000 },
  ],
  objectives: [{ metric: 'httpSuccessRatio', phase: 'outage', min: 0.9 }],
});`;

/** Providers with names, and faults on several of them. */
const named = `"providers": [
  { "name": "openai", "upstream": { "kind": "mock", "mock": { "model": "gpt-4.1" } } },
  { "name": "azure", "upstream": { "kind": "mock", "mock": { "model": "gpt-4o" } } },
  { "name": "local", "upstream": { "kind": "mock", "mock": { "model": "smollm2-135m" } } }
],
"timeline": [
  { "phase": "baseline", "durationMs": 15000 },
  { "phase": "outage", "durationMs": 15000, "openai": [{ "kind": "silence" }] },
  { "phase": "outage", "durationMs": 15000, "openai": [{ "kind": "silence" }], "azure": [{ "kind": "empty-body" }] }
]`;

const sections = {
  target: 'Target',
  providers: 'Providers',
  traffic: 'Traffic',
  timeline: 'Timeline',
  contracts: 'Contracts',
  variants: 'Variants',
  objectives: 'Objectives',
  validity: 'Validity',
} as const;

/** docs/drill.md: every key of a drill with its meaning, bounds and default, made of the drill's reader. */
export function renderDrillReference(): string {
  const drill = createDrillSettings(mockSettings).describe();
  const shown = Object.fromEntries(
    Object.entries(sections).map(([key, title]) => [key, `see [${title}](#${title.toLowerCase()})`]),
  );
  const section = (key: keyof typeof sections, ...lines: string[]): string[] => [`## ${sections[key]}`, ...lines];
  return `${[
    '# The drill',
    'Made from the code by `test/scripts/docs/render-drill-reference.test.ts`; do not edit it by hand.',
    [
      'A drill is one rehearsal, as data: a JSON or YAML file (`npx cutover init` writes one), or a TypeScript file, in which a misspelt name does not compile ([below](#in-typescript)).',
      'Durations are milliseconds, ratios 0..1. A key that is not known is an error, and so is a value',
      'out of its bounds: nothing is clamped. This drill leaves out all it can:',
    ].join('\n'),
    `\`\`\`json\n${least}\n\`\`\``,
    [
      'An editor completes and checks a drill that begins with `"$schema": "./node_modules/cutover/schema/drill.json"`, the path from its own folder to the',
      "package's; no network is needed. What must hold [between keys](#what-must-hold-between-keys) only Cutover checks: `cutover drill FILE --check=offline`.",
    ].join('\n'),
    '## In TypeScript',
    [
      'A file for `cutover drill my-drill.ts`. It is also the script that k6 runs, which is what its second line is for; in a clone the two are',
      'imported as [scenarios/primary-outage.ts](../scenarios/primary-outage.ts) does it.',
    ].join('\n'),
    `\`\`\`ts\n${inTypeScript}\n\`\`\``,
    '## The keys',
    ...renderKeys(drill, '', shown),
    ...section(
      'target',
      'What is under test: a gateway or an application. To add a kind: [add-a-target.md](add-a-target.md).',
      ...Object.entries(targets).flatMap(([kind, { summary, settings }]) => [
        `### \`"kind": "${kind}"\``,
        summary,
        ...renderKeys(settings.describe(), 'It has no settings.'),
      ]),
    ),
    ...section(
      'providers',
      [
        '`{"primary": …, "fallback": …}`; or a list of two to five with names of their own, in the order in which they take over. The first is what these',
        'pages call the primary:',
      ].join('\n'),
      `\`\`\`json\n${named}\n\`\`\``,
      [
        'A name is up to 20 lower-case letters and digits, a letter first. Faults stand under it in the timeline, its address is `${azure.url}` in',
        'a target, its value is `claim.azure`; reports say who served by it. They may speak different wire formats, where the target does. For each:',
      ].join('\n'),
      ...renderPart(drill, ['providers', 'primary'], {
        'upstream.mock': '[a mock](mocks.md#the-description)',
      }),
    ),
    ...section('traffic', ...renderPart(drill, ['traffic'])),
    ...section(
      'timeline',
      'A list of stretches, one after another.',
      ...renderPart(drill, ['timeline'], {
        primary: 'a list of at most 20, each [a fault](faults.md)',
        fallback: 'a list of at most 20, each [a fault](faults.md)',
      }),
    ),
    ...section(
      'contracts',
      'What the code downstream needs of an answer. Each names the request it is `for`; an answer must meet all of its request. To add one: [add-a-contract.md](add-a-contract.md).',
      ...Object.entries(contracts).flatMap(([kind, { summary }]) => [
        `### \`"kind": "${kind}"\``,
        summary,
        ...renderKeys(memberOf(contractSettings.describe(), kind), ''),
      ]),
    ),
    ...section(
      'variants',
      'By the name of a provider a list of at most 8: what [`cutover rehearse`](rehearse.md#what-a-fix-is-worth) tries on it. Each changes one thing at least, and has:',
      ...renderKeys(variantSettings.describe(), ''),
    ),
    ...section(
      'objectives',
      'Every metric is in [metrics.md](metrics.md#metrics).',
      ...renderPart(drill, ['objectives']),
    ),
    ...section(
      'validity',
      'What the checks look at is in [metrics.md](metrics.md#validity-checks).',
      ...renderPart(drill, ['validity']),
    ),
    '## What must hold between keys',
    [
      'Phases come in the order `warmup`, `baseline`, `outage`, `recovery`. Only outage and recovery have faults, and an outage has at least one; faults in the recovery are a provider that limps, which traffic may come back to. Warm-up and baseline have none: the baseline is what the outage is held against, and a target that has met failures in the warm-up brings them along into it, as breakers that are open, retries and calls that still run, without any of it being measured. A drill that begins with trouble has a short outage first. The whole timeline is at most 24 hours.',
      'The names of `traffic.requests` differ, and at least one of them has a weight over 0. A contract is for one of them.',
      'Every URL is on this machine, or its host is named in `allowedHosts`.',
      'A provider behind a long-lived injector has an upstream of kind `url` and no `listenPort`; no two providers have the same injector.',
      'A fault of a TLS handshake is on a provider with `tls`.',
      'An objective has `min`, `max`, or both, and `min` is at most `max`. Bounds of a ratio are between 0 and 1. A metric of the run has no phase.',
      "A mock's flavour and differences are those of its wire format, and its tier one that its model has.",
    ]
      .map((line) => `- ${line}`)
      .join('\n'),
  ].join('\n\n')}\n`;
}

/** The keys of a part of the drill; of a list, those of its items. */
function renderPart(drill: Description, path: readonly string[], elsewhere: Elsewhere = {}): string[] {
  let part = drill;
  for (const name of path) {
    const key: KeyDescription | undefined = part.kind === 'object' ? part.keys[name] : undefined;
    if (key === undefined) throw new Error(`A drill has no ${path.join('.')}`);
    part = key.value;
  }
  return renderKeys(part.kind === 'list' ? part.item : part, '', elsewhere);
}

function memberOf(union: Description, kind: string): Description {
  const member = union.kind === 'union' ? union.members[kind] : undefined;
  if (member === undefined) throw new Error(`There is no kind ${kind}`);
  return member;
}
