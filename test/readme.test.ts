/** What the README shows of a run is what that run's scorecard says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainPainter } from '../lib/collector/report/painter.ts';
import { renderText } from '../lib/collector/report/text.ts';
import { parseUnknownDrill } from './support/parse-written-drill.ts';
import type { Scorecard } from '../lib/collector/scorecard/scorecard.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

describe('README.md', () => {
  it('shows the sample run in results/sample as `cutover report results/sample` prints it, up to the phases', () => {
    const scorecard = JSON.parse(read('results/sample/scorecard.json')) as Scorecard;
    const printed = renderText(scorecard, { colour: plainPainter });
    const shown = printed.slice(0, printed.indexOf('\nPHASES')).trimEnd();
    expect(/<!-- sample:begin -->\n+```text\n([\s\S]*?)\n```\n+<!-- sample:end -->/.exec(readme)?.[1]).toBe(shown);
  });

  it('gives a drill of one’s own that is valid as it stands', () => {
    const text = /```json\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? '';
    expect(parseUnknownDrill(JSON.parse(text))).toMatchObject({ name: 'my-gateway', target: { kind: 'url' } });
  });

  it('names only files that are there, commands that exist, and the exit codes there are', () => {
    for (const [, path = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(() => readFileSync(new URL(`../${path}`, import.meta.url)), path).not.toThrow(/ENOENT/);
    }
    const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
    for (const [, name = ''] of readme.matchAll(/npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });
});
