import type { MockSettings } from '../lib/drill/drill.ts';
import { object, required, withDefault } from '../lib/settings/object.ts';
import { choice, number, type Reader, text } from '../lib/settings/reader.ts';
import { type DialectName, dialects } from './dialects/index.ts';
import { type TtftName, ttftMixtures } from './latency.ts';
import { type WireName, wireFormats } from './wire/index.ts';

/** Reads the description of a mock provider. */
export const mockSettings: Reader<MockSettings> = object({
  model: required('the model name it answers with', text()),
  wire: withDefault('the API it speaks', choice(Object.keys(wireFormats) as WireName[]), 'openai-chat'),
  dialect: withDefault('how it formats its answers', choice(Object.keys(dialects) as DialectName[]), 'strict'),
  ttft: withDefault(
    'time to first token, as measured of this model; instant takes none',
    choice(Object.keys(ttftMixtures) as TtftName[]),
    'gpt-4o' satisfies TtftName,
  ),
  // 50 to 100 tokens a second is what mid-sized hosted models are reported to give.
  tokensPerSecond: withDefault('output speed', number({ min: 1, max: 10_000 }), 75),
});
