import { noteKinds } from '../../kit/terms/note-kind.ts';
import type { HumanResponse } from './response.ts';
import { keys, listOf, ms, number, oneOf, orNull, text } from './shape.ts';

/** What people noted. */
export const humanResponse = keys<HumanResponse>({
  notes: listOf(keys<HumanResponse['notes'][number]>({ atMs: number, as: oneOf(noteKinds), text })),
  alertMs: orNull(ms),
  mitigationMs: orNull(ms),
});
