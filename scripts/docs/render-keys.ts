import { providerErrorNames } from '../../lib/wire/provider-errors/provider-errors.ts';
import type { Description, KeyDescription } from '../../lib/kit/settings/reader.ts';
import { renderTable } from './render-table.ts';

/** Keys whose values have a page or a section of their own, by path, and what stands in their place. */
export type Elsewhere = Readonly<Record<string, string>>;

/** A table of everything a reader of settings reads, key by key; `none` where it has no keys. */
export function renderKeys(description: Description, none: string, elsewhere: Elsewhere = {}): string[] {
  const rows = description.kind === 'object' ? listRows(description.keys, '', elsewhere) : [];
  return rows.length === 0 ? [none] : [renderTable(['key', 'meaning', 'value'], rows)];
}

function listRows(keys: Record<string, KeyDescription>, prefix: string, elsewhere: Elsewhere): string[][] {
  return Object.entries(keys).flatMap(([name, key]) => {
    const { doc, value } = key;
    const path = `${prefix}${name}`;
    const place = elsewhere[path];
    const row = [`\`${path}\``, doc, `${place ?? describeValue(value)}${describeAbsence(key)}`];
    if (place !== undefined) return [row];
    const held = value.kind === 'number' ? (value.instead ?? value) : value;
    const [inner, within] = held.kind === 'list' ? ([held.item, `${path}[].`] as const) : ([held, `${path}.`] as const);
    const rows = inner.kind === 'object' ? listRows(inner.keys, within, elsewhere) : [];
    for (const [kind, member] of inner.kind === 'union' ? Object.entries(inner.members) : []) {
      const own = member.kind === 'object' ? listRows(member.keys, within, elsewhere) : [];
      rows.push(...own.map(([shown = '', meaning = '', rule = '']) => [shown, `of kind ${kind}: ${meaning}`, rule]));
    }
    return [row, ...rows];
  });
}

/** What it means to leave the key out, where that is not nothing. */
function describeAbsence({ required, default: value }: KeyDescription): string {
  if (required) return '; required';
  return value === undefined ? '' : `; default \`${JSON.stringify(value)}\``;
}

function describeValue(value: Description): string {
  // The names of provider errors have a table of their own.
  const errors: readonly string[] = providerErrorNames;
  if (value.kind === 'choice' && value.names.length > 10 && value.names.every((name) => errors.includes(name)))
    return 'a name of the table of provider errors';
  if (value.kind !== 'list') return value.rule;
  return value.item.kind === 'object' ? value.rule : `${value.rule}, each ${describeValue(value.item)}`;
}
