import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import { jsonBreaks } from '../../../lib/wire/breakage/break-json.ts';
import { drawWeighted, type Random } from '../../../lib/kit/stats/random.ts';
import type { Draft } from '../draft.ts';
import type { Reply } from '../model-request.ts';
import { markdownBreaks } from './break-markdown.ts';
import { replyBreaks } from './break-reply.ts';
import { toolBreaks } from './break-tool.ts';
import type { Dialect } from './dialect.ts';

/** A reply, and the way the dialect broke it: `null` when it is right. */
export interface SpokenReply {
  reply: Reply;
  failure: FailureKind | null;
}

/**
 * Says a right answer in a dialect: as it is, or broken in a drawn way. An answer that offers no place for the way
 * that was drawn (no number to put in quotes, say) is said right.
 */
export function speak(draft: Draft, dialect: Dialect, random: Random): SpokenReply {
  const { kind } = drawWeighted<{ kind: string; weight: number }>(random, dialect[draft.kind]);
  if (kind === 'right') return { reply: sayRight(draft), failure: null };
  const reply = isIn(replyBreaks, kind)
    ? replyBreaks[kind](sayRight(draft), dialect.style.refusal)
    : breakDraft(draft, kind, dialect, random);
  return reply === null ? { reply: sayRight(draft), failure: null } : { reply, failure: kind as FailureKind };
}

function breakDraft(draft: Draft, kind: string, { style }: Dialect, random: Random): Reply | null {
  switch (draft.kind) {
    case 'extraction': {
      const broken = isIn(jsonBreaks, kind) ? jsonBreaks[kind](draft, random) : null;
      return broken === null ? null : { ...broken, toolCalls: [] };
    }
    case 'tool-call':
      return isIn(toolBreaks, kind) ? toolBreaks[kind](draft, random) : null;
    case 'chat': {
      const text = isIn(markdownBreaks, kind) ? markdownBreaks[kind](draft.text, style.driftWord) : null;
      return text === null ? null : { text, toolCalls: [], finish: 'stop' };
    }
  }
}

function isIn<Breaks extends object>(breaks: Breaks, kind: string): kind is keyof Breaks & string {
  return Object.hasOwn(breaks, kind);
}

/** A right answer as it is. */
export function sayRight(draft: Draft): Reply {
  switch (draft.kind) {
    case 'extraction':
      return { text: JSON.stringify(draft.value), toolCalls: [], finish: 'stop' };
    case 'tool-call':
      return { text: '', toolCalls: [{ name: draft.name, arguments: JSON.stringify(draft.value) }], finish: 'stop' };
    case 'chat':
      return { text: draft.text, toolCalls: [], finish: 'stop' };
  }
}
