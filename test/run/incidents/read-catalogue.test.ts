import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { listIncidentNames, readCatalogue, readIncident } from '../../../lib/run/incidents/read-catalogue.ts';
import { writeIncident } from '../../support/incidents.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-incidents-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the catalogue', () => {
  it('is read by the day each began, and names no list of what was rejected', async () => {
    const incidents = await readCatalogue();
    const days = incidents.map(({ startsAt }) => startsAt);
    expect(days).toEqual([...days].sort());
    expect(incidents.map(({ name }) => name).sort()).toEqual(await listIncidentNames());
    expect(await listIncidentNames()).not.toContain('rejected');
  });

  it('has no name that is taken for a secret: nobody could read the run again', async () => {
    const redactor = createRedactor();
    for (const name of await listIncidentNames()) expect(redactor.clean(`replay-${name}`)).toBe(`replay-${name}`);
  });

  it('is read by shape and provider', async () => {
    const found = await readCatalogue({ shape: 'regional', provider: 'google' });
    expect(found.length).toBeGreaterThan(0);
    for (const { shapes, provider } of found) expect([shapes.includes('regional'), provider]).toEqual([true, 'google']);
  });
});

describe('an incident', () => {
  it.each(['openai-2023-11-08-routing-oom', 'openai-2023-11-08'])('is found by %s', async (name) => {
    expect((await readIncident(name)).name).toBe('openai-2023-11-08-routing-oom');
  });

  it('of one’s own is found by its file, JSON or YAML, and told of its mistakes with file and line', async () => {
    const path = join(folder, 'mine.json');
    await writeFile(path, JSON.stringify(writeIncident()));
    expect((await readIncident(path)).name).toBe('openai-2020-01-02-small');
    const broken = join(folder, 'broken.yaml');
    await writeFile(broken, 'name: mine\ntitle: it broke\nshapes: [stepp]\n');
    await expect(readIncident(broken)).rejects.toThrow(/broken\.yaml: .*shapes\[0\] must be one of step/s);
  });
});
