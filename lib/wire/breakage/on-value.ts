import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Random } from '../../kit/stats/random.ts';
import { type JsonBreak, stopped } from './broken.ts';
import type { JsonDraft } from './json-draft.ts';

/** A break that changes the value and prints what comes out; a value that came out as it was is no break. */
export function onValue(change: (draft: JsonDraft, random: Random) => unknown): JsonBreak {
  return (draft, random) => {
    const changed = change(draft, random);
    if (changed === null) return null;
    const text = JSON.stringify(changed);
    return text === JSON.stringify(draft.value) ? null : stopped(text);
  };
}

/** What a schema says of a property; {} when it says nothing. */
export function propertyOf(schema: Record<string, unknown>, name: string): Record<string, unknown> {
  const property = isPlainObject(schema.properties) ? schema.properties[name] : undefined;
  return isPlainObject(property) ? property : {};
}
