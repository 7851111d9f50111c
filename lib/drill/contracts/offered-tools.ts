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
 * The schemas of the tools that a request offers. Of one whose schema does not compile, or of which only the name is known,
 * any object is taken; where nobody knows what was offered, any tool is.
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
  return (request, { toolCalls }) => {
    const body = request.asked();
    if (body === null) {
      const names = request.offered ?? toolCalls.map(({ name }) => name);
      return new Map(names.map((name) => [name, compile({ type: 'object' })]));
    }
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

/** Is it known that a request offered no tool, so that none is to be called? */
export function offersNone({ asked, offered }: AnsweredRequest): boolean {
  const body = asked();
  return body === null ? offered?.length === 0 : (body.tools ?? []).length === 0;
}
