import type { MockSettings } from '../lib/drill/drill.ts';
import { object, optional, required, withDefault } from '../lib/settings/object.ts';
import { choice, list, number, type Reader, text } from '../lib/settings/reader.ts';
import { type DialectName, dialects } from './dialects/index.ts';
import { type TtftName, ttftMixtures } from './latency.ts';
import type { WireFamily } from './wire/define-wire.ts';
import { type WireName, wireFormats } from './wire/index.ts';
import { refusableNames } from './wire/refusable.ts';

const families: readonly WireFamily[] = Object.values(wireFormats);
const flavourNames = [...new Set(families.flatMap(({ flavours }) => Object.keys(flavours)))];
const differenceNames = [...new Set(families.flatMap(({ differences }) => Object.keys(differences)))];

const settings = object({
  model: required('the model name it answers with', text()),
  wire: withDefault('the API it speaks', choice(Object.keys(wireFormats) as WireName[]), 'openai-chat'),
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
});

/** Reads the description of a mock provider. Flavour and differences must be those of its wire format. */
export const mockSettings: Reader<MockSettings> = {
  read(input, path) {
    const mock = settings.read(input, path);
    const { flavours, differences } = wireFormats[mock.wire];
    if (mock.flavour !== undefined) choice(Object.keys(flavours)).read(mock.flavour, `${path}.flavour`);
    if (mock.differences !== undefined) {
      list(choice(Object.keys(differences))).read(mock.differences, `${path}.differences`);
    }
    return mock;
  },
  describe: settings.describe,
};
