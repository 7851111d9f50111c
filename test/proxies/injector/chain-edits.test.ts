import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideFault } from '../../../lib/faults/decide-fault.ts';
import { readFaultRequest } from '../../../lib/faults/fault/fault-request.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createAttemptEdit } from '../../../lib/proxies/injector/attempt-edit.ts';
import { chainEdits } from '../../../lib/proxies/injector/chain-edits.ts';
import type { FaultOutcome } from '../../../lib/faults/edit/fault-outcome.ts';
import type { Replacement } from '../../../lib/wire/shape/response-editor.ts';
import type { EditResponse } from '../../../lib/proxies/proxy/edit-response.ts';
import { noAnswers, runEdit } from '../../faults/edited.ts';
import { cutAt } from '../proxy/pieces.ts';

const EVENTS = ['data: {"a":1}\n\n', ': note\n\n', 'data: {"b":22}\n\n', 'data: {"c":333}\n\n', 'data: [DONE]\n\n'];
const STREAM = EVENTS.join('');

function editOf(fault: FaultSettings, told: FaultOutcome[] = []): EditResponse {
  const request = readFaultRequest({ method: 'POST', target: '/', headers: [], body: '{}', atEpochMs: 0 });
  const { applied } = decideFault([fault], { request, elapsedMs: 0, matchedBefore: [], seed: 1, identity: 'a' });
  const action = applied[0]?.action;
  if (action?.kind !== 'edit') throw new Error(`${fault.kind} is no edit`);
  return createAttemptEdit(action.edit, noAnswers, (outcome) => told.push(outcome));
}

/** What a response becomes that is cut at these places. */
function run(edit: EditResponse, body: string, cuts: readonly number[] = [], type = 'text/event-stream') {
  const editor = edit({ minorVersion: 1, status: 200, headers: [['content-type', type]] } as never, true);
  if (editor === null) throw new Error('nothing edits');
  let text = '';
  let next: Replacement['next'] = 'go-on';
  const take = (step: Replacement): void => {
    text += step.pieces.map((piece) => Buffer.from(piece).toString('latin1')).join('');
    next = step.next;
  };
  for (const piece of cutAt(Buffer.from(body), cuts)) {
    if (next === 'go-on') take(editor.push(piece));
    else if (next === 'pass') text += piece.toString('latin1');
  }
  if (next === 'go-on') take(editor.end());
  return { text, next, editor };
}

const frame = fc.integer({ min: 1, max: 5 });
const edits: fc.Arbitrary<FaultSettings> = fc.oneof(
  fc.record({ kind: fc.constant('drop-frame' as const), frame }),
  fc.record({ kind: fc.constant('duplicate-frame' as const), frame }),
  fc.record({ kind: fc.constant('malformed-frame' as const), frame }),
  fc.record({ kind: fc.constant('coalesce' as const), frames: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ kind: fc.constant('cut-in-frame' as const), frame, by: fc.constantFrom('end' as const) }),
  fc.record({
    kind: fc.constant('error-event' as const),
    error: fc.constantFrom('openai-chat' as const, 'gemini' as const),
    afterTokens: fc.nat(4),
    followedBy: fc.constantFrom('end' as const, 'go-on' as const),
  }),
);

describe('edits one behind the other', () => {
  test('make of a stream, however it is cut, what each makes of what the one before made', () => {
    fc.assert(
      fc.property(
        fc.array(edits, { minLength: 2, maxLength: 3 }),
        fc.uniqueArray(fc.integer({ min: 1, max: STREAM.length - 1 }), { maxLength: 8 }),
        (faults, cuts) => {
          const inTurn = faults.reduce((body, fault) => runEdit(fault, body).text, STREAM);
          const chained = faults.map((fault) => editOf(fault)).reduce(chainEdits);
          expect(
            run(
              chained,
              STREAM,
              cuts.toSorted((a, b) => a - b),
            ).text,
          ).toBe(inTurn);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('count by what came to them: the second sees events the first has made', () => {
    const told: FaultOutcome[][] = [[], []];
    const first = editOf({ kind: 'drop-frame', frame: 1 }, told[0]);
    expect(run(chainEdits(first, editOf({ kind: 'drop-frame', frame: 3 }, told[1])), STREAM).text).not.toContain('"a"');
    expect(told.map(([outcome]) => outcome)).toEqual([
      { kind: 'applied' },
      { kind: 'skipped', reason: 'nothing to edit' },
    ]);
  });

  test('of whole bodies are made in turn, at the end', () => {
    const body = JSON.stringify({
      choices: [{ index: 0, message: { content: 'A long answer.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    });
    const truncate = editOf({ kind: 'truncate-answer', afterCharacters: 3, finishReason: 'length' });
    const both = chainEdits(truncate, editOf({ kind: 'missing-usage' }));
    for (const cuts of [[], [9, 40]]) {
      const { text } = run(both, body, cuts, 'application/json');
      expect(JSON.parse(text)).toEqual({
        choices: [{ index: 0, message: { content: 'A l' }, finish_reason: 'length' }],
      });
    }
  });

  test('are one where the other has nothing to edit', () => {
    const told: FaultOutcome[] = [];
    const drop = editOf({ kind: 'drop-frame', frame: 1 }, told);
    const usage = editOf({ kind: 'missing-usage' });
    const body = '{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":1}}';
    for (const both of [chainEdits(drop, usage), chainEdits(usage, drop)]) {
      expect(run(both, body, [], 'application/json').text).not.toContain('usage');
    }
    expect(told).toEqual(Array.from({ length: 2 }, () => ({ kind: 'skipped', reason: 'no event stream' })));
  });

  test('give back what they hold in the order it came', () => {
    const hold = editOf({ kind: 'coalesce', frames: 9 });
    const { editor } = run(chainEdits(editOf({ kind: 'drop-frame', frame: 9 }), hold), '');
    const cut = STREAM.length - 20;
    const out = editor.push(Buffer.from(STREAM.slice(0, cut)));
    expect(out.pieces).toEqual([]);
    expect(Buffer.concat(editor.release()).toString()).toBe(STREAM.slice(0, cut));
  });
});
