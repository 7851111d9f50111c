import { capacitySettings } from '../../lib/drill/mock/capacity-settings.ts';
import { createMockSettings, type MockReader } from '../../lib/drill/mock/mock-settings.ts';
import { choice, isPlainObject, list, reject } from '../../lib/kit/settings/reader.ts';
import type { ReadLimit } from '../play/capacity/mock-capacity.ts';
import { resolveCapacity } from '../play/capacity/resolve-capacity.ts';
import { dialects } from '../answer/dialects/index.ts';
import { presets } from '../answer/presets/index.ts';
import { findFlavour } from './find-flavour.ts';
import { ttftMixtures } from '../play/latency.ts';
import { findProfile } from '../play/profiles/find-profile.ts';
import type { Profile } from '../play/profiles/profile.ts';
import type { WireFamily } from '../answer/wire/define-wire.ts';
import { wireFamilies } from '../answer/wire/index.ts';
import { refusableNames } from '../answer/wire/refusable.ts';

const families: readonly WireFamily[] = Object.values(wireFamilies);
const settings = createMockSettings({
  flavours: [...new Set(families.flatMap(({ flavours }) => Object.keys(flavours)))],
  differences: [...new Set(families.flatMap(({ differences }) => Object.keys(differences)))],
  refuses: refusableNames,
  dialects: Object.keys(dialects),
  presets: Object.keys(presets),
  ttfts: Object.keys(ttftMixtures),
});

/**
 * Reads the description of a mock provider: the model's profile, and over it what the description says. Flavour and
 * differences must be those of its wire format.
 */
export const mockSettings: MockReader = {
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
  const { flavour, head, ...set } = profile.set;
  // In another wire format a flavour means nothing, and somebody else sends heads in their own way.
  if (input.wire !== undefined && input.wire !== set.wire) return { ...set, ...input };
  const isOther = input.flavour !== undefined && input.flavour !== flavour;
  return { ...set, ...(flavour === undefined ? {} : { flavour }), ...(isOther ? {} : { head }), ...input };
}

function tierLimit(tier: string, profile: Profile | undefined, path: string): ReadLimit {
  const tiers = profile?.tiers ?? {};
  const names = Object.keys(tiers);
  const perMinute = Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
  if (perMinute !== undefined) {
    return capacitySettings.keys.limits.reader.read([{ kind: 'rate-limit', perMinute }], path)?.[0] as ReadLimit;
  }
  const place = path === '' ? 'tier' : `${path}.tier`;
  return reject(
    place,
    names.length === 0 ? 'left out: none is known of this model' : `one of ${names.join(', ')}`,
    tier,
  );
}
