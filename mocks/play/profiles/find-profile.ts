import { profiles } from './index.ts';
import type { Profile } from './profile.ts';

const byPlainName = new Map(Object.entries(profiles).map(([name, profile]) => [plainName(name), profile]));

/**
 * The profile of a model by the name an API gives it: `claude-haiku-4-5-20251001` and `anthropic/claude-haiku-4.5` are
 * one model. Undefined when nothing is known of it.
 */
export function findProfile(model: string): Profile | undefined {
  return byPlainName.get(plainName(model));
}

function plainName(model: string): string {
  return model
    .toLowerCase()
    .slice(model.lastIndexOf('/') + 1)
    .replaceAll('.', '-')
    .replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '');
}
