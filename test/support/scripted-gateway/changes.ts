import type { UsualProvider } from '../../../lib/kit/terms/provider.ts';
import type { OnTheWayKind } from '../../../lib/collector/scorecard/on-the-way.ts';
import type { AnswerChange } from './behaviour.ts';
import { callsTools, type ChatBody, type ChatEvent, finishOf, finishPiece, textOf, withText } from './answer-text.ts';

/** What was done to an answer, for the truth. */
export interface Done {
  did: OnTheWayKind | null;
  lied: boolean;
  changedUsage: boolean;
}

/** Changes one answer, piece by piece or whole. */
export interface Changer {
  readonly done: Done;
  /** Does it leave off both the finish reason and the marker of a stream? */
  readonly leavesNoEnd: boolean;
  headers(headers: Record<string, string>): Record<string, string>;
  whole(body: ChatBody): ChatBody;
  /** What is sent for an event; `over`: nothing more is. */
  event(event: ChatEvent): { send: ChatEvent[]; over: boolean };
}

/** What a changer must know of the answer. */
export interface ChangedAnswer {
  provider: UsualProvider;
  models: Record<UsualProvider, string>;
}

/** The changer of all these, in their order. */
export function createChanger(changes: readonly AnswerChange[], { provider, models }: ChangedAnswer): Changer {
  const done: Done = { did: null, lied: false, changedUsage: false };
  const other: UsualProvider = provider === 'primary' ? 'fallback' : 'primary';
  const find = <Kind extends AnswerChange['kind']>(kind: Kind) =>
    changes.find((one): one is Extract<AnswerChange, { kind: Kind }> => one.kind === kind);
  const truncate = find('truncate');
  let passed = 0;

  function change(body: ChatBody): ChatBody {
    let changed = body;
    if (find('rewrite-text') !== undefined && textOf(body) !== '') {
      changed = withText(changed, (text) => text.toUpperCase());
      done.did = 'rewritten';
    }
    if (find('model') !== undefined && body.model !== undefined) {
      changed = { ...changed, model: models[other] };
      done.lied = true;
    }
    const { usage } = body;
    if (find('usage') !== undefined && typeof usage?.completion_tokens === 'number') {
      changed = { ...changed, usage: { ...usage, completion_tokens: usage.completion_tokens * 3 } };
      done.changedUsage = true;
    }
    return changed;
  }

  return {
    done,
    leavesNoEnd: find('no-done') !== undefined && find('no-finish') !== undefined,
    headers(headers) {
      if (find('header') === undefined) return headers;
      done.lied = true;
      return { ...headers, 'x-served-by': other };
    },
    whole(body) {
      const changed = change(body);
      if (truncate === undefined || callsTools(body) || textOf(changed).length <= truncate.characters) return changed;
      done.did = 'truncated-by-target';
      return withText(changed, (text) => text.slice(0, truncate.characters));
    },
    event(event) {
      if (event.kind === 'done') return { send: find('no-done') === undefined ? [event] : [], over: false };
      if (find('no-finish') !== undefined && finishOf(event.body) !== null) return { send: [], over: false };
      const body = change(event.body);
      const text = textOf(body);
      if (truncate === undefined || text === '' || passed + text.length <= truncate.characters) {
        passed += text.length;
        return { send: [{ kind: 'piece', body }], over: false };
      }
      done.did = 'truncated-by-target';
      const cut = withText(body, (whole) => whole.slice(0, truncate.characters - passed));
      return { send: [{ kind: 'piece', body: cut }, finishPiece(body), { kind: 'done' }], over: true };
    },
  };
}
