import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDrillSettings } from '../../../lib/drill/drill.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { renderDrillSchema } from '../../../scripts/docs/render-drill-schema.ts';
import { arbitrarySettings } from '../../support/arbitrary-settings.ts';

it('the schema takes whatever its reader is said to read', () => {
  const validate = new Ajv({ strict: false }).compile<object>(JSON.parse(renderDrillSchema()) as object);
  fc.assert(
    fc.property(arbitrarySettings(createDrillSettings(mockSettings).describe()), (drill) => {
      expect(validate(JSON.parse(JSON.stringify(drill))) ? [] : validate.errors).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
