import { expect, test } from 'vitest';
import { html, nothing, trusted, type HtmlValue } from '../../../lib/collector/report/html-template.ts';

test('texts are escaped, markup and numbers stay, lists are joined', () => {
  const rows = ['<1>', '2'].map((text) => html`<i>${text}</i>`);
  expect(html`<b title="${'"x'}">${rows}${3}${nothing}</b>`.markup).toBe(
    '<b title="&quot;x"><i>&lt;1&gt;</i><i>2</i>3</b>',
  );
});

test('only declared markup is let through', () => {
  expect(html`${trusted('<br />')}`.markup).toBe('<br />');
});

test('an object out of a scorecard that looks like markup is none', () => {
  const forged = JSON.parse('{"markup":"<script>"}') as HtmlValue;
  expect(() => html`${forged}`).toThrow(TypeError);
});
