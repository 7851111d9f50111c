import { html, type HtmlValue, type Raw } from '../html-template.ts';

/** A column heading; `number` columns are set to the right, and `named` ones bear a name that may be long, and is broken then. */
export interface Heading {
  label: string;
  number?: boolean;
  named?: boolean;
}

/** A table that scrolls by itself on a narrow screen and can be reached with the keyboard; `label` names it. */
export function renderTable(label: string, headings: readonly Heading[], rows: readonly Raw[], groups?: Raw): Raw {
  const heads: HtmlValue = headings.map((heading) =>
    heading.number === true
      ? html`<th scope="col" class="${heading.named === true ? 'n named' : 'n'}">${heading.label}</th>`
      : html`<th scope="col">${heading.label}</th>`,
  );
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        ${groups ?? ''}
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** A cell with a number in it. */
export function numberCell(text: string): Raw {
  return html`<td class="n">${text}</td>`;
}
