/** The catalogue: past outages as data. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { Incident } from '../../lib/drill/incidents/incident.ts';
import { parseIncident } from '../../lib/drill/incidents/parse-incident.ts';
import { incidentShapeNames } from '../../lib/drill/incidents/shapes.ts';

const folder = new URL('../../scenarios/incidents/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const files = readdirSync(folder).filter((file) => file !== 'rejected.json');
const incidents = files.map((file) => ({ file, incident: parseIncident(read(file)) }));

/** What an entry says of itself that its other parts do not bear out. */
function findFlaws(file: string, { name, confidence, phases, assumed, sources, notes }: Incident): string[] {
  const shares = phases.map((_, index) => assumed.includes(`phases[${index}].share`));
  const faults = phases.map((_, index) => assumed.some((path) => path.startsWith(`phases[${index}].faults`)));
  const hasPrimary = sources.some(({ kind }) => kind === 'primary');
  const saysNone = notes.includes('No primary source was seen.');
  return [
    ...(file === `${name}.json` ? [] : [`its file is ${file}`]),
    ...(hasPrimary === saysNone ? ['a source of its own and a note that there is none, or neither'] : []),
    ...(confidence.shares === 'assumed' && !shares.some(Boolean) ? ['no share is marked as assumed'] : []),
    ...(confidence.shares !== 'assumed' && shares.every(Boolean) ? ['all shares are assumed, and called known'] : []),
    ...(confidence.errors === 'assumed' && !faults.some(Boolean) ? ['no fault is marked as assumed'] : []),
    ...(confidence.recovery === 'assumed' && !assumed.includes('recovery') ? ['its recovery is not marked'] : []),
    ...(confidence.recovery !== 'assumed' && assumed.includes('recovery') ? ['its recovery is marked as assumed'] : []),
  ];
}

describe('the catalogue of incidents', () => {
  it('has fifty or more, each under its own name, and each provider and day it names in it', () => {
    expect(incidents.length).toBeGreaterThanOrEqual(50);
    expect(new Set(incidents.map(({ incident }) => incident.name)).size).toBe(incidents.length);
  });

  it.each(incidents)('$file bears out what it says of itself', ({ file, incident }) => {
    expect(findFlaws(file, incident)).toEqual([]);
    expect(incident.name).toContain(incident.startsAt.slice(0, 7));
  });

  it('has every shape, and no incident without one', () => {
    const shapes = new Set(incidents.flatMap(({ incident }) => incident.shapes));
    expect(incidentShapeNames.filter((shape) => !shapes.has(shape))).toEqual([]);
  });

  it('says what was not taken up, and why', () => {
    const { rejected } = read('rejected.json') as { rejected: { what: string; why: string }[] };
    expect(rejected.length).toBeGreaterThan(10);
    expect(rejected.filter(({ what, why }) => what.length < 10 || why.length < 10)).toEqual([]);
  });

  it('comes with the package', () => {
    expect(packageJson.files).toContain('scenarios/incidents');
  });

  it('would be found out', () => {
    const [first] = incidents;
    if (first === undefined) throw new Error('No incident.');
    const { incident } = first;
    const known = { ...incident.confidence, shares: 'high', errors: 'assumed', recovery: 'high' } as const;
    const assumed = [...incident.phases.map((_, index) => `phases[${index}].share`), 'recovery'];
    expect(findFlaws('other.json', { ...incident, confidence: known, assumed, sources: [], notes: [] })).toMatchObject({
      length: 5,
    });
  });
});
