import type { AskedChoice } from './asked-request.ts';
import { asObject } from './objects.ts';

const words: Readonly<Record<string, 'none' | 'any'>> = { none: 'none', any: 'any', required: 'any' };
const AUTO: AskedChoice = { kind: 'auto' };

/** Reads whether a tool is to be called: where a request does not say, that is the model's affair. */
export function readChoice(json: Record<string, unknown>): AskedChoice {
  const { mode, allowedFunctionNames } = asObject(asObject(json['toolConfig'])['functionCallingConfig']);
  if (typeof mode === 'string') {
    const names: unknown[] = Array.isArray(allowedFunctionNames) ? allowedFunctionNames : [];
    const [only] = names;
    if (names.length === 1 && typeof only === 'string') return { kind: 'tool', name: only };
    return readWord(mode.toLowerCase());
  }
  const choice = json['tool_choice'] ?? json['function_call'] ?? asObject(json['toolConfig'])['toolChoice'];
  if (typeof choice === 'string') return readWord(choice);
  const { type, name, function: called, tool, any } = asObject(choice);
  const named = [name, asObject(called)['name'], asObject(tool)['name']].find((value) => typeof value === 'string');
  if (typeof named === 'string') return { kind: 'tool', name: named };
  if (any !== undefined) return { kind: 'any' };
  return typeof type === 'string' ? readWord(type) : AUTO;
}

function readWord(word: string): AskedChoice {
  const kind = words[word];
  return kind === undefined ? AUTO : { kind };
}
