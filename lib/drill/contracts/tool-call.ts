import { object, required } from '../../kit/settings/object.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import { list, text } from '../../kit/settings/reader.ts';
import type { Answer, ToolCall } from '../../kit/terms/answer.ts';
import { checkJson, type RightJson } from './check-json.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import { type ContractOutcome, defineContract } from './contract.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findAnswerProblem, stoppedShort } from './find-answer-problem.ts';
import { findForeignTalk } from './find-foreign-talk.ts';
import { isRunaway } from './is-runaway.ts';
import { parseJson } from './parse-json.ts';
import { readTextCall } from './read-text-call.ts';
import { jsonSchema } from './schema-settings.ts';

/** Text beside a right call is ignored, as agent loops do. */
export const toolCallContract = defineContract({
  summary:
    "The answer is exactly one call of a tool that was offered, with an id, and arguments that are strict JSON and match the tool's schema.",
  settings: object({
    tools: required(
      'the tools the request offers',
      list(
        object({
          name: required("the tool's name", text()),
          description: required('what it does', text()),
          parameters: required('JSON schema of its arguments', jsonSchema()),
        }),
        { min: 1 },
      ),
    ),
  }),
  create(settings) {
    const tools = new Map(settings.tools.map(({ name, parameters }) => [name, compileSchema(parameters)]));
    return {
      check(answer, { expected }) {
        const [call, second] = answer.toolCalls;
        if (call === undefined) return failed(classifyMissingCall(answer, tools));
        if (second !== undefined) return failed('tool-parallel');
        const schema = tools.get(call.name);
        if (schema === undefined) return failed('tool-unknown');
        if (expected.kind === 'tool-call' && expected.name !== call.name) return failed('wrong-value');
        const checked = checkArguments(call, schema, rightArguments(expected), stoppedShort(answer));
        // Without an id the result of the call cannot be sent back.
        if (checked.outcome === 'usable' && (call.id === null || call.id === '')) return failed('tool-id');
        return checked;
      },
    };
  },
});

function failed(failure: FailureKind): ContractOutcome {
  return { outcome: 'failed', failure };
}

function rightArguments(expected: Expected): RightJson {
  return expected.kind === 'tool-call' ? { kind: 'known', value: expected.arguments } : { kind: 'unknown' };
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
    if (inner.outcome === 'usable') return { outcome: 'repaired', failure: 'args-double' };
    return { outcome: inner.outcome === 'repaired-wrong' ? 'repaired-wrong' : 'failed', failure: 'args-double' };
  }
  return checkJson(call.arguments, schema, right, stopped);
}

/**
 * Why there is no call: the reasons of the text first, since a call may stand in it, and a parser on the server may save that
 * one. `truncated` only where one was begun; a higher limit makes no model call that did not begin to.
 */
function classifyMissingCall(answer: Answer, tools: ReadonlyMap<string, CompiledSchema>): FailureKind {
  const { text: said } = answer;
  const call = readTextCall(said, [...tools.keys()]);
  if (call === null) {
    return findAnswerProblem(answer) ?? (isRunaway(said) ? 'runaway' : (findForeignTalk(said) ?? 'tool-none'));
  }
  const { readings } = call;
  if ((readings === null || readings.length === 0) && stoppedShort(answer)) return 'truncated';
  const schema = tools.get(call.name);
  const isRight = schema !== undefined && readings?.some((reading) => schema.matches(reading)) === true;
  if (readings !== null && !isRight) return 'tool-text-wrong';
  return call.isBareJson ? 'tool-as-json-text' : 'tool-as-text';
}
