import type { Answer } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { openEnvelope } from './envelope.ts';

/** What is left of a call's marks, or of a chat template's: `<tool_call>`, `</tool_call>`, `<|channel|>`, `[TOOL_CALLS]`. */
const remnant =
  /<\/?(?:[\w-]{1,20}:|｜DSML｜)?(?:tool_calls?|function_calls?|invoke|parameter)\b|<\/?function\b|<\|[\w▁]{1,40}\|>|<｜[^｜<>]{1,40}｜>|\[\/?TOOL_CALLS\]|\[\/?INST\]/;
const thoughts = /<\/?(?:\w{1,20}:)?(?:think|thinking|thought|thoughts|reasoning)>|\[\/?THINK\]|◁\/?think▷/i;

/** What stands in the text beside a call, and does not keep it from being taken: a chat window would show it. */
export function findLeaks({ text }: Answer): FailureKind[] {
  if (text.trim() === '') return [];
  const { text: rest } = openEnvelope(text);
  const leaks: FailureKind[] = [];
  if (thoughts.test(text)) leaks.push('think-block');
  if (remnant.test(text)) leaks.push('special-tokens');
  const isSaid = rest.replaceAll(new RegExp(thoughts, 'gi'), '').trim() !== '';
  if (leaks.length === 0 && isSaid) leaks.push('preamble-with-tool');
  return leaks;
}
