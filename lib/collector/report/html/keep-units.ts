import { html, type HtmlValue, trusted } from '../html-template.ts';

/** Escaped prose in which a number and its unit stay on one line: `71.4 %`, `1.25 s`. */
export function keepUnits(text: string): HtmlValue {
  return text
    .split(/(?<=\d) (?=%|ms\b|s\b)/)
    .map((part, index) => (index === 0 ? html`${part}` : html`${trusted('&nbsp;')}${part}`));
}
