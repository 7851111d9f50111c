/**
 * Instructions of a system prompt that are about form and must hold in every answer of a conversation. The ones here
 * are recognised by their wording, so that a drill can write them and see which of two models keeps them.
 */
export interface HouseRule {
  /** The wording it is recognised by, as a drill would write it. */
  example: string;
  /** What the rule asks for in this system prompt, with its wording where it has one; null: it has no such rule. */
  find(system: string): string | null;
  /** The answer with the rule held. */
  keep(text: string, asked: string): string;
  /** The answer with the rule forgotten. */
  forget(text: string, asked: string): string;
}

const table = /(?:^\|[^\n]*\|[ \t]*(?:\n|$))+/gm;

/** The house rules a dialect can hold or forget, in the order they are applied. */
export const houseRules = {
  'no-tables': {
    example: 'Never use tables.',
    find: (system) => /\b(?:never use|do not use|don[\u2019']t use|no) tables\b/i.exec(system)?.[0] ?? null,
    keep: (text) => tidy(text.replaceAll(table, '')),
    forget: (text) =>
      text.search(table) >= 0 ? text : `${text}\n\n| Step | State |\n| --- | --- |\n| Review | Open |`,
  },
  'heading-first': {
    example: 'Start with a heading.',
    find: (system) => /\b(?:start|begin|open) (?:every answer )?with a heading\b/i.exec(system)?.[0] ?? null,
    keep: (text) => (/^#{1,6} /.test(text) ? text : `## Answer\n\n${text}`),
    forget: (text) => text.replace(/^#{1,6} [^\n]*\n+/, ''),
  },
  'in-english': {
    example: 'Answer in English.',
    find: (system) => /\b(?:answer|reply|respond|write) (?:only )?in English\b/i.exec(system)?.[0] ?? null,
    keep: (text) => text,
    forget: (text) => `${text}\n\nWir melden uns, sobald es etwas Neues gibt.`,
  },
  'sign-off': {
    example: 'Sign with "The support team".',
    find: (system) =>
      /\b(?:sign|end|close) (?:every answer )?with ["\u201c]([^"\u201d\n]{1,200})["\u201d]/i.exec(system)?.[1] ?? null,
    keep: (text, asked) => `${text}\n\n${asked}`,
    forget: (text) => text,
  },
  'few-shot': {
    example: 'Example answer:\nYour parcel is on its way.\nReference: none',
    find: findExampleClosing,
    keep: (text, asked) => `${text}\n\n${asked}`,
    forget: (text) => text,
  },
} as const satisfies Record<string, HouseRule>;

export type HouseRuleName = keyof typeof houseRules;

/** How likely a rule still holds, 0 to 1, at turns 1, 3 and 10; in between on the line, after the tenth as at it. */
export interface Hold {
  turn1: number;
  turn3: number;
  turn10: number;
}

/** The likelihood that a rule still holds at a turn (1, 2, \u2026). */
export function holdAt({ turn1, turn3, turn10 }: Hold, turn: number): number {
  if (turn <= 3) return turn1 + ((turn3 - turn1) * (Math.max(1, turn) - 1)) / 2;
  return turn3 + ((turn10 - turn3) * (Math.min(10, turn) - 3)) / 7;
}

/** The same for every rule. */
export function holdAll(hold: Hold): Record<HouseRuleName, Hold> {
  const names = Object.keys(houseRules) as HouseRuleName[];
  return Object.fromEntries(names.map((name) => [name, hold])) as Record<HouseRuleName, Hold>;
}

/** The last line of the examples, where all of them end alike: the pattern a reader of examples picks up. */
function findExampleClosing(system: string): string | null {
  if (!/example answer:/i.test(system)) return null;
  const examples = Array.from(system.matchAll(/^Example answer:[ \t]*\n((?:[^\n]+(?:\n|$))+)/gim));
  const closings = new Set(examples.map(([, text = '']) => text.trimEnd().split('\n').at(-1)?.trim() ?? ''));
  const [closing] = closings;
  return closings.size === 1 && closing !== undefined && closing !== '' ? closing : null;
}

function tidy(text: string): string {
  return text.replaceAll(/\n{3,}/g, '\n\n').trim();
}
