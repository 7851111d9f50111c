import { readInput } from '../../collector/record-file/read-input.ts';
import type { CaseFrame } from '../../drill/workloads/prompts/read-case.ts';

/** Reads a file that cases are put into; one whose name ends with `.json` holds a list of messages. `what`: it, for the message. */
export async function readTemplate(path: string, what: string): Promise<NonNullable<CaseFrame['template']>> {
  const text = await readInput(path, what);
  return { text: text.replace(/^\uFEFF/, '').trimEnd(), path, isChat: path.endsWith('.json') };
}
