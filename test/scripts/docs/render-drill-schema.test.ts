import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readDrill } from '../../../lib/run/runner/read-drill.ts';
import { renderDrillSchema } from '../../../scripts/docs/render-drill-schema.ts';
import { writeDrill } from '../../support/drills.ts';

const root = new URL('../../../', import.meta.url);
const path = fileURLToPath(new URL('schema/drill.json', root));
// Its `anyOf` beside `type` is what editors want.
const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile<object>(
  JSON.parse(renderDrillSchema()) as object,
);
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it('schema/drill.json is what the code makes', () => {
  const schema = renderDrillSchema();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, schema);
  }
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-drill-schema.test.ts';
  expect(readFileSync(path, 'utf8') === schema, `schema/drill.json is out of date. Make it again with: ${remedy}`).toBe(
    true,
  );
});

describe('the schema takes', () => {
  it('the small drill of the tests', () => {
    expect(validate(asJson(writeDrill())) ? [] : validate.errors).toEqual([]);
  });

  const shipped = readdirSync(new URL('scenarios', root)).filter((name) => name.endsWith('.ts'));
  it.each(shipped)('scenarios/%s', async (name) => {
    const { drill } = await readDrill(fileURLToPath(new URL(`scenarios/${name}`, root)));
    expect(validate(asJson(drill)) ? [] : validate.errors).toEqual([]);
  });

  it('every drill of the pages', () => {
    const pages = ['README.md', ...readdirSync(new URL('docs', root)).map((name) => `docs/${name}`)];
    const drills = pages
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => [...readFileSync(new URL(name, root), 'utf8').matchAll(/^```json[^\n]*\n(\{.*?)^```$/gms)])
      .map(([, text = '']) => text)
      .filter((text) => text.includes('"timeline": ['));
    expect(drills.length).toBeGreaterThan(2);
    for (const text of drills) expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([]);
  });
});

describe('the schema refuses a drill', () => {
  it.each<[string, (drill: ReturnType<typeof writeDrill>) => object]>([
    ['with a key nobody knows', (drill) => ({ ...drill, tagret: {} })],
    ['without a name', (drill) => ({ ...drill, name: undefined })],
    ['whose name is none', (drill) => ({ ...drill, name: 'My Drill' })],
    ['whose seed is no whole number', (drill) => ({ ...drill, seed: 1.5 })],
    ['with a target nobody knows', (drill) => ({ ...drill, target: { kind: 'portky' } })],
    ['with a key of another target', (drill) => ({ ...drill, target: { kind: 'router', url: 'http://127.0.0.1/' } })],
    ['with a fault nobody knows', (drill) => ({ ...drill, timeline: [outage({ kind: 'silense' })] })],
    ['with a setting of another fault', (drill) => ({ ...drill, timeline: [outage({ kind: 'silence', status: 1 })] })],
    [
      'with a share over 1',
      (drill) => ({ ...drill, timeline: [outage({ kind: 'silence', when: { probability: 3 } })] }),
    ],
    ['without a timeline', (drill) => ({ ...drill, timeline: [] })],
    ['with a metric nobody knows', (drill) => ({ ...drill, objectives: [{ metric: 'usableRation', min: 1 }] })],
    [
      'with a header that is no text',
      (drill) => ({ ...drill, target: { kind: 'url', url: 'http://127.0.0.1/', headers: { a: 1 } } }),
    ],
    ['whose $schema is no text', (drill) => ({ ...drill, $schema: 1 })],
  ])('%s', (_, change) => {
    expect(validate(asJson(change(writeDrill())))).toBe(false);
  });
});

function outage(fault: object): object {
  return { phase: 'outage', durationMs: 1_000, primary: [fault] };
}
