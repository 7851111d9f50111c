/** A status page beside a replay: it says what the real one had said by then, as late, in a form that its readers know. */
import { describe, expect, it } from 'vitest';
import { chooseStatusEntry, readStatusPage } from '../../../lib/collector/fit/read-status-page.ts';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { planReplay, replayDefaults } from '../../../lib/drill/incidents/plan-replay.ts';
import { planStatusPage, type StatusPagePlan } from '../../../lib/drill/incidents/plan-status-page.ts';
import { renderStatusDocument, statusPaths } from '../../../lib/drill/incidents/status-documents.ts';
import { serveStatusPage } from '../../../lib/run/incidents/serve-status-page.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';

const MINUTE = 60_000;
const BEGAN_MS = Date.parse('2026-11-29T12:00:00Z');

const drill = parseUnknownDrill(writeDrill());

/** Ten minutes, the second half of them for half of the calls; the page is four minutes late. */
function plan(statusPage: object, timeScale = 60): StatusPagePlan {
  const incident = parseIncident({
    ...writeIncident({
      phases: [
        writePhase({ durationMs: 5 * MINUTE }),
        writePhase({ startMs: 5 * MINUTE, durationMs: 5 * MINUTE, share: 0.5 }),
      ],
    }),
    statusPage,
  });
  const replay = planReplay(drill, incident, { ...replayDefaults, timeScale, leastMs: 1_000 });
  return planStatusPage(incident, replay, { timeScale });
}
const late = plan({
  kind: 'updates',
  updates: [
    { atMs: 4 * MINUTE, state: 'investigating', says: 'Errors are looked into.' },
    { atMs: 7.5 * MINUTE, state: 'monitoring', says: 'It is mended.' },
    { atMs: 11 * MINUTE, state: 'resolved', says: 'It is over.' },
  ],
});

/** What the page says at a moment of the run. */
const ask = (path: string, atMs: number, of = late) =>
  renderStatusDocument(`/api/v2/${path}.json`, of, { atMs, epochMs: BEGAN_MS + atMs }, 'http://127.0.0.1:1') as {
    status: { indicator: string; description: string };
    incidents: { status: string; resolved_at: string | null; incident_updates: { created_at: string }[] }[];
    components: { status: string }[];
  };

describe('what it says, and when', () => {
  it('is as late as it was, in the replay’s time', () => {
    // The baseline ends at 3.5 s; ten minutes are ten seconds.
    expect(late).toMatchObject({ outageMs: 3_500, endMs: 16_000, impact: 'critical' });
    expect(late.words.map(({ atMs, state }) => [atMs, state])).toEqual([
      [7_500, 'investigating'],
      [11_000, 'monitoring'],
      [14_500, 'resolved'],
    ]);
  });

  it('goes with a part that is played longer than the scale says', () => {
    // Each half lasts a second and not 0.3.
    const stretched = plan(
      { kind: 'updates', updates: [{ atMs: 7.5 * MINUTE, state: 'investigating', says: 'x' }] },
      1_000,
    );
    expect(stretched.words.map(({ atMs }) => atMs)).toEqual([5_000]);
  });

  it.each([
    [7_499, 'none', 'All Systems Operational', 'operational', 0],
    [7_500, 'critical', 'Major Service Outage', 'major_outage', 1],
    [14_499, 'critical', 'Major Service Outage', 'major_outage', 1],
    [14_500, 'none', 'All Systems Operational', 'operational', 0],
  ])('at %s ms is %s', (atMs, indicator, description, component, open) => {
    const summary = ask('summary', atMs);
    expect(summary.status).toEqual({ indicator, description });
    expect(ask('status', atMs).status).toEqual(summary.status);
    expect(summary.components.map(({ status }) => status)).toEqual([component]);
    expect(summary.incidents).toHaveLength(open);
    expect(ask('incidents/unresolved', atMs).incidents).toHaveLength(open);
  });

  it.each([[{ kind: 'silent' }], [{ kind: 'unknown' }]])('is nothing, where it was %j', (statusPage) => {
    for (const atMs of [0, 8_000, 60_000]) {
      expect(ask('status', atMs, plan(statusPage)).status.indicator).toBe('none');
      expect(ask('incidents', atMs, plan(statusPage)).incidents).toEqual([]);
    }
  });

  it('is read by who reads status pages: the updates so far, with their times of the replay', () => {
    const read = (atMs: number) => chooseStatusEntry(readStatusPage(ask('incidents', atMs), 'page'), undefined, 'page');
    expect(read(11_000)).toMatchObject({ name: 'Every call fails for ten minutes', impact: 'critical' });
    expect(read(11_000).updates.map(({ atMs, state }) => [atMs - BEGAN_MS, state])).toEqual([
      [7_500, 'investigating'],
      [11_000, 'monitoring'],
    ]);
    expect(read(20_000).updates).toHaveLength(3);
    expect(ask('incidents', 20_000).incidents[0]).toMatchObject({
      status: 'resolved',
      resolved_at: '2026-11-29T12:00:14.500Z',
    });
    expect(ask('incidents', 20_000).incidents[0]?.incident_updates[0]?.created_at).toBe('2026-11-29T12:00:14.500Z');
  });
});

it('is resolved no more where it came back, and has the keys that strict readers of Statuspage want', () => {
  const back = plan({
    kind: 'updates',
    updates: [
      { atMs: MINUTE, state: 'resolved', says: 'It is over.' },
      { atMs: 2 * MINUTE, state: 'investigating', says: 'It is back.' },
    ],
  });
  expect(ask('incidents', 60_000, back).incidents[0]).toMatchObject({ status: 'investigating', resolved_at: null });
  // confluence.status.atlassian.com/api, and the types of statuspage.io on npm.
  const [incident] = ask('incidents', 20_000).incidents;
  expect(Object.keys(incident ?? {})).toEqual(
    expect.arrayContaining(['shortlink', 'monitoring_at', 'started_at', 'page_id', 'impact']),
  );
  expect(ask('components', 0).components[0]).toHaveProperty('start_date', null);
});

describe('the server', () => {
  it('is green until the load begins, then goes by the clock, and counts who asked', async () => {
    let atEpochMs = BEGAN_MS;
    await using page = await serveStatusPage(late, 0, () => atEpochMs);
    const indicator = async (): Promise<string> => {
      const response = await fetch(`${page.url}/api/v2/status.json?t=1`);
      return ((await response.json()) as { status: { indicator: string } }).status.indicator;
    };
    expect(await indicator()).toBe('none');
    page.begin(BEGAN_MS);
    atEpochMs = BEGAN_MS + 7_400;
    expect(await indicator()).toBe('none');
    atEpochMs = BEGAN_MS + 7_600;
    expect(await indicator()).toBe('critical');
    expect(page.asked()).toEqual({ times: 3, whileOpen: 1 });
  });

  it('answers at each of its paths, and says what they are elsewhere', async () => {
    await using page = await serveStatusPage(late, 0);
    for (const path of statusPaths) {
      const response = await fetch(`${page.url}${path}`);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.json()).toHaveProperty('page.name', 'openai');
    }
    const elsewhere = await fetch(`${page.url}/`);
    expect([elsewhere.status, await elsewhere.text()]).toEqual([404, expect.stringContaining('/api/v2/summary.json')]);
    expect((await fetch(`${page.url}/api/v2/status.json`, { method: 'POST' })).status).toBe(405);
  });

  it('names a port that is taken, and frees its own', async () => {
    const first = await serveStatusPage(late, 0);
    const port = Number(new URL(first.url).port);
    await expect(serveStatusPage(late, port)).rejects.toThrow(`the status page cannot listen on 127.0.0.1:${port}`);
    await first[Symbol.asyncDispose]();
    const again = await serveStatusPage(late, port);
    await again[Symbol.asyncDispose]();
  });
});
