import type { ToolSettings } from '../../kit/terms/tool.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Answer, ToolCall } from '../../kit/terms/answer.ts';
import { checkJson, type RightJson } from './check-json.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import type { Contract, Verdict } from './contract.ts';
import { openEnvelope } from './envelope.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findAnswerProblem, stoppedAtLimit } from './find-answer-problem.ts';
import { parseJson } from './parse-json.ts';

/** Marks with which models write a tool call into their text when nobody parses it for them. */
const callMark = /<tool_call>|<function[=_]|<\|tool_call|\[TOOL_CALLS\]|<invoke /;

/**
 * The answer is exactly one call of a tool that was offered, with an id, and arguments that are strict JSON and
 * match the tool's schema. Text beside a right call is ignored, as agent loops do.
 */
export function createToolCallContract(settings: { tools: readonly ToolSettings[] }): Contract {
  const tools = new Map(settings.tools.map(({ name, parameters }) => [name, compileSchema(parameters)]));
  return {
    check(answer, expected) {
      const [call, second] = answer.toolCalls;
      if (call === undefined) return failed(classifyMissingCall(answer));
      if (second !== undefined) return failed('tool-parallel');
      const schema = tools.get(call.name);
      if (schema === undefined) return failed('tool-unknown');
      if (expected.kind === 'tool-call' && expected.name !== call.name) return failed('wrong-value');
      const verdict = checkArguments(call, schema, rightArguments(expected), stoppedAtLimit(answer));
      // Without an id the result of the call cannot be sent back.
      if (verdict.outcome === 'usable' && (call.id === null || call.id === '')) return failed('tool-id');
      return verdict;
    },
  };
}

function failed(failure: FailureKind): Verdict {
  return { outcome: 'failed', failure };
}

function rightArguments(expected: Expected): RightJson {
  return expected.kind === 'tool-call' ? { kind: 'known', value: expected.arguments } : { kind: 'unknown' };
}

function checkArguments(call: ToolCall, schema: CompiledSchema, right: RightJson, stopped: boolean): Verdict {
  if (call.arguments.trim() === '') {
    // `arguments || '{}'` is the repair every agent library has.
    const repaired = checkJson('{}', schema, right, false);
    return { outcome: repaired.outcome === 'usable' ? 'repaired' : 'failed', failure: 'args-empty' };
  }
  const outer = parseJson(call.arguments);
  if (outer.ok && typeof outer.value === 'string') {
    const inner = checkJson(outer.value, schema, right, stopped);
    if (inner.outcome === 'usable') return { outcome: 'repaired', failure: 'args-double' };
    return { outcome: inner.outcome === 'repaired-wrong' ? 'repaired-wrong' : 'failed', failure: 'args-double' };
  }
  return checkJson(call.arguments, schema, right, stopped);
}

/** Why there is no call: the reasons of the text first, since a call may stand in it. */
function classifyMissingCall(answer: Answer): FailureKind {
  if (callMark.test(answer.text)) return 'tool-as-text';
  if (isCallAsJson(answer.text)) return 'tool-as-json-text';
  return findAnswerProblem(answer) ?? (stoppedAtLimit(answer) ? 'truncated' : 'tool-none');
}

function isCallAsJson(text: string): boolean {
  const parsed = parseJson(openEnvelope(text).text);
  if (!parsed.ok) return false;
  const call: unknown = Array.isArray(parsed.value) ? parsed.value[0] : parsed.value;
  if (!isPlainObject(call)) return false;
  return (
    (typeof call['name'] === 'string' && ('arguments' in call || 'parameters' in call || 'input' in call)) ||
    isPlainObject(call['function'])
  );
}
