import { CutoverError } from '../../../kit/cutover-error.ts';
import { nearestName } from '../../../kit/settings/nearest-name.ts';

const placeholder = /\{\{\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*\}\}/gu;

/**
 * Puts the variables of a case where `{{name}}` stands; what is no text goes in as JSON. Throws a `usage` error with a line for each name the
 * case does not have.
 *
 * @param what The template, for the message: `prompts/extract.md`.
 */
export function fillTemplate(template: string, variables: Readonly<Record<string, unknown>>, what: string): string {
  const missing = new Set<string>();
  const filled = template.replaceAll(placeholder, (_, name: string) => {
    if (!Object.hasOwn(variables, name)) missing.add(name);
    const value = variables[name];
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  if (missing.size === 0) return filled;
  const names = Object.keys(variables);
  const told = [...missing].map((name) => {
    const near = nearestName(name, names);
    const hint = near === undefined ? `It has ${names.join(', ') || 'none'}.` : `Did you mean "${near}"?`;
    return `must have a variable ${name}, which ${what} asks for. ${hint}`;
  });
  throw new CutoverError('usage', told.join('\n'));
}

/** What of a template looks like a variable, and is none: it is asked as it stands. */
export function listUnfilled(template: string): string[] {
  return [
    ...new Set(
      [...template.matchAll(/\{\{[^{}]*\}\}/g)]
        .map(([text]) => text)
        .filter((text) => text.replace(placeholder, '') !== ''),
    ),
  ];
}

/** A template in a JSON value: every text in it is filled. */
export function fillJson(value: unknown, variables: Readonly<Record<string, unknown>>, what: string): unknown {
  if (typeof value === 'string') return fillTemplate(value, variables, what);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, variables, what));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, variables, what)]));
}
