import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { capacityShape } from '../../../lib/collector/scorecard/capacity-shape.ts';
import { scorecardShape } from '../../../lib/collector/scorecard/scorecard-shape.ts';
import { resultSchemas } from '../../../scripts/docs/render-result-schemas.ts';
import { writeCapacity } from '../../support/capacity/written-capacity.ts';

const root = new URL('../../../', import.meta.url);
const names = Object.keys(resultSchemas) as (keyof typeof resultSchemas)[];
const sample = JSON.parse(readFileSync(new URL('results/sample/scorecard.json', root), 'utf8')) as object;
const search = writeCapacity({
  noEvidence: [{ rate: 12, atMs: 200_000, purpose: 'search', reason: 'this machine was full in 9 of 60 s' }],
  steps: [
    {
      rate: 8,
      outcome: 'met',
      blocks: [{ held: true, overSaturated: false, callers: 480 }],
      callers: 480,
      attained: [{ ratio: 1, interval: [0.99, 1], callers: 480, outcome: 'met' }],
      concurrent: 9.5,
      providerMs: 800,
      targetMs: 12,
      paired: { idleOnly: 1, loadedOnly: 0, cases: 150, difference: 0.007, interval: [-0.01, 0.03], p: 1 },
    },
  ],
  kinds: [
    { kind: 'chat', share: 1, rate: 8, judged: 480, usable: 480, needed: 73, interval: [0.99, 1], outcome: 'met' },
  ],
});
const cases = [
  ['scorecard.json', sample, scorecardShape],
  ['capacity.json', search, capacityShape],
] as const;

it.each(names)('schema/%s is what the code makes', (name) => {
  const path = fileURLToPath(new URL(`schema/${name}`, root));
  const schema = resultSchemas[name]();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') {
    mkdirSync(new URL('schema', root), { recursive: true });
    writeFileSync(path, schema);
  }
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-result-schemas.test.ts';
  expect(readFileSync(path, 'utf8') === schema, `schema/${name} is out of date. Make it again with: ${remedy}`).toBe(
    true,
  );
});

describe.each(cases)('the schema of %s', (name, good, shape) => {
  const validate = new Ajv({ strict: true, strictTypes: false }).compile<object>(
    JSON.parse(resultSchemas[name]()) as object,
  );

  it('takes what Cutover writes, and a key of a later version', () => {
    expect(validate({ ...good, later: 1 }) ? [] : validate.errors).toEqual([]);
  });

  it.each([{ schemaVersion: 99 }, { schemaVersion: undefined }, { verdict: 'maybe' }])('refuses %j', (change) => {
    expect(validate(JSON.parse(JSON.stringify({ ...good, ...change })))).toBe(false);
  });

  it('refuses what the reader of the file refuses, and nothing else', () => {
    const refuses = (value: unknown): boolean => {
      try {
        shape(value, '');
        return false;
      } catch {
        return true;
      }
    };
    let refused = 0;
    const small = cutLists(good) as object;
    for (const place of listPlaces(small))
      for (const odd of [undefined, null, -1.5, 2, 'Odd', [], {}, true]) {
        const changed = changeAt(small, place, odd);
        const told = `${place.join('.')} = ${JSON.stringify(odd)}`;
        expect(!validate(changed), told).toBe(refuses(changed));
        refused += refuses(changed) ? 1 : 0;
      }
    expect(refused).toBeGreaterThan(100);
  });
});

/** The same with one item in each list: places in others are like those in it. */
function cutLists(value: unknown): unknown {
  // A pair is none without its second.
  if (Array.isArray(value)) return value.slice(0, value.length === 2 ? 2 : 1).map(cutLists);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutLists(item)]));
}

/** The places of all values in JSON, but for the version, which the reader looks at before. */
function listPlaces(value: unknown, place: string[] = []): string[][] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => listPlaces(item, [...place, key]))
      : [];
  return place.length === 0 ? inner.filter(([key]) => key !== 'schemaVersion') : [place, ...inner];
}

/** A copy with another value at a place; without its key, where that is undefined. */
function changeAt(value: object, place: readonly string[], odd: unknown): object {
  const copy = structuredClone(value);
  let holder = copy as Record<string, unknown>;
  for (const key of place.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  const last = place.at(-1) ?? '';
  if (odd === undefined && !Array.isArray(holder)) delete holder[last];
  else holder[last] = odd ?? null;
  return copy;
}
