import type { MockSettings } from '../../lib/drill/drill.ts';
import { object, optional, required, withDefault } from '../../lib/kit/settings/object.ts';
import { choice, isPlainObject, list, number, type Reader, reject, text } from '../../lib/kit/settings/reader.ts';
import { capacitySettings } from '../play/capacity/capacity-settings.ts';
import { resolveCapacity } from '../play/capacity/resolve-capacity.ts';
import { type DialectName, dialects } from '../answer/dialects/index.ts';
import { findFlavour } from '../answer/find-flavour.ts';
import { type TtftName, ttftMixtures } from '../play/latency.ts';
import { findProfile } from '../play/profiles/find-profile.ts';
import type { Profile } from '../play/profiles/profile.ts';
import type { WireFamily } from '../answer/wire/define-wire.ts';
import { wireNames } from '../../lib/wire/formats/index.ts';
import { wireFamilies } from '../answer/wire/index.ts';
import { refusableNames } from '../answer/wire/refusable.ts';

const families: readonly WireFamily[] = Object.values(wireFamilies);
const flavourNames = [...new Set(families.flatMap(({ flavours }) => Object.keys(flavours)))];
const differenceNames = [...new Set(families.flatMap(({ differences }) => Object.keys(differences)))];

const settings = object({
  model: required('the model name it answers with; of a model with a profile, that gives the defaults', text()),
  wire: withDefault('the API it speaks', choice(wireNames), 'openai-chat'),
  flavour: optional('whose way of speaking that API it imitates; default the maker of the API', choice(flavourNames)),
  differences: optional('further differences on the wire', list(choice(differenceNames))),
  refuses: optional('what it turns away with the error of its provider', list(choice(refusableNames))),
  reasoningTokens: optional('tokens it thinks before it answers', number({ min: 0, max: 100_000, whole: true })),
  dialect: withDefault('how it formats its answers', choice(Object.keys(dialects) as DialectName[]), 'strict'),
  promptDialects: optional(
    'other dialects under other system prompts; the first that fits',
    list(
      object({
        whenSystemContains: required('what stands in the system prompt', text()),
        dialect: required('how it formats its answers then', choice(Object.keys(dialects) as DialectName[])),
      }),
    ),
  ),
  ttft: withDefault(
    'time to first token, as measured of this model; instant takes none',
    choice(Object.keys(ttftMixtures) as TtftName[]),
    'gpt-4o' satisfies TtftName,
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

/**
 * Reads the description of a mock provider: the model's profile, and over it what the description says. Flavour and
 * differences must be those of its wire format.
 */
export const mockSettings: Reader<MockSettings> = {
  read(input, path) {
    const profile = isPlainObject(input) && typeof input.model === 'string' ? findProfile(input.model) : undefined;
    const { tier, limits, slots, coldStart, prefill, ...mock } = settings.read(overProfile(profile, input), path);
    const { flavours, differences } = wireFamilies[mock.wire];
    if (mock.flavour !== undefined) choice(Object.keys(flavours)).read(mock.flavour, `${path}.flavour`);
    if (mock.differences !== undefined) {
      list(choice(Object.keys(differences))).read(mock.differences, `${path}.differences`);
    }
    const allowed = [...(tier === undefined ? [] : [tierLimit(tier, profile, path)]), ...(limits ?? [])];
    const capacity = {
      ...(allowed.length > 0 && { limits: allowed }),
      ...(slots && { slots }),
      ...(coldStart && { coldStart }),
      ...(prefill && { prefill }),
    };
    return { ...mock, ...resolveCapacity(capacity, findFlavour(mock), path) };
  },
  describe: settings.describe,
};

function overProfile(profile: Profile | undefined, input: unknown): unknown {
  if (profile === undefined || !isPlainObject(input)) return input;
  const { flavour, ...set } = profile.set;
  // In another wire format a flavour means nothing.
  const isSameWire = input.wire === undefined || input.wire === set.wire;
  return { ...set, ...(isSameWire && flavour !== undefined ? { flavour } : {}), ...input };
}

type Limit = NonNullable<Parameters<typeof resolveCapacity>[0]['limits']>[number];

function tierLimit(tier: string, profile: Profile | undefined, path: string): Limit {
  const tiers = profile?.tiers ?? {};
  const names = Object.keys(tiers);
  const perMinute = Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
  if (perMinute !== undefined) {
    return capacitySettings.keys.limits.reader.read([{ kind: 'rate-limit', perMinute }], path)?.[0] as Limit;
  }
  const place = path === '' ? 'tier' : `${path}.tier`;
  return reject(
    place,
    names.length === 0 ? 'left out: none is known of this model' : `one of ${names.join(', ')}`,
    tier,
  );
}
