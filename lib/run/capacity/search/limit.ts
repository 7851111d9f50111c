/** What can break first. */
export const limits = [
  'requests-per-minute',
  'tokens-per-minute',
  'acceleration',
  'concurrency',
  'queue',
  'context',
  'latency',
  'quality',
  'quota',
  'errors',
  'target',
] as const;
export type Limit = (typeof limits)[number];

/** What each means, as the end of "What broke first:". */
export const limitMeanings: Readonly<Record<Limit, string>> = {
  'requests-per-minute': 'the limit of requests a minute',
  'tokens-per-minute': 'the limit of tokens a minute',
  acceleration: 'a rise that was too sharp for the provider',
  concurrency: 'the number of requests that may run at once',
  queue: 'a queue that grows: more comes than is done',
  context: 'the length of what is asked',
  latency: 'answers that come slower the more run at once, without a queue that grows',
  quality: 'answers that are less often usable under load',
  quota: 'a quota that is used up: waiting does not help',
  errors: "errors of the provider that don't name a limit",
  target: 'the target itself: the provider was well',
};
