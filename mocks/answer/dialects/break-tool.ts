import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import type { Random } from '../../../lib/kit/stats/random.ts';
import type { JsonDraft } from '../../../lib/wire/breakage/json-draft.ts';
import { fillText } from '../../../lib/wire/breakage/fill-text.ts';
import type { Reply } from '../model-request.ts';
import { characterBreaks } from '../../../lib/wire/breakage/break-character.ts';
import { schemaBreaks } from '../../../lib/wire/breakage/break-schema.ts';
import { syntaxBreaks } from '../../../lib/wire/breakage/break-syntax.ts';
import { valueBreaks } from '../../../lib/wire/breakage/break-value.ts';
import type { JsonBreak } from '../../../lib/wire/breakage/broken.ts';

/** A right tool call before it is broken. */
interface CallDraft extends JsonDraft {
  name: string;
}

type ToolBreak = (draft: CallDraft, random: Random) => Reply | null;

const callBreaks = {
  'tool-as-text': ({ name, value }) => said(`<tool_call>${JSON.stringify({ name, arguments: value })}</tool_call>`),
  'tool-as-json-text': ({ name, value }) => said(JSON.stringify({ name, parameters: value })),
  'tool-none': (_, random) => said(`I will take care of it. ${fillText(random, 120)}`),
  'tool-unknown': ({ name, value }) => called(`functions.${name}`, JSON.stringify(value)),
  'tool-parallel': ({ name, value }) => {
    const call = { name, arguments: JSON.stringify(value) };
    return { text: '', toolCalls: [call, call], finish: 'stop' };
  },
  'args-empty': ({ name }) => called(name, ''),
  'args-double': ({ name, value }) => called(name, JSON.stringify(JSON.stringify(value))),
  'preamble-with-tool': ({ name, value }) => ({
    ...called(name, JSON.stringify(value)),
    text: 'I will look that up.',
  }),
} as const satisfies Partial<Record<FailureKind, ToolBreak>>;

/** Every way a tool call can be broken here: the ways of a call, and those of JSON for its arguments. */
export const toolBreaks = {
  ...callBreaks,
  ...onArguments(syntaxBreaks),
  ...onArguments(characterBreaks),
  ...onArguments(schemaBreaks),
  ...onArguments(valueBreaks),
} as const satisfies Partial<Record<FailureKind, ToolBreak>>;

export type ToolBreakKind = keyof typeof toolBreaks;

function onArguments<Kind extends string>(breaks: Record<Kind, JsonBreak>): Record<Kind, ToolBreak> {
  const entries = Object.entries<JsonBreak>(breaks).map(([kind, breakJson]): [string, ToolBreak] => [
    kind,
    (draft, random) => {
      const broken = breakJson(draft, random);
      return broken === null ? null : { ...called(draft.name, broken.text), finish: broken.finish };
    },
  ]);
  return Object.fromEntries(entries) as Record<Kind, ToolBreak>;
}

function said(text: string): Reply {
  return { text, toolCalls: [], finish: 'stop' };
}

function called(name: string, args: string): Reply {
  return { text: '', toolCalls: [{ name, arguments: args }], finish: 'stop' };
}
