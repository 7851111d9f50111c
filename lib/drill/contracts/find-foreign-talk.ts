import type { FailureKind } from '../../kit/terms/failure-kind.ts';

/** Marks by which chat templates part turns; a server takes them out, unless it has another model's template. */
const turnMark =
  /<\|(?:im_start|im_end|im_sep|endoftext|eot_id|eom_id|begin_of_text|end_of_text|start_header_id|end_header_id|user|assistant|system|end|start|return|channel|END_OF_TURN_TOKEN|START_OF_TURN_TOKEN)\|>|<(?:start|end)_of_turn>|\[\/?INST\]|<<\/?SYS>>|<｜(?:end▁of▁sentence|begin▁of▁sentence|User|Assistant)｜>/;
/** A line that begins a turn of a conversation, as prompts are written out in examples. */
const turnLine =
  /^(?:#{2,3} )?(?:user|human|assistant|system|instruction|input|response)(?: prompt| message)?:(?=\s|$)/gim;

/** Parties of a conversation that are also words on a form: only an exchange of theirs is one. */
const partyLine = /^(?:customer|client|agent|support(?: agent)?|bot|chatbot|ai|kunde|cliente):(?=\s|$)/gim;
/** What both of these begin with, as the first thing said: most answers begin otherwise, and need not be looked through. */
const begins = /^\s*[#uhasirckb]/i;
/** The end mark of SentencePiece, where nothing is struck out by a tag of that name. */
const sentenceEnd = /<\/s>/;

/** Code is shown as it stands, so a mark in it was meant. */
function withoutCode(text: string): string {
  return text.includes('`') ? text.replaceAll(/```[^]*?(?:```|$)|`[^`\n]*`/g, '') : text;
}

/** What belongs to the conversation around an answer and not into it: marks of a template, turns of others; null when nothing is. */
export function findForeignTalk(text: string): FailureKind | null {
  const prose = withoutCode(text);
  if (turnMark.test(prose) || (sentenceEnd.test(prose) && !/<s[\s>]/.test(prose))) return 'special-tokens';
  if (!begins.test(prose)) return null;
  // An answer may quote a conversation; it does not begin as one.
  const turns = [...prose.matchAll(turnLine)];
  if (turns.length > 1 && beginsWith(prose, turns)) return 'prompt-echo';
  const parties = [...prose.matchAll(partyLine)];
  const names = new Set(parties.map(([party]) => party.toLowerCase()));
  return names.size > 1 && parties.length > names.size && beginsWith(prose, parties) ? 'prompt-echo' : null;
}

function beginsWith(prose: string, [first]: readonly RegExpExecArray[]): boolean {
  return prose.slice(0, first?.index).trim() === '';
}
