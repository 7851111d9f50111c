import { syntaxBreaks } from '../../../lib/wire/breakage/break-syntax.ts';
import { characterBreaks } from '../../../lib/wire/breakage/break-character.ts';
import type { WireName } from '../../../lib/wire/formats/index.ts';

/** Ways in which a call's arguments are no object any more. */
const noObject = [
  ...Object.keys(syntaxBreaks),
  ...Object.keys(characterBreaks),
  'args-double',
  'args-empty',
  'list-vs-object',
];

/**
 * What a failure of a tool call looks like where a wire format cannot carry it as it is; the kind itself where it can.
 * Anthropic's input is an object, so that no arguments are an empty one. Gemini gives out no call whose arguments are no
 * object: it says that it was malformed.
 */
export function takenByWire(wire: WireName, kind: string): string {
  if (wire === 'anthropic-messages' && kind === 'args-empty') return 'missing-key';
  // Cut at the token limit, it says MAX_TOKENS and nothing.
  if (wire === 'gemini' && kind === 'truncated') return 'empty-content';
  return wire === 'gemini' && noObject.includes(kind) ? 'tool-malformed' : kind;
}
