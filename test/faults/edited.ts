import type { AnswerMemory } from '../../lib/faults/edit/answer-memory.ts';
import { decideFault } from '../../lib/faults/decide-fault.ts';
import type { FaultReplacement } from '../../lib/faults/edit/fault-replacement.ts';
import { editResponse } from '../../lib/faults/edit/edit-response.ts';
import { readFaultRequest } from '../../lib/faults/fault/fault-request.ts';
import type { FaultSettings } from '../../lib/faults/index.ts';
import { cutAt } from '../proxies/proxy/pieces.ts';

/** What an edit made of a body, write by write. */
export interface Edited {
  writes: string[];
  text: string;
  /** Did it say, once or oftener, that it was applied? */
  applied: boolean;
  next: FaultReplacement['next'];
  gaveUp: string | null;
}

export const noAnswers: AnswerMemory = { recall: () => null, remember: () => {} };

/** Sends a body through a fault, cut at these places. */
export function runEdit(
  fault: FaultSettings,
  body: string | Uint8Array,
  options: { type?: string; cuts?: readonly number[]; answers?: AnswerMemory } = {},
): Edited {
  const { type = 'text/event-stream', cuts = [], answers = noAnswers } = options;
  const request = readFaultRequest({ method: 'POST', target: '/', headers: [], body: '{}', atEpochMs: 0 });
  const context = { request, elapsedMs: 0, matchedBefore: [0], seed: 1, identity: 'a' };
  const action = decideFault([fault], context).applied[0]?.action;
  if (action?.kind !== 'edit') throw new Error(`${fault.kind} is no edit`);
  const editor = editResponse(action.edit, { headers: [['content-type', type]], hasBody: true }, answers);
  if ('skipped' in editor) throw new Error(`skipped: ${editor.skipped}`);
  const edited: Edited = { writes: [], text: '', applied: false, next: 'go-on', gaveUp: null };
  const take = (step: FaultReplacement): void => {
    edited.writes.push(...step.pieces.map((piece) => Buffer.from(piece).toString('latin1')).filter((w) => w !== ''));
    edited.applied ||= step.outcome?.kind === 'applied';
    edited.next = step.next;
    if (step.outcome?.kind === 'skipped') edited.gaveUp ??= step.outcome.reason;
  };
  for (const piece of cutAt(Buffer.from(body), cuts)) {
    if (edited.next === 'go-on') take(editor.push(piece));
    else if (edited.next === 'pass') edited.writes.push(piece.toString('latin1'));
  }
  if (edited.next === 'go-on') take(editor.end());
  edited.text = edited.writes.join('');
  return edited;
}
