import type { Drill } from '../../drill/drill.ts';
import { judgesBy } from '../../drill/contracts/index.ts';
import { readField } from '../../drill/contracts/semantic/field.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { Expected } from '../../kit/terms/expected.ts';

/** Counts the cases of one kind of request of which contracts that go by what is expected can say something. */
export interface KnownAnswers {
  look(expected: Expected): void;
  /**
   * A sentence for each contract that says something of a part of them only. Throws a `usage` error for one that can say something of
   * none, for a field that nobody expects, and where a case would be judged by no contract at all. `source`: where the cases come from.
   */
  settle(source: string): string[];
}

/** Counts from nothing. */
export function createKnownAnswers(contracts: Drill['contracts'], name: string): KnownAnswers {
  const own = contracts.flatMap((settings, place) => (settings.for === name ? [{ settings, place }] : []));
  const semantic = own.flatMap(({ settings, place }) => {
    if (settings.kind !== 'semantic') return [];
    const { by } = settings;
    const fields = by.kind === 'fields' ? (by.fields ?? []) : [];
    return [{ settings, place, fields, judged: 0, found: fields.map(() => 0) }];
  });
  const others = own.length - semantic.length;
  let cases = 0;
  let unjudged = 0;

  function look(expected: Expected): void {
    cases++;
    let spoke = others;
    for (const one of semantic) {
      if (!judgesBy(one.settings, expected)) continue;
      spoke++;
      one.judged++;
      const right = expected.kind === 'json' ? expected.value : expected.kind === 'tool-call' ? expected.arguments : {};
      for (const [at, field] of one.fields.entries()) {
        if (readField(right, field) !== undefined) one.found[at] = (one.found[at] ?? 0) + 1;
      }
    }
    if (spoke === 0) unjudged++;
  }

  function settle(source: string): string[] {
    for (const { place, fields, judged, found } of semantic) {
      const path = `contracts[${place}]`;
      if (judged === 0) {
        throw new CutoverError(
          'usage',
          `${path} (semantic) must have a right answer to compare with: of ${countCases(cases)} of ${source} none expects what it compares. Give the cases "expected", or take the contract away.`,
        );
      }
      const never = found.indexOf(0);
      if (never >= 0) {
        throw new CutoverError(
          'usage',
          `${path}.by.fields[${never}].at must lead to what some case of ${source} expects, got ${JSON.stringify(fields[never]?.at)}.`,
        );
      }
    }
    if (semantic.length > 0 && unjudged > 0) {
      throw new CutoverError(
        'usage',
        `contracts for ${name} must judge every case: ${unjudged} of ${countCases(cases)} of ${source} expect nothing that is compared, and would count as not usable. Give them "expected", or add a contract that needs none: {"kind": "whole-answer", "for": "${name}"}.`,
      );
    }
    return semantic
      .filter(({ judged }) => judged < cases)
      .map(
        ({ place, judged }) =>
          `contracts[${place}] (semantic) judges ${judged} of ${countCases(cases)} of ${source}: of the others it is not known what is right.`,
      );
  }

  return { look, settle };
}

function countCases(count: number): string {
  return count === 1 ? '1 case' : `${count} cases`;
}
