import type { ModelGuardSettings } from '../../lib/drill/contracts/index.ts';
import { contractSettings, isModelGuard } from '../../lib/drill/contracts/index.ts';

/** A guard by a model as people write it. */
export const writeModelGuard = (by: object = {}) => ({
  kind: 'guard',
  for: 'chat',
  by: {
    kind: 'model',
    providers: ['judge'],
    prompt: 'Harmless? {{answer}}',
    reads: 'number',
    threshold: 0.5,
    failOpen: true,
    ...by,
  },
});

/** The same, read. */
export function readModelGuard(by: object = {}): ModelGuardSettings {
  const settings = contractSettings.read(writeModelGuard(by), 'contracts[0]');
  if (!isModelGuard(settings)) throw new Error('not asked');
  return settings;
}
