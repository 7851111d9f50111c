/** What is known of one way in which a provider is asked otherwise than it should be. */
interface AskedChangeFacts {
  /** Something the answer depends on is gone: code downstream can not get what it relies on but by luck. */
  lost: boolean;
  /** What it is, as a clause. */
  meaning: string;
}

/**
 * Every way in which a provider was asked otherwise than the request asks, or than the primary is, by name; what is lost comes
 * first. What translation between wire formats moves is none: a system prompt that became part of the first message, a schema that
 * became a tool which must be called, a limit where there was none.
 */
export const askedChanges = {
  'format-lost': { lost: true, meaning: 'the response format was dropped' },
  'format-weakened': { lost: true, meaning: 'a schema was asked for, now any JSON is' },
  'tools-lost': { lost: true, meaning: 'tools were dropped, some or all' },
  'system-lost': { lost: true, meaning: 'the system prompt was dropped' },
  'media-lost': { lost: true, meaning: 'images, sounds or files were dropped, some or all' },
  'format-into-prompt': { lost: false, meaning: 'the response format was dropped, and the prompt grew by as much' },
  'format-changed': { lost: false, meaning: 'the schema has other properties or values' },
  'tools-changed': { lost: false, meaning: 'tools were added, or take other arguments' },
  'tool-choice-changed': { lost: false, meaning: 'whether a tool must be called is said otherwise' },
  'system-trimmed': { lost: false, meaning: 'the system prompt was cut to a part of it' },
  'system-extended': { lost: false, meaning: 'something was added to the system prompt' },
  'system-rewritten': { lost: false, meaning: 'the system prompt is another one' },
  'prompt-trimmed': { lost: false, meaning: 'messages were cut, or left out at one end' },
  'prompt-extended': { lost: false, meaning: 'something was added to the messages' },
  'prompt-rewritten': { lost: false, meaning: 'the messages are other ones' },
  'max-tokens-changed': { lost: false, meaning: 'the limit of tokens is another one, or gone' },
  'temperature-changed': { lost: false, meaning: 'the temperature is another one, or gone' },
  'streaming-changed': { lost: false, meaning: 'a stream was asked for, or no longer' },
} as const satisfies Record<string, AskedChangeFacts>;

export type AskedChange = keyof typeof askedChanges;
export const askedChangeNames = Object.keys(askedChanges) as AskedChange[];

/** Does it take from the request what its answer depends on? */
export function isLoss(change: AskedChange): boolean {
  return askedChanges[change].lost;
}
