import { accelerationLimit } from '../../faults/kinds/limits/acceleration-limit.ts';
import { contextWindow } from '../../faults/kinds/limits/context-window.ts';
import { retryAfterSeconds } from '../../faults/fault/header-settings.ts';
import { providerErrorNames } from '../../wire/provider-errors/provider-errors.ts';
import { rateLimit } from '../../faults/kinds/limits/rate-limit.ts';
import { usageQuota } from '../../faults/kinds/limits/usage-quota.ts';
import { type Key, object, optional, required, unionByKind, withDefault } from '../../kit/settings/object.ts';
import { boolean, choice, list, number } from '../../kit/settings/reader.ts';

/** A mock speaks as one provider, whose limits are meant unless another is named. */
function ownProvider<T>({ reader }: Key<T>): Key<T | undefined> {
  return optional('whose error and headers; default the provider it speaks as, where its are known', reader);
}

const limit = unionByKind({
  'context-window': object({
    ...contextWindow.settings.keys,
    provider: ownProvider(contextWindow.settings.keys.provider),
  }),
  'acceleration-limit': object({
    ...accelerationLimit.settings.keys,
    provider: ownProvider(accelerationLimit.settings.keys.provider),
  }),
  'usage-quota': object({ ...usageQuota.settings.keys, provider: ownProvider(usageQuota.settings.keys.provider) }),
  'rate-limit': object({ ...rateLimit.settings.keys, provider: ownProvider(rateLimit.settings.keys.provider) }),
});

const durationMs = number({ min: 0, max: 86_400_000 });
const factor = number({ min: 1, max: 100 });
const error = optional(
  "what a request gets that finds no room; default the provider's own, where it is known",
  choice(providerErrorNames),
);
const wait = optional('the wait that error asks for, in seconds', retryAfterSeconds);

const slots = object({
  slots: required('how many requests it works on at a time', number({ min: 1, max: 10_000, whole: true })),
  queue: optional(
    'how many may wait for a slot, first come, first served; a client that leaves gives up its place. Default 0, of llama.cpp, which lets all wait, 10000',
    number({ min: 0, max: 10_000, whole: true }),
  ),
  error,
  retryAfterSeconds: wait,
  fullLoadFactor: withDefault(
    'how many times slower all is when every slot is taken, evenly less with fewer. 2 to 3 is documented for vLLM with a full batch (llm-d-inference-sim)',
    factor,
    1,
  ),
  fullLoadTtftFactor: optional(
    'the same for the time to first token alone, settled when an answer begins; default fullLoadFactor',
    factor,
  ),
  fullLoadGapFactor: optional(
    'the same for the gaps between tokens, as it changes while an answer goes out; default fullLoadFactor',
    factor,
  ),
});

const coldStart = object({
  loadMs: required('from the first request until the model can answer, ms', durationMs),
  meanwhile: withDefault(
    'what becomes of requests until then',
    unionByKind({ wait: object({}), refuse: object({ error, retryAfterSeconds: wait }) }),
    { kind: 'wait' },
  ),
  idleMs: optional('without a request for longer, it is put away again; never, unless given', durationMs),
  slowMs: withDefault('for so long after loading, answers are slower, ms', durationMs, 0),
  slowFactor: withDefault('how many times slower right after loading; falls evenly to 1', factor, 1),
});

const prefill = object({
  msPerToken: required(
    'added to the time to first token for each token of the prompt that is not cached, ms; of an H100, 0.15 to 0.3 for 8B and 0.4 to 0.6 for 70B on eight (llm-d-inference-sim)',
    number({ min: 0, max: 1_000 }),
  ),
  stalls: withDefault(
    'is one prompt read at a time, during which the streams of the others stand still, as measured of llama.cpp? Else prompts cost others nothing',
    boolean(),
    true,
  ),
  cache: optional(
    'beginnings of prompts it still knows; it starts cold',
    object({
      tokens: withDefault('what it holds in all', number({ min: 1, max: 100_000_000, whole: true }), 1_000_000),
      blockTokens: withDefault(
        "tokens of one block; only whole ones are kept. 128 is OpenAI's step, 16 vLLM's",
        number({ min: 1, max: 100_000, whole: true }),
        128,
      ),
      perTenant: withDefault('one for each API key, as hosted models have', boolean(), false),
    }),
  ),
});

/** The keys of a mock's description that say what it can carry. */
export const capacitySettings = object({
  limits: optional('what its provider allows, asked in this order', list(limit, { max: 20 })),
  slots: optional('how many requests it works on at a time; without it, any number', slots),
  coldStart: optional('it is not in memory until somebody asks for it', coldStart),
  prefill: optional('the time it takes to read a prompt', prefill),
});
