import { describe, expect, it } from 'vitest';
import { answerForms } from '../../../../lib/kit/terms/answer-form.ts';
import { wireNames } from '../../../../lib/wire/formats/index.ts';
import { type DialectName, dialects } from '../../../../mocks/answer/dialects/index.ts';
import {
  describeSpeaker,
  listConfusions,
  measureSpoken,
  missRatio,
  standardErrors,
} from '../../../support/spoken-answers/measure-spoken.ts';
import { takenByWire } from '../../../support/spoken-answers/taken-by-wire.ts';

/** By chance one cell in 16,000. */
const MOST_STANDARD_ERRORS = 4;
const names = Object.keys(dialects) as DialectName[];
const cells = names.flatMap((name, index) =>
  answerForms.map((form) => ({ name, form, wire: wireNames[index % wireNames.length] ?? 'openai-chat' })),
);

describe('what contracts measure of a mock that is read from its bytes', () => {
  it.each(cells)('is the miss ratio that $name has for $form, spoken as $wire', ({ name, form, wire }) => {
    const spoken = measureSpoken(describeSpeaker(wire, name), { form, answers: 60 });
    const off = standardErrors(spoken, missRatio(dialects[name][form], form));
    expect(off).toBeLessThanOrEqual(MOST_STANDARD_ERRORS);
  });

  it.each(wireNames.flatMap((wire) => answerForms.map((form) => ({ wire, form }))))(
    'is every kind of failure in answers to requests for $form as itself, spoken as $wire, but for what the wire takes away',
    ({ wire, form }) => {
      const spoken = measureSpoken(describeSpeaker(wire, 'quirks'), { form, answers: 160 });
      const unknown = listConfusions(spoken, form).filter(({ is, said }) => takenByWire(wire, is) !== said);
      expect(unknown).toEqual([]);
    },
  );

  it('is not the miss ratio of another dialect', () => {
    const spoken = measureSpoken(describeSpeaker('openai-chat', 'fence-heavy-2026'), {
      form: 'extraction',
      answers: 100,
    });
    const other = missRatio(dialects['gpt-4o-dspy-2024'].extraction, 'extraction');
    expect(standardErrors(spoken, other)).toBeGreaterThan(MOST_STANDARD_ERRORS);
  });
});
