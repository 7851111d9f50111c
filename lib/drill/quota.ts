import { object, optional, required } from '../kit/settings/object.ts';
import { number, text } from '../kit/settings/reader.ts';

const amount = number({ min: 0.001, max: 1_000_000_000_000 });
const amounts = object({
  requests: optional('requests', amount),
  tokens: optional('tokens of prompt and answer together', amount),
  inputTokens: optional('tokens of prompts', amount),
  outputTokens: optional('tokens of answers', amount),
});
const limits = {
  perMinute: optional('what it allows each minute', amounts),
  left: optional('what is left of its quota, of the day or the month, when the outage begins', amounts),
};

/** Reads what a provider allows; nothing is held to it, a search for the breaking rate computes with it. */
export const quotaSettings = object({
  ...limits,
  account: optional(
    'whose limits it shares with the providers that name the same account',
    object({ name: required('what it is called', text()), ...limits }),
  ),
});
