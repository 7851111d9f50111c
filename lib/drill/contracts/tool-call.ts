import { object, optional, required } from '../../kit/settings/object.ts';
import { checked } from '../../kit/settings/checked.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import { findRepeated } from '../../kit/settings/find-repeated.ts';
import { boolean, list, number, reject, text } from '../../kit/settings/reader.ts';
import type { Answer, ToolCall } from '../../kit/terms/answer.ts';
import type { Calling } from '../../kit/terms/calling.ts';
import { holdToolNames } from '../workloads/hold-tool-names.ts';
import { checkCall } from './check-call.ts';
import { type CallCount, findListFault, packsSeveral, shareIds } from './check-call-list.ts';
import type { RightJson } from './check-json.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import { type AnsweredRequest, type ContractOutcome, defineContract } from './contract.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findAnswerProblem, isMalformedCall, stoppedShort } from './find-answer-problem.ts';
import { findForeignTalk } from './find-foreign-talk.ts';
import { findLeaks } from './find-leaks.ts';
import { isRunaway } from './is-runaway.ts';
import { createOfferedTools, offersNone } from './offered-tools.ts';
import { readTextCall } from './read-text-call.ts';
import { jsonSchema } from './schema-settings.ts';

type Tools = ReadonlyMap<string, CompiledSchema>;

const callCount = checked(
  object({
    min: optional('calls at least; default: 1, or `max` where that is less', number({ min: 0, max: 100, whole: true })),
    max: optional('calls at most; default: 1, or `min` where that is more', number({ min: 0, max: 100, whole: true })),
  }),
  ({ min, max }, path) => {
    if (min !== undefined && max !== undefined && min > max) reject(`${path}.min`, `at most max (${max})`, min);
  },
);

/** Text beside a right call is a note, no failure: agent loops ignore it. */
export const toolCallContract = defineContract({
  summary:
    "The answer is as many calls of tools as are wanted, one by default: of tools that were offered, each with an id of its own, and arguments that are strict JSON and match the tool's schema.",
  settings: object({
    tools: optional(
      'the tools that may be called; default: those that the request offers',
      list(
        object({
          name: required("the tool's name", text()),
          description: required('what it does', text()),
          parameters: required('JSON schema of its arguments', jsonSchema()),
        }),
        { min: 1 },
      ),
    ),
    calls: optional(
      'how many calls are wanted; default: exactly one, and none where neither the request nor `tools` offers any; `{max: 0}`: none',
      callCount,
    ),
    order: optional(
      'names of tools that depend on each other: one of them is called once all before it were, in the answer or the conversation',
      list(text(), { min: 2 }),
    ),
    byIndex: optional(
      'true: its client puts fragments of streamed calls together by their index, as official ones do, and fails where one is missing, wrong or another call’s; default: false, and that is a note',
      boolean(),
    ),
  }),
  hold({ tools, order = [] }, path) {
    const names = tools?.map(({ name }) => name);
    holdToolNames(names ?? [], (place) => `${path}.tools[${place}].name`);
    const again = findRepeated(order);
    if (again !== null)
      reject(
        `${path}.order[${again.at}]`,
        `another than those before it (order[${again.first}] names it)`,
        order[again.at],
      );
    const at = names === undefined ? -1 : order.findIndex((name) => !names.includes(name));
    if (at >= 0) reject(`${path}.order[${at}]`, `one of the contract's tools: ${names?.join(', ')}`, order[at]);
  },
  create({ tools: own, calls, order = [], byIndex = false }) {
    const named = own && new Map(own.map(({ name, parameters }) => [name, compileSchema(parameters)]));
    const offered = createOfferedTools();
    const counts = readCount(calls ?? {});
    const isOpen = calls === undefined && named === undefined;
    return {
      check(answer, request) {
        const tools = named ?? offered(request, answer);
        const count = isOpen && request.expected.kind !== 'tool-call' && offersNone(request) ? none : counts;
        if (answer.toolCalls.length === 0) return checkNoCall(answer, tools, count);
        if (count.max === 0) return failed('tool-spurious');
        return checkCalls(answer, tools, { count, order, byIndex, request });
      },
    };
  },
});

const none: CallCount = { min: 0, max: 0 };

function readCount({ min, max }: Partial<CallCount>): CallCount {
  return { min: min ?? Math.min(1, max ?? 1), max: max ?? Math.max(1, min ?? 1) };
}

interface Wanted {
  count: CallCount;
  order: readonly string[];
  byIndex: boolean;
  request: AnsweredRequest;
}

/** By the documented precedence: ids and indexes first, then what is worst of all calls, each by itself, then how they go together. */
function checkCalls(answer: Answer, tools: Tools, { count, order, byIndex, request }: Wanted): ContractOutcome {
  const { toolCalls } = answer;
  const { expected } = request;
  const stopped = stoppedShort(answer);
  const said = toolCalls.map((call) => checkCall(call, tools, rightArguments(call, toolCalls, expected), stopped));
  const areShared = shareIds(toolCalls);
  // Where nothing was known and all was said, what was said of a call is said of its form.
  const isForm = expected.kind !== 'tool-call' && !stopped;
  const isValid =
    !areShared &&
    said.every((one, place) => one.outcome === 'usable' || (!isForm && isFormed(toolCalls[place], tools)));
  const beside = { calling: isValid ? ('valid' as const) : ('invalid' as const), ...noteBeside(answer, !byIndex) };
  if (areShared || said.some((one) => one.outcome !== 'usable' && one.failure === 'tool-id'))
    return { ...failed('tool-id'), ...beside };
  if (byIndex && areMisnumbered(answer)) return { ...failed('tool-index'), ...beside };
  if (toolCalls.length < count.min && toolCalls.some((call) => packsSeveral(call, tools))) {
    return { ...failed('tool-collapse'), ...beside };
  }
  // Nothing is sent where the tool is another one: how its arguments are written is of no matter.
  const isOther = expected.kind === 'tool-call' && !toolCalls.some(({ name }) => name === expected.name);
  if (isOther && toolCalls.every(({ name }) => tools.has(name))) return { ...failed('wrong-value'), ...beside };
  const worst = worsts.flatMap((outcome) => said.find((one) => one.outcome === outcome) ?? [])[0];
  if (worst?.outcome === 'failed' || worst?.outcome === 'repaired-wrong') return { ...worst, ...beside };
  const fault = findListFault(toolCalls, count, order, order.length === 0 ? new Set() : listCalled(request));
  if (fault !== null) return { ...failed(fault), ...beside };
  return { ...(worst ?? { outcome: 'usable' }), ...beside };
}

const worsts = ['failed', 'repaired-wrong', 'repaired'] as const;

/** Is a call in order, whatever it asks for? */
function isFormed(call: ToolCall | undefined, tools: Tools): boolean {
  return call !== undefined && checkCall(call, tools, { kind: 'unknown' }, false).outcome === 'usable';
}

/** Clients that go by the id never see how calls were numbered. */
function areMisnumbered({ streamFaults }: Answer): boolean {
  return streamFaults?.includes('call-index') === true;
}

function noteBeside(answer: Answer, byId: boolean): { notes?: FailureKind[] } {
  const notes = findLeaks(answer);
  if (byId && areMisnumbered(answer)) notes.push('tool-index');
  return notes.length === 0 ? {} : { notes };
}

/** The tools that were called earlier in the conversation. */
function listCalled({ asked }: AnsweredRequest): Set<string> {
  const made = (asked()?.messages ?? []).flatMap(({ tool_calls: calls }) => (Array.isArray(calls) ? calls : []));
  return new Set(
    made.flatMap((call: { function?: { name?: unknown } }) =>
      typeof call?.function?.name === 'string' ? [call.function.name] : [],
    ),
  );
}

function failed(failure: FailureKind, calling?: Calling): ContractOutcome {
  return calling === undefined ? { outcome: 'failed', failure } : { outcome: 'failed', failure, calling };
}

/** What is known of one call's arguments: nothing where several might be the one that is known. */
function rightArguments(call: ToolCall, calls: readonly ToolCall[], expected: Expected): RightJson {
  const isOnly = calls.filter(({ name }) => name === call.name).length === 1;
  return expected.kind === 'tool-call' && expected.name === call.name && isOnly
    ? { kind: 'known', value: expected.arguments }
    : { kind: 'unknown' };
}

/**
 * Why there is no call: the reasons of the text first, since a call may stand in it, and a parser on the server may save that
 * one. `truncated` only where one was begun; a higher limit makes no model call that did not begin to.
 */
function checkNoCall(answer: Answer, tools: Tools, { min, max }: CallCount): ContractOutcome {
  const { text: said } = answer;
  if (isMalformedCall(answer)) return failed('tool-malformed', 'invalid');
  const call = readTextCall(said, [...tools.keys()]);
  if (call === null) {
    const problem = findAnswerProblem(answer) ?? (isRunaway(said) ? 'runaway' : findForeignTalk(said));
    if (min === 0) return problem === null ? { outcome: 'usable' } : failed(problem);
    return failed(problem ?? 'tool-none', 'none');
  }
  if (max === 0) return failed('tool-spurious');
  const { readings } = call;
  if ((readings === null || readings.length === 0) && stoppedShort(answer)) return failed('truncated', 'none');
  const schema = tools.get(call.name);
  const isRight = schema !== undefined && readings?.some((reading) => schema.matches(reading)) === true;
  if (readings !== null && !isRight) return failed('tool-text-wrong', 'in-text-invalid');
  const kind = call.isBareJson ? 'tool-as-json-text' : 'tool-as-text';
  return failed(kind, isRight ? 'in-text' : 'in-text-invalid');
}
