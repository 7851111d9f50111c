import type { HeadMoment } from '../../lib/drill/mock/mock-settings.ts';
import type { TtftMixture } from '../../lib/kit/stats/ttft-mixture.ts';
import type { MockDescription } from '../answer/answer-plan.ts';
import { dialects } from '../answer/dialects/index.ts';
import type { Dialect } from '../answer/dialects/dialect.ts';
import { findEnforcement } from '../answer/enforcement.ts';
import { findNamed } from '../answer/find-named.ts';
import { presets } from '../answer/presets/index.ts';
import type { Preset } from '../answer/presets/preset.ts';
import type { MockModel } from '../answer/mock-model.ts';
import type { WireFamily } from '../answer/wire/define-wire.ts';
import { wireFamilies } from '../answer/wire/index.ts';
import { findHost, type Host } from '../play/capacity/hosts.ts';
import type { MockCapacity } from '../play/capacity/mock-capacity.ts';
import { resolveCapacity } from '../play/capacity/resolve-capacity.ts';
import { findHead } from '../play/heads.ts';
import { ttftMixtures } from '../play/latency.ts';
import { findFlavour } from './find-flavour.ts';

/** A mock: what its description says, resolved once, where the description comes in. */
export interface Mock extends MockModel {
  readonly ttft: TtftMixture;
  readonly tokensPerSecond: number;
  /** Spread of the gaps between chunks; undefined: they are even. */
  readonly gapSigma: number | undefined;
  /** When the head of a stream goes out. */
  readonly head: HeadMoment;
  readonly capacity: MockCapacity;
  /** Whose limits and errors it has. */
  readonly host: Host;
}

/** Looks up every name in a description. Throws a `usage` error for one that does not exist. */
export function resolveMock(description: MockDescription): Mock {
  const { provider, model, differences = [], refuses = [], promptDialects = [], reasoningTokens = null } = description;
  const flavour = findFlavour(description);
  const family = findNamed<WireFamily>(wireFamilies, description.wire, 'wire format');
  const dialectOf = (name: string): Dialect => findNamed<Dialect>(dialects, name, 'dialect');
  return {
    provider,
    model,
    wire: family.create(description.flavour, differences),
    refuses: refuses as MockModel['refuses'],
    dialect: withPreset(dialectOf(description.dialect), description.preset),
    promptDialects: promptDialects.map(({ whenSystemContains, dialect }) => ({
      whenSystemContains,
      dialect: dialectOf(dialect),
    })),
    enforcement: findEnforcement(flavour),
    enforcedRatio: description.enforcedRatio ?? 1,
    reasoningTokens,
    ttft: findNamed<TtftMixture>(ttftMixtures, description.ttft, 'ttft'),
    tokensPerSecond: description.tokensPerSecond,
    gapSigma: description.gapSigma,
    head: description.head ?? findHead(flavour).moment,
    capacity: resolveCapacity(description, flavour, ''),
    host: findHost(flavour),
  };
}

/** Published rates in place of the dialect's. */
function withPreset(dialect: Dialect, name: string | undefined): Dialect {
  return name === undefined ? dialect : { ...dialect, ...findNamed<Preset>(presets, name, 'preset').set };
}
