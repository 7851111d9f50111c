import { type AnswerForm, answerForms } from '../../lib/kit/terms/answer-form.ts';
import { wireNames } from '../../lib/wire/formats/index.ts';
import { isPrevented } from '../../mocks/answer/enforcement.ts';
import { type DialectName, dialects } from '../../mocks/answer/dialects/index.ts';
import { presets } from '../../mocks/answer/presets/index.ts';
import {
  describeSpeaker,
  joinSpoken,
  listConfusions,
  measureSpoken,
  missRatio,
  type Spoken,
  standardErrors,
} from '../support/spoken-answers/measure-spoken.ts';
import { takenByWire } from '../support/spoken-answers/taken-by-wire.ts';
import { atMost, type Bench, type BenchRow } from './bench.ts';

/** In each wire format, of every dialect and kind of request. */
const ANSWERS = 500;
/** Of every published rate. */
const PRESET_ANSWERS = 125;
/** In all of 80 rows, by chance once in 200 runs; a run of today gives what one of yesterday gave. */
const STANDARD_ERRORS = 4;
/** The edge of a 95 % interval, which one row in twenty lies outside of. */
const NINETY_FIVE = 1.96;

/**
 * Mocks of every dialect, and of every published rate, answer in every wire format, their bytes are read, and the contracts judge: is the miss ratio that is
 * measured the configured one, and is every kind of failure recognised as itself?
 */
export const bench: Bench = {
  name: 'dialects',
  run: () => Promise.resolve(measureDialects()),
};

function measureDialects(): BenchRow[] {
  const ratios: BenchRow[] = [];
  const taken: BenchRow[] = [];
  let inside = 0;
  let recognised = 0;
  let answers = 0;
  for (const name of Object.keys(dialects) as DialectName[]) {
    for (const form of answerForms) {
      const wires = wireNames.map((wire, place) => {
        const spoken = measureSpoken(describeSpeaker(wire, name), { form, answers: ANSWERS, from: place * ANSWERS });
        for (const { is, said, times } of listConfusions(spoken, form)) {
          const known = takenByWire(wire, is) === said;
          const id = `${name} ${form}, ${wire}: ${is} taken for ${said}${known ? ', as the format has it' : ''}`;
          taken.push(known ? { id, value: times, unit: '' } : atMost(id, times, '', 0));
          if (!known) recognised -= times;
        }
        return spoken;
      });
      const spoken = joinSpoken(wires);
      answers += spoken.answers;
      recognised += spoken.answers;
      const ratio = missRatio(dialects[name][form], form);
      if (standardErrors(spoken, ratio) <= NINETY_FIVE) inside++;
      ratios.push(renderRatio(`${name} ${form}`, spoken, ratio));
      if (form !== 'extraction') continue;
      const left = dialects[name].extraction.map(({ kind, weight }) => ({
        kind: kind !== 'right' && isPrevented(kind) ? 'right' : kind,
        weight,
      }));
      // Anthropic and Gemini hold to any schema they take; the other two to a strict one.
      const held = (['anthropic-messages', 'gemini'] as const).map((wire, place) =>
        measureSpoken(describeSpeaker(wire, name), {
          form,
          answers: ANSWERS,
          from: place * ANSWERS,
          ask: 'structured',
        }),
      );
      const leftRatio = missRatio(left, form);
      if (standardErrors(joinSpoken(held), leftRatio) <= NINETY_FIVE) inside++;
      ratios.push(renderRatio(`${name} ${form}, schema enforced`, joinSpoken(held), leftRatio));
    }
  }
  for (const [preset, { set }] of Object.entries(presets)) {
    for (const [form, mix] of Object.entries(set) as [AnswerForm, { kind: string; weight: number }[]][]) {
      const wires = wireNames.map((wire, place) =>
        measureSpoken(describeSpeaker(wire, 'strict', { preset }), {
          form,
          answers: PRESET_ANSWERS,
          from: place * PRESET_ANSWERS,
        }),
      );
      const ratio = missRatio(mix, form);
      const spoken = joinSpoken(wires);
      if (standardErrors(spoken, ratio) <= NINETY_FIVE) inside++;
      ratios.push(renderRatio(preset, spoken, ratio));
    }
  }
  return [
    ...ratios,
    { id: 'rows in the 95 % interval', value: inside, unit: `of ${ratios.length}` },
    ...taken,
    { id: 'recognised as what was said', value: recognised, unit: `of ${answers}` },
  ];
}

function renderRatio(id: string, spoken: Spoken, ratio: number): BenchRow {
  const slack = STANDARD_ERRORS * Math.sqrt((ratio * (1 - ratio)) / spoken.answers);
  return {
    id,
    value: spoken.missed / spoken.answers,
    unit: `missed of ${spoken.answers}`,
    bar: `${ratio.toFixed(3)} ± ${slack.toFixed(3)}`,
    ok: standardErrors(spoken, ratio) <= STANDARD_ERRORS,
  };
}
