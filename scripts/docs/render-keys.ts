import { providerErrorNames } from '../../lib/wire/provider-errors/provider-errors.ts';
import type { Description, KeyDescription } from '../../lib/kit/settings/reader.ts';
import { renderTable } from './render-table.ts';

/** A table of everything a reader of settings reads, key by key; `none` where it has no keys. */
export function renderKeys(description: Description, none: string): string[] {
  const rows = description.kind === 'object' ? listRows(description.keys, '') : [];
  return rows.length === 0 ? [none] : [renderTable(['key', 'meaning', 'value'], rows)];
}

function listRows(keys: Record<string, KeyDescription>, prefix: string): string[][] {
  return Object.entries(keys).flatMap(([name, { doc, value, required }]) => {
    const path = `${prefix}${name}`;
    const [inner, within] =
      value.kind === 'list' ? ([value.item, `${path}[].`] as const) : ([value, `${path}.`] as const);
    const rows = inner.kind === 'object' ? listRows(inner.keys, within) : [];
    for (const [kind, member] of inner.kind === 'union' ? Object.entries(inner.members) : []) {
      const own = member.kind === 'object' ? listRows(member.keys, within) : [];
      rows.push(...own.map(([key = '', meaning = '', rule = '']) => [key, `of kind ${kind}: ${meaning}`, rule]));
    }
    return [[`\`${path}\``, doc, `${describeValue(value)}${required ? '; required' : ''}`], ...rows];
  });
}

function describeValue(value: Description): string {
  // The names of provider errors have a table of their own.
  const errors: readonly string[] = providerErrorNames;
  if (value.kind === 'choice' && value.names.length > 10 && value.names.every((name) => errors.includes(name)))
    return 'a name of the table of provider errors';
  if (value.kind !== 'list') return value.rule;
  return value.item.kind === 'object' ? value.rule : `${value.rule}, each ${describeValue(value.item)}`;
}
