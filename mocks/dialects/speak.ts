import { drawWeighted, type Random } from '../../lib/stats/random.ts';
import type { FailureKind } from '../../lib/contracts/failure-kind.ts';
import type { Draft } from '../draft.ts';
import type { Reply } from '../model-request.ts';
import { jsonBreaks } from '../../lib/contracts/breaks/break-json.ts';
import { markdownBreaks } from './break-markdown.ts';
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
  const broken = breakDraft(draft, dialect, random);
  return broken ?? { reply: sayRight(draft), failure: null };
}

function breakDraft(draft: Draft, dialect: Dialect, random: Random): SpokenReply | null {
  switch (draft.kind) {
    case 'extraction': {
      const { kind } = drawWeighted(random, dialect.extraction);
      const broken = kind === 'right' ? null : jsonBreaks[kind](draft, random);
      return kind === 'right' || broken === null ? null : { reply: { ...broken, toolCalls: [] }, failure: kind };
    }
    case 'tool-call': {
      const { kind } = drawWeighted(random, dialect['tool-call']);
      const reply = kind === 'right' ? null : toolBreaks[kind](draft, random);
      return kind === 'right' || reply === null ? null : { reply, failure: kind };
    }
    case 'chat': {
      const { kind } = drawWeighted(random, dialect.chat);
      const text = kind === 'right' ? null : markdownBreaks[kind](draft.text);
      return kind === 'right' || text === null
        ? null
        : { reply: { text, toolCalls: [], finish: 'stop' }, failure: kind };
    }
  }
}

function sayRight(draft: Draft): Reply {
  switch (draft.kind) {
    case 'extraction':
      return { text: JSON.stringify(draft.value), toolCalls: [], finish: 'stop' };
    case 'tool-call':
      return { text: '', toolCalls: [{ name: draft.name, arguments: JSON.stringify(draft.value) }], finish: 'stop' };
    case 'chat':
      return { text: draft.text, toolCalls: [], finish: 'stop' };
  }
}
