import type { KeptExample } from './evidence.ts';
import type { Judgement } from '../../records/judgement.ts';

/** Kept of each failure kind and contract: more than are shown, since some turn out to have no known server. */
const KEPT_PER_GROUP = 6;
const MAX_CHARACTERS = 600;

/** What is kept of an answer. */
type Rendered = Pick<KeptExample, 'answer' | 'words'>;

/** Keeps the first few unusable answers of each kind, by index, whatever order they come in. */
export interface ExampleKeeper {
  /** `judgement` is one of the answer's `judgements`; `render` is called only when the example is kept. */
  offer(index: number, judgements: readonly Judgement[], judgement: Judgement, render: () => Rendered): void;
  list(): KeptExample[];
}

/** An empty keeper. */
export function createExampleKeeper(): ExampleKeeper {
  const groups = new Map<string, KeptExample[]>();
  return {
    offer(index, judgements, judgement, render) {
      const key = `${judgement.contract} ${judgement.failure}`;
      const group = groups.get(key) ?? [];
      const last = group.at(-1);
      if (group.length >= KEPT_PER_GROUP && last !== undefined && last.index <= index) return;
      const rendered = render();
      group.push({ index, judgements, judgement, ...rendered, answer: cut(rendered.answer) });
      group.sort((a, b) => a.index - b.index);
      group.length = Math.min(group.length, KEPT_PER_GROUP);
      groups.set(key, group);
    },
    list: () => [...groups.values()].flat(),
  };
}

/** Cuts a text without leaving half a character, and lets go of the long one it came from. */
function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(MAX_CHARACTERS - 2)) ? MAX_CHARACTERS - 2 : MAX_CHARACTERS - 1;
  return `${text.slice(0, end)}…`;
}
