import { escapeHtml } from './escape.ts';

/** Markup that may stand in a page as it is: made by `html` or `trusted` only, so no scorecard can forge one. */
export class Raw {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What `html` takes between `${}`: markup stays, text is escaped, lists are joined. */
export type HtmlValue = Raw | string | number | readonly HtmlValue[];

/** No markup at all, for the other branch of a condition. */
export const nothing = new Raw('');

/**
 * Markup with values in it; every text is escaped, so that forgetting to do so is not possible. Attributes must
 * stand in double quotes.
 *
 * @example
 * html`<td title="${row.contract}">${formatCount(row.total)}</td>`
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Raw {
  let markup = strings[0] ?? '';
  values.forEach((value, index) => {
    markup += renderValue(value) + (strings[index + 1] ?? '');
  });
  return new Raw(markup);
}

/** Declares markup trusted. For constants of this repository only; never for anything out of a scorecard. */
export function trusted(markup: string): Raw {
  return new Raw(markup);
}

function renderValue(value: HtmlValue): string {
  if (value instanceof Raw) return value.markup;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  return value.map(renderValue).join('');
}
