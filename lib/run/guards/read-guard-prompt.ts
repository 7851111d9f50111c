import { readFile } from 'node:fs/promises';
import { holdsPlaceholder } from '../../drill/contracts/guard/guard-prompt.ts';
import type { ModelGuardSettings } from '../../drill/contracts/index.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';

/** What a guard's model is asked, from the drill or from its file. Throws a `usage` error for a file that cannot be read or asks about nothing. */
export async function readGuardPrompt({ by }: ModelGuardSettings, settingsPath: string): Promise<string> {
  const { prompt, promptFile } = by;
  if (promptFile === undefined) return prompt ?? '';
  const path = `${settingsPath}.by.promptFile`;
  const text = await readFile(promptFile, 'utf8').catch((error: unknown) => {
    throw new CutoverError('usage', `${path} must be a file, got ${promptFile}: ${formatCause(error)}`, {
      cause: error,
    });
  });
  if (!holdsPlaceholder(text))
    throw new CutoverError(
      'usage',
      `${path} must be a text with {{input}} or {{answer}} in it, which ${promptFile} is not.`,
    );
  return text;
}
