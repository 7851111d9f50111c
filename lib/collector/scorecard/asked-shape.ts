import { askedChangeNames } from '../../kit/terms/asked-change.ts';
import type { AskedChangeCount, AskedOfProviders, AskedRow } from './asked.ts';
import { count, keys, listOf, oneOf, provider, text } from './shape.ts';

/** What a scorecard says of what providers were asked. */
export const asked = keys<AskedOfProviders>({
  providers: listOf(
    keys<AskedRow>({
      provider,
      against: oneOf(['sent', 'primary']),
      compared: count,
      alike: count,
      models: listOf(text),
      changes: listOf(
        keys<AskedChangeCount>({ change: oneOf(askedChangeNames), requests: count, examples: listOf(count) }),
      ),
    }),
  ),
  lost: count,
  notCompared: count,
});
