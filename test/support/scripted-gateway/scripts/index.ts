import type { Script } from '../script.ts';
import { answerScripts } from './answers.ts';
import { asideScripts } from './asides.ts';
import { routingScripts } from './routing.ts';
import { waitingScripts } from './waiting.ts';

/** Every scripted gateway, by name. */
export const scripts: Readonly<Record<string, Script>> = {
  ...routingScripts,
  ...asideScripts,
  ...answerScripts,
  ...waitingScripts,
};
