import { object } from '../../../kit/settings/object.ts';
import { setFinish } from '../../../wire/formats/edit-places.ts';
import { defineFault } from '../../fault/fault.ts';
import { editJson } from '../../edit/edit-json.ts';

/** An answer of which nobody can say whether it is whole. */
export const missingFinish = defineFault({
  summary: 'The provider does not say why its answer ended: the finish reason is null, streamed or not.',
  settings: object({}),
  decide: () => ({ kind: 'edit', edit: editJson((json) => setFinish(json, 'none')) }),
});
