import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import {
  choice,
  formatValue,
  list,
  number,
  type ReadBy,
  type Reader,
  reject,
  text,
  type WrittenBy,
} from '../../kit/settings/reader.ts';
import { meantName } from '../../kit/settings/nearest-name.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { wireNames } from '../../wire/formats/index.ts';
import { capacitySettings } from './capacity-settings.ts';

/** Names told of those that one that is none may have been meant for. */
const MOST_NEAR = 4;

/**
 * When the head of a stream goes out: as soon as the request is taken, also while it waits for a slot (`at-once`), when
 * it has a slot (`when-scheduled`), or with its first token. A gateway's time-out often runs to the head.
 */
export const headMoments = ['at-once', 'when-scheduled', 'with-first-token'] as const;
export type HeadMoment = (typeof headMoments)[number];

/** What a mock can be told to be, by name; those who play mocks know what the names mean. */
export interface MockNames {
  flavours: readonly string[];
  differences: readonly string[];
  refuses: readonly string[];
  dialects: readonly string[];
  presets: readonly string[];
  ttfts: readonly string[];
}

/** Reads the description of a mock provider: the model it plays, how it speaks, how fast, and what it can carry. */
export function createMockSettings(names: MockNames) {
  return object({
    model: required('the model name it answers with; of a model with a profile, that gives the defaults', text()),
    wire: withDefault('the API it speaks', choice(wireNames), 'openai-chat'),
    flavour: optional(
      'whose way of speaking that API it imitates; default the maker of the API',
      choice(names.flavours),
    ),
    differences: optional('further differences on the wire', list(choice(names.differences))),
    refuses: optional('what it turns away with the error of its provider', list(choice(names.refuses))),
    reasoningTokens: optional(
      'tokens it thinks before it answers, where a request does not say otherwise; 0 is a model that cannot',
      number({ min: 0, max: 100_000, whole: true }),
    ),
    dialect: withDefault('how it formats its answers', choice(names.dialects), 'strict'),
    preset: optional(
      "rates that others published of a model at a host, for the kind of request they are of; all else stays the dialect's",
      presetName(names.presets),
    ),
    enforcedRatio: optional(
      'of the answers that its provider holds to a schema because the request asks for it, how many are: 0 is a provider that takes the request and does not. Default 1',
      number({ min: 0, max: 1 }),
    ),
    promptDialects: optional(
      'other dialects under other system prompts; the first that fits',
      list(
        object({
          whenSystemContains: required('what stands in the system prompt', text()),
          dialect: required('how it formats its answers then', choice(names.dialects)),
        }),
      ),
    ),
    ttft: withDefault(
      'time to first token, as measured of this model; instant takes none',
      choice(names.ttfts),
      'gpt-4o',
    ),
    head: optional(
      'when the head of a stream goes out; default as the flavour is known, or assumed, to do it',
      choice(headMoments),
    ),
    // 50 to 100 tokens a second is what mid-sized hosted models are reported to give.
    tokensPerSecond: withDefault('output speed', number({ min: 1, max: 10_000 }), 75),
    gapSigma: optional(
      'spread of the gaps between chunks: they are lognormal with this sigma, their mean stays; without it they are even, within 17 %',
      number({ min: 0, max: 2 }),
    ),
    tier: optional("the published limits of this tier, by the model's profile, in front of `limits`", text()),
    ...capacitySettings.keys,
  });
}

/** There are too many to tell them all in a mistake: those that it may have been are. */
function presetName(names: readonly string[]): Reader<string> {
  const rule = 'a name that `cutover mock --list-presets` tells';
  return {
    read(input, path) {
      if (typeof input === 'string' && names.includes(input)) return input;
      if (typeof input !== 'string' || input === '') return reject(path, rule, input);
      const meant = meantName(input, names);
      const holding = names.filter((name) => name.includes(input.toLowerCase()));
      const near = [...new Set(meant === undefined ? holding : [meant, ...holding])].slice(0, MOST_NEAR);
      const hint = near.length === 0 ? '' : `. Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
      throw new CutoverError('usage', `${path} must be ${rule}, got ${formatValue(input)}${hint}`);
    },
    describe: () => ({ kind: 'choice', rule, names }),
  };
}

type MockKeys = ReturnType<typeof createMockSettings>;

/** A mock provider: the model it plays. */
export interface MockSettings extends ReadBy<MockKeys> {}

/** A mock as people write it. */
export interface MockInput extends WrittenBy<MockKeys> {}

/** Reads a mock that people have written. */
export type MockReader = Reader<MockSettings, MockInput>;
