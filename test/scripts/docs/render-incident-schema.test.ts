import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { renderIncidentSchema } from '../../../scripts/docs/render-incident-schema.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';

const path = fileURLToPath(new URL('../../../schema/incident.json', import.meta.url));
// Its `anyOf` beside `type` is what editors want.
const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile<object>(
  JSON.parse(renderIncidentSchema()) as object,
);

it('schema/incident.json is what the code makes', () => {
  const schema = renderIncidentSchema();
  if (process.env.CUTOVER_UPDATE_DOCS === '1') writeFileSync(path, schema);
  const remedy = 'CUTOVER_UPDATE_DOCS=1 npx vitest run test/scripts/docs/render-incident-schema.test.ts';
  expect(
    readFileSync(path, 'utf8') === schema,
    `schema/incident.json is out of date. Make it again with: ${remedy}`,
  ).toBe(true);
});

it.each([1, { from: 0, to: 1 }, { on: 1, periodMs: 300_000, onRatio: 0.5 }])(
  'the schema takes a share of %j',
  (share) => {
    const incident = writeIncident({ phases: [writePhase({ share })], $schema: './schema/incident.json' });
    expect(validate(JSON.parse(JSON.stringify(incident))) ? [] : validate.errors).toEqual([]);
  },
);

it.each<[string, object]>([
  ['a key nobody knows', { ...writeIncident(), phase: [] }],
  ['a shape nobody knows', writeIncident({ shapes: ['regionl' as never] })],
  [
    'a fault nobody knows',
    writeIncident({ phases: [writePhase({ faults: [{ fault: { kind: 'silense' } }] as never })] }),
  ],
  ['no phase', writeIncident({ phases: [] })],
  ['no source', writeIncident({ sources: [] })],
])('the schema refuses %s', (_, incident) => {
  expect(validate(JSON.parse(JSON.stringify(incident)))).toBe(false);
});
