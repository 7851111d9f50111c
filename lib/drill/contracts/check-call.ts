import type { ToolCall } from '../../kit/terms/answer.ts';
import { checkJson, type RightJson } from './check-json.ts';
import type { CompiledSchema } from './compile-schema.ts';
import type { ContractOutcome } from './contract.ts';
import { isShown } from './find-answer-problem.ts';
import { parseJson } from './parse-json.ts';

/** Judges one tool call by itself. `tools`: the schemas of those that were offered. `stopped`: the answer did not come to its end. */
export function checkCall(
  call: ToolCall,
  tools: ReadonlyMap<string, CompiledSchema>,
  right: RightJson,
  stopped: boolean,
): ContractOutcome {
  // Without an id the result of the call cannot be sent back, whatever it asks for.
  if (call.id === null || call.id === '') return { outcome: 'failed', failure: 'tool-id' };
  const schema = isShown(call.name) ? tools.get(call.name) : undefined;
  if (schema === undefined) return { outcome: 'failed', failure: 'tool-unknown' };
  return checkArguments(call, schema, right, stopped);
}

function checkArguments(call: ToolCall, schema: CompiledSchema, right: RightJson, stopped: boolean): ContractOutcome {
  if (call.arguments.trim() === '') {
    // `arguments || '{}'` is the repair every agent library has.
    const repaired = checkJson('{}', schema, right, false);
    return { outcome: repaired.outcome === 'usable' ? 'repaired' : 'failed', failure: 'args-empty' };
  }
  const outer = parseJson(call.arguments);
  if (outer.ok && typeof outer.value === 'string') {
    const inner = checkJson(outer.value, schema, right, stopped);
    if (inner.outcome === 'failed') return inner;
    return { outcome: inner.outcome === 'usable' ? 'repaired' : inner.outcome, failure: 'args-double' };
  }
  return checkJson(call.arguments, schema, right, stopped, outer);
}
