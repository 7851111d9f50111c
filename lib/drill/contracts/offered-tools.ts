import type { Answer } from '../../kit/terms/answer.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import type { AnsweredRequest } from './contract.ts';

/** Schemas that are kept compiled: a workload offers the same few tools again and again. */
const MOST_KEPT = 200;

/** A tool as a contract or a request has it. */
interface Offered {
  name: string;
  parameters: Record<string, unknown>;
}

/**
 * The schemas of the tools that a request offers. Of one whose schema does not compile any object is taken; where nobody knows what
 * was offered, any tool is.
 */
export function createOfferedTools(): (
  request: AnsweredRequest,
  answer: Answer,
) => ReadonlyMap<string, CompiledSchema> {
  const kept = new Map<string, CompiledSchema>();
  function compile(parameters: Record<string, unknown>): CompiledSchema {
    const key = JSON.stringify(parameters);
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const compiled = tryCompile(parameters);
    kept.set(key, compiled);
    return compiled;
  }
  return ({ asked }, { toolCalls }) => {
    const body = asked();
    if (body === null) return new Map(toolCalls.map(({ name }) => [name, compile({ type: 'object' })]));
    const tools = body.tools ?? [];
    return new Map(
      tools.map(({ function: tool }) => [
        tool.name,
        compile((tool as Partial<Offered>).parameters ?? { type: 'object' }),
      ]),
    );
  };
}

function tryCompile(parameters: Record<string, unknown>): CompiledSchema {
  try {
    return compileSchema(parameters);
  } catch {
    return compileSchema({ type: 'object' });
  }
}
