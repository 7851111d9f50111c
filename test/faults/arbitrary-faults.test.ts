/** Whatever fault can be drawn from the settings' own description, and whatever comes of changing it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { decideFault } from '../../lib/faults/decide-fault.ts';
import { readFaultRequest } from '../../lib/faults/fault/fault-request.ts';
import { faults, faultSettings } from '../../lib/faults/index.ts';
import { arbitraryMutant, arbitrarySettings } from '../support/arbitrary-settings.ts';
import { countCases, fuzz } from '../support/fuzz.ts';

const ALL_CASES = 10_000;
const CASES = countCases(ALL_CASES);
const fault = arbitrarySettings(faultSettings.describe());
const body = fc.oneof(
  fc.constant(null),
  fc.json({ maxDepth: 3 }),
  fc
    .record({ model: fc.constantFrom('gpt-4o', '', '*'), stream: fc.boolean(), messages: fc.array(fc.jsonValue()) })
    .map((value) => JSON.stringify(value)),
);
const request = fc.record({
  method: fc.constantFrom('POST', 'GET', 'HEAD'),
  target: fc.constantFrom('/v1/chat/completions', '/?', '/models/%zz:streamGenerateContent', '*'),
  headers: fc.array(fc.tuple(fc.constantFrom('authorization', 'x', '__proto__'), fc.string({ maxLength: 5 })), {
    maxLength: 3,
  }),
  body,
  atEpochMs: fc.constantFrom(0, 1_790_000_000_000),
});

test('a fault that is read decides over any request, and is read again from what was read', () => {
  const happened = new Set<string>();
  let refused = 0;
  fc.assert(
    fc.property(fault, request, fc.nat(1_000_000), fc.nat(100), (drawn, asked, elapsedMs, matched) => {
      const settings = readOrNull(drawn);
      if (settings === null) return void refused++;
      expect(faultSettings.read(JSON.parse(JSON.stringify(settings)), '')).toEqual(settings);
      const decided = decideFault([settings], {
        request: readFaultRequest(asked),
        elapsedMs,
        matchedBefore: [matched],
        seed: 1,
        identity: 'a',
      });
      // A limit that was asked has done its work, though it lets most calls through.
      const [step] = decided.steps;
      const isAsked = step?.kind === 'spared' && (step.outcome !== undefined || step.reason === settings.kind);
      if (decided.applied.length > 0 || isAsked) happened.add(settings.kind);
    }),
    { ...fuzz(ALL_CASES), endOnFailure: true },
  );
  // What is drawn is mostly accepted, and every fault there is has happened: the drawing is worth something.
  expect(refused).toBeLessThan(CASES / 3);
  expect([...happened].toSorted()).toEqual(Object.keys(faults).toSorted());
});

test('a fault that is changed at one place is read, or refused with the place and the rule', () => {
  let refused = 0;
  fc.assert(
    fc.property(arbitraryMutant(fault), (changed) => {
      if (readOrNull(JSON.parse(JSON.stringify(changed))) === null) refused++;
    }),
    { ...fuzz(ALL_CASES), endOnFailure: true },
  );
  expect(refused).toBeGreaterThan(CASES / 3);
});

/** Null when it is refused; throws when it is refused in any other way than it should be. */
function readOrNull(drawn: unknown): ReturnType<typeof faultSettings.read> | null {
  try {
    return faultSettings.read(drawn, 'fault');
  } catch (error) {
    expect(error).toBeInstanceOf(CutoverError);
    expect(error).toMatchObject({ code: 'usage', message: /^fault\S* (must|is missing: |is not a known key\. )/s });
    return null;
  }
}
