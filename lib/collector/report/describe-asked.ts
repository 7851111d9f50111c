import { formatCount } from '../../kit/format/format-count.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { askedChanges, isLoss } from '../../kit/terms/asked-change.ts';
import type { AskedOfProviders } from '../scorecard/asked.ts';
import { nameProvider } from './name-provider.ts';

/** One way in which requests came otherwise to one provider. */
export interface AskedRowText {
  what: string;
  provider: string;
  count: string;
  share: string;
  meaning: string;
  /** Arrivals, as `cutover show` takes them. */
  examples: string;
  lost: boolean;
}

/** How requests came otherwise than they should, one row a provider and kind of change, the losses first. */
export function listAsked({ providers }: AskedOfProviders): AskedRowText[] {
  return providers
    .flatMap(({ provider, compared, changes }) =>
      changes.map(({ change, requests, examples }) => ({
        what: change,
        provider,
        count: formatCount(requests),
        share: formatRatio(requests / compared),
        meaning: askedChanges[change].meaning,
        examples: examples.join(', '),
        lost: isLoss(change),
      })),
    )
    .toSorted((a, b) => Number(b.lost) - Number(a.lost));
}

/** Sentences: how many answers came of requests as they should be, by provider; what to do about losses. */
export function describeAsked({ providers, lost, notCompared }: AskedOfProviders): string[] {
  const sentences = providers.map(({ provider, against, compared, alike, models }) => {
    const held = against === 'sent' ? 'what was sent' : 'what the primary is asked';
    const named = models.length === 0 ? '' : `; asked for ${models.join(', ')}`;
    return `${formatCount(alike)} of ${formatCount(compared)} answers of ${nameProvider(provider)} came of requests like ${held}${named}.`;
  });
  const remedy =
    lost === 0
      ? []
      : [
          `${formatCount(lost)} answers of fallbacks came of requests that had lost something: have the target hand it on, or, if that is meant, say with an objective on askedAlikeRatio how many may.`,
        ];
  const rest =
    notCompared === 0
      ? []
      : [`Of ${formatCount(notCompared)} answers it is not known what their providers should have been asked.`];
  return [...sentences, ...remedy, ...rest];
}
