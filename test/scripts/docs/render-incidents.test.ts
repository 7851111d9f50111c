import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { incidentShapeNames } from '../../../lib/drill/incidents/shapes.ts';
import { drawIncident } from '../../../scripts/docs/draw-incident.ts';
import { drawIncidentSvg } from '../../../scripts/docs/draw-incident-svg.ts';
import { renderIncidentPage } from '../../../scripts/docs/render-incident-page.ts';
import { type Rejected, renderIncidents } from '../../../scripts/docs/render-incidents.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';

const root = new URL('../../../', import.meta.url);
const data = new URL('scenarios/incidents/', root);
const pages = new URL('docs/incidents/', root);
const readJson = (file: string): unknown => JSON.parse(readFileSync(new URL(file, data), 'utf8'));
const { rejected } = readJson('rejected.json') as { rejected: Rejected[] };
const incidents = readdirSync(data)
  .filter((file) => file !== 'rejected.json')
  .map((file) => parseIncident(readJson(file)));

it('docs/incidents.md, the page of each incident and its picture are what the code and the catalogue make', () => {
  const made = new Map(
    incidents.flatMap((incident) => [
      [`${incident.name}.md`, renderIncidentPage(incident)],
      [`${incident.name}.svg`, drawIncidentSvg(incident)],
    ]),
  );
  const index = renderIncidents(incidents, rejected);
  if (process.env.CUTOVER_UPDATE_DOCS === '1') {
    rmSync(pages, { recursive: true, force: true });
    mkdirSync(pages, { recursive: true });
    for (const [name, page] of made) writeFileSync(new URL(name, pages), page);
    writeFileSync(new URL('docs/incidents.md', root), index);
  }
  const remedy = 'Make it again with: CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-incidents.test.ts';
  expect(readdirSync(pages).sort(), remedy).toEqual([...made.keys()].sort());
  const old = [...made].filter(([name, page]) => readFileSync(new URL(name, pages), 'utf8') !== page);
  expect(
    old.map(([name]) => name),
    `Out of date. ${remedy}`,
  ).toEqual([]);
  expect(readFileSync(new URL('docs/incidents.md', root), 'utf8') === index, `docs/incidents.md. ${remedy}`).toBe(true);
});

it('the index has every shape and every incident, and its example is an incident', () => {
  const page = renderIncidents(incidents, rejected);
  expect(page.match(/^### .*$/gm)).toEqual(incidentShapeNames.map((name) => `### ${name}`));
  for (const { name } of incidents) expect(page).toContain(`(incidents/${name}.md)`);
  const example = /```json\n([^`]*)```/.exec(page)?.[1] ?? '';
  expect(parseIncident(JSON.parse(example)).recovery.kind).toBe('ramp');
});

it('a page marks what is assumed, and says what no source has', () => {
  const page = renderIncidentPage(parseIncident(writeIncident({ notes: ['No primary source was seen.'] })));
  expect(page).toContain('| 100 % * |');
  expect(page).toContain('It ended at once *.');
  expect(page).toContain('- No primary source was seen.');
});

it('a timeline shows shares, turns, gaps, who was hit, and the status page', () => {
  const MIN = 60_000;
  const phases = [
    writePhase({ share: { from: 0, to: 1 } }),
    writePhase({ startMs: 20 * MIN, share: { on: 1, periodMs: 5 * MIN, onRatio: 0.5 } }),
    writePhase({
      startMs: 25 * MIN,
      durationMs: 15 * MIN,
      on: 'fallback',
      share: { on: 0.5, periodMs: MIN, onRatio: 0.5 },
    }),
  ];
  const statusPage = {
    kind: 'updates' as const,
    updates: [{ atMs: 12 * MIN, state: 'investigating' as const, says: 'It is looked into.' }],
  };
  expect(drawIncident(parseIncident(writeIncident({ phases, statusPage, assumed: [] })))).toMatchInlineSnapshot(`
    "the primary
     100 %                ▄▄█                  ████     ████
                      ▁▄█████                  ████     ████
      60 %         ▄▄████████                  ████     ████
               ▁▄████████████                  ████     ████
      20 % ▁▄████████████████                  ████     ████
    the fallback
     100 %

      60 %                                              ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄
                                                        ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
      20 %                                              ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
           10:00                 10:13                   10:26                10:40
                                ^ investigating"
  `);
});

it('a picture has a lane for each who was hit, ramps and turns, what is assumed, and words of the status page beside one another', () => {
  const MIN = 60_000;
  const phases = [
    writePhase({ share: { from: 0, to: 1 } }),
    writePhase({ startMs: 20 * MIN, on: 'fallback', share: { on: 0.5, periodMs: 1_000, onRatio: 0.5 } }),
  ];
  const updates = ['investigating', 'identified', 'resolved'] as const;
  const statusPage = {
    kind: 'updates' as const,
    updates: updates.map((state, place) => ({ atMs: (10 + place) * MIN, state, says: 'x' })),
  };
  const title = 'Down & "out" <b>';
  const svg = drawIncidentSvg(
    parseIncident(writeIncident({ title, phases, statusPage, assumed: ['phases[1].share'] })),
  );
  expect(svg).toContain(
    'aria-label="Down &amp; &quot;out&quot; &lt;b&gt;: the share of calls that were hit over time"',
  );
  expect([...svg.matchAll(/class="who"[^>]*>([^<]*)/g)].map(([, who]) => who)).toEqual(['The primary', 'The fallback']);
  expect([...svg.matchAll(/class="(share[^"]*)"/g)].map(([, name]) => name)).toEqual(['share', 'share fast assumed']);
  expect(svg).toContain(
    'Share of calls that were hit; pale: assumed; hatched: on and off; blue: what the status page said',
  );
  const rows = updates.map((state) => new RegExp(`y="(\\d+)" text-anchor="\\w+">${state}<`).exec(svg)?.[1]);
  expect(new Set(rows).size).toBe(3);
  expect(svg).not.toMatch(/NaN|undefined|http:\/\/(?!www\.w3\.org)/);
});
