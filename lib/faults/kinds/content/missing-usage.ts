import { object } from '../../../kit/settings/object.ts';
import { type AnswerJson, editPlace } from '../../../wire/formats/edit-places.ts';
import { defineFault } from '../../fault/fault.ts';
import { editJson } from '../../edit/edit-json.ts';

/** An answer nobody can charge for: budgets and limits downstream count nothing. */
export const missingUsage = defineFault({
  summary: 'The provider does not say how many tokens its answer took, streamed or not.',
  settings: object({}),
  decide: () => ({ kind: 'edit', edit: editJson(takeUsage) }),
});

function takeUsage({ value, wire: { usage } }: AnswerJson): boolean | 'drop' {
  const taken = usage.places
    .map((place) => editPlace(value, place, (old) => (old === null ? null : undefined)))
    .includes(true);
  if (!taken || usage.emptyWithout === undefined) return taken;
  const list = value[usage.emptyWithout];
  return Array.isArray(list) && list.length === 0 ? 'drop' : true;
}
