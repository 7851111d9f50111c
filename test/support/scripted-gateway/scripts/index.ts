import type { Script } from '../script.ts';
import { routingScripts } from './routing.ts';

/** Every scripted gateway, by name. */
export const scripts: Readonly<Record<string, Script>> = { ...routingScripts };
