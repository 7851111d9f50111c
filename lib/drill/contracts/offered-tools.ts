import { formatCause } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { formatValue, isPlainObject } from '../../kit/settings/reader.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import { CannotJudge } from './cannot-judge.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import type { AnsweredRequest } from './contract.ts';

/** Schemas that are kept compiled: a workload offers the same few tools again and again. */
const MOST_KEPT = 200;

const MOST_FAULT_CHARACTERS = 300;
const anyObject = { type: 'object' };

/**
 * The schemas of the tools that a request offers. Of one of which only the name is known any object is taken; where nobody knows what was
 * offered, any tool is that has a name. One whose schema does not compile throws `CannotJudge` when something is held against it.
 */
export function createOfferedTools(): (
  request: AnsweredRequest,
  answer: Answer,
) => ReadonlyMap<string, CompiledSchema> {
  const kept = new Map<string, CompiledSchema>();
  function compile({ name, parameters }: OfferedTool): CompiledSchema {
    const key = JSON.stringify([name, parameters]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const compiled = compileOffered({ name, parameters });
    kept.set(key, compiled);
    return compiled;
  }
  return (request, { toolCalls }) => {
    const body = request.asked();
    if (body === null) {
      const names = request.offered ?? toolCalls.map(({ name }) => name);
      return new Map(names.map((name) => [name, compile({ name, parameters: undefined })]));
    }
    return new Map((body.tools ?? []).map(({ function: tool }) => [tool.name, compile(tool)]));
  };
}

/** A tool as a request has it: read from a file or a log, so that anything may stand for its schema. */
interface OfferedTool {
  name: string;
  parameters?: unknown;
}

/** Why nothing can be held against a tool's schema, a clause; null: it can, or it has none and takes any object. */
export function findOfferedFault({ parameters }: OfferedTool): string | null {
  if (parameters === undefined || parameters === null) return null;
  if (!isPlainObject(parameters)) return `it is ${formatValue(parameters)}, and a JSON schema is an object`;
  try {
    compileSchema(parameters);
    return null;
  } catch (error) {
    return excerpt(formatCause(error), MOST_FAULT_CHARACTERS);
  }
}

function compileOffered(tool: OfferedTool): CompiledSchema {
  const fault = findOfferedFault(tool);
  if (fault === null) return compileSchema((tool.parameters ?? anyObject) as Record<string, unknown>);
  const refuse = (): never => {
    throw new CannotJudge(
      `the request offers ${excerpt(tool.name, 60)} with parameters that are no JSON schema that compiles (${fault.replace(/[.]$/, '')}): mend them, or name the tools in the contract’s \`tools\``,
    );
  };
  return { schema: {}, matches: refuse, breaches: refuse };
}

/** Is it known that a request offered no tool, so that none is to be called? */
export function offersNone({ asked, offered }: AnsweredRequest): boolean {
  const body = asked();
  return body === null ? offered?.length === 0 : (body.tools ?? []).length === 0;
}
