import { refusalLimits } from '../../wire/provider-errors/read-refusal.ts';

/** What can break first: what a refusal names, and what no provider says. */
export const limits = [...refusalLimits, 'queue', 'latency', 'quality', 'unusable', 'errors', 'target'] as const;
export type Limit = (typeof limits)[number];

/** What each means, as the end of "What broke first:". */
export const limitMeanings: Readonly<Record<Limit, string>> = {
  'requests-per-minute': 'the limit of requests a minute',
  'tokens-per-minute': 'the limit of tokens a minute',
  rate: 'a rate limit that the provider does not name',
  acceleration: 'a rise that was too sharp for the provider',
  concurrency: 'the number of requests that may run at once',
  quota: 'a quota that is used up: waiting does not help',
  context: 'the length of what is asked',
  overload: 'a provider that says it is overloaded',
  queue: 'a queue that grows: more comes than is done',
  latency: 'answers that come slower the more run at once, without a queue that grows',
  quality: 'answers to the same requests that are less often usable under load',
  unusable: 'answers that cannot be used; that load makes them so is not shown',
  errors: 'errors that name no limit',
  target: 'the target itself: the provider was well',
};
