import type { Dialect } from './dialect.ts';

/** How often markdown breaks: an assumption, since no public count was found. */
export const chatMix: { source: string; mix: Dialect['chat'] } = {
  source: 'assumed: no public count of broken markdown was found',
  mix: [
    { kind: 'right', weight: 90 },
    { kind: 'md-fence', weight: 4 },
    { kind: 'md-table', weight: 3 },
    { kind: 'md-heading', weight: 3 },
  ],
};
