import { errorText } from '../formats/read-value.ts';
import type { AppAnswer } from './app-answer.ts';
import { readPointer } from '../../kit/settings/json-pointer.ts';

/** What says that JSON of an application is no success; null: nothing does. */
export function findJsonError(json: unknown, { errorAt }: Pick<AppAnswer, 'errorAt'>): string | null {
  for (const pointer of errorAt) {
    const value = readPointer(json, pointer);
    if (!isNothing(value)) return errorText(value);
  }
  return null;
}

/** Many say "no error" with an empty text, list or object. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** The same of the text that was answered. */
export function findTextError(text: string, { errorTexts }: Pick<AppAnswer, 'errorTexts'>): string | null {
  const lower = text.toLowerCase();
  const found = errorTexts.find((wanted) => lower.includes(wanted.toLowerCase()));
  return found === undefined ? null : `it says "${found}"`;
}
