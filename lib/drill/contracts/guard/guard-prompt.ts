import { stripMarkers } from '../../../kit/terms/correlation.ts';

/** What a guard's prompt can be filled with. */
export interface GuardSubject {
  /** What users and tools have said since the model last spoke. */
  input: string;
  answer: string;
}

const PLACEHOLDER = /\{\{(input|answer)\}\}/g;

/** Is there something of the request in this prompt? */
export function holdsPlaceholder(prompt: string, name: keyof GuardSubject | null = null): boolean {
  return [...prompt.matchAll(PLACEHOLDER)].some(([, found]) => name === null || found === name);
}

/** The prompt about one answer: filled in once, so that what stands in an answer is no placeholder; without the marks of a run, by which its calls are told apart. */
export function renderGuardPrompt(prompt: string, subject: GuardSubject): string {
  return prompt.replaceAll(PLACEHOLDER, (_, name: keyof GuardSubject) => stripMarkers(subject[name]));
}
