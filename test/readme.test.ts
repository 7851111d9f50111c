/** What the README shows of a run is what that run's scorecard says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { plainPainter } from '../lib/collector/report/painter.ts';
import { renderText } from '../lib/collector/report/text.ts';
import { parseUnknownDrill } from './support/parse-written-drill.ts';
import { parseScorecard } from '../lib/collector/scorecard/parse-scorecard.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

describe('README.md', () => {
  it('shows the sample run in results/sample as `cutover report results/sample` prints it, up to the phases', () => {
    const scorecard = parseScorecard(JSON.parse(read('results/sample/scorecard.json')), 'scorecard.json');
    const printed = renderText(scorecard, { colour: plainPainter });
    const shown = printed.slice(0, printed.indexOf('\nPHASES')).trimEnd();
    expect(/<!-- sample:begin -->\n+```text\n([\s\S]*?)\n```\n+<!-- sample:end -->/.exec(readme)?.[1]).toBe(shown);
  });

  it('gives a drill of one’s own that is valid as it stands', () => {
    const text = /```json\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? '';
    expect(parseUnknownDrill(JSON.parse(text))).toMatchObject({ name: 'my-gateway', target: { kind: 'url' } });
  });
});

describe.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])('%s', (file) => {
  const page = read(file);

  it('names only files that are there, and commands that exist', () => {
    for (const [, path = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(() => readFileSync(new URL(`../${path}`, import.meta.url)), path).not.toThrow(/ENOENT/);
    }
    const scripts = Object.keys(packageJson.scripts);
    for (const [, name = ''] of page.matchAll(/npm run ([a-z:]+)/g)) expect(scripts).toContain(name);
    const commands = readdirSync(new URL('../scripts/commands', import.meta.url)).map((name) =>
      name.replace('.ts', ''),
    );
    for (const [, name] of page.matchAll(/npx cutover ([a-z]+)/g)) expect([...commands, 'completion']).toContain(name);
  });
});

describe('CONTRIBUTING.md', () => {
  it('links the page of each plug-in point', () => {
    const pages = readdirSync(new URL('../docs', import.meta.url)).filter((name) => name.startsWith('add-a-'));
    for (const name of pages) expect(read('CONTRIBUTING.md')).toContain(`](docs/${name})`);
  });
});

describe('the workflow of GitHub', () => {
  it('runs what .ci/run runs, first on the oldest Node that the package takes', () => {
    const workflow = read('.github/workflows/ci.yml');
    expect(workflow).toContain('run: .ci/run\n');
    const nodes = /node: \[(.*)\]/.exec(workflow)?.[1]?.match(/\d+/g) ?? [];
    expect(nodes).toEqual(['20', '22', '24']);
    expect(packageJson.engines.node).toMatch(new RegExp(`^>=${nodes[0]}\\.`));
  });
});
