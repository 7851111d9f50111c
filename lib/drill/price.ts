import { object, required } from '../kit/settings/object.ts';
import { number } from '../kit/settings/reader.ts';

const money = number({ min: 0, max: 1_000_000 });

/** Reads what a provider takes, in whatever money the user counts. */
export const priceSettings = object({
  input: required('for a million tokens of prompts', money),
  output: required('for a million tokens of answers', money),
});
