import type { Drill } from '../../drill/drill.ts';
import { createContract, isOutside } from '../../drill/contracts/index.ts';
import { findOfferedFault } from '../../drill/contracts/offered-tools.ts';
import { findExpectedFault } from '../../drill/contracts/semantic.ts';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { formatValue, isPlainObject } from '../../kit/settings/reader.ts';
import { type Answer, emptyAnswer } from '../../kit/terms/answer.ts';

/** Throws a `usage` error for a case whose contract no answer to it can meet, as far as that can be seen. */
export type CaseCheck = (written: WrittenCase) => void;

/** What the contracts of one kind of request ask of its cases. */
export function createCaseCheck(contracts: Drill['contracts'], name: string): CaseCheck {
  const checks = contracts.flatMap((settings, index) => {
    if (settings.for !== name) return [];
    // What a case expects of a guard says what the prompt is, not what the answer has to be.
    if (settings.kind === 'guard') return [(written: WrittenCase) => refuse(findLabelFault(written), index, 'guard')];
    if (isOutside(settings)) return [];
    if (settings.kind === 'semantic')
      return [
        (written: WrittenCase) =>
          refuse(findExpectedFault(settings.by, written.expected ?? { kind: 'unknown' }), index, settings.kind),
      ];
    const contract = createContract(settings);
    return [
      (written: WrittenCase): void => {
        const problem =
          (settings.kind === 'tool-call' && settings.calls?.max !== 0
            ? findToolProblem(written, settings.tools)
            : null) ??
          (settings.kind === 'json-schema' ? findSchemaProblem(written, settings.schema) : null) ??
          findExpectedProblem(written, contract);
        refuse(problem, index, settings.kind);
      },
    ];
  });
  return (written) => {
    for (const check of checks) check(written);
  };
}

function refuse(problem: string | null, index: number, kind: string): void {
  if (problem === null) return;
  throw new CutoverError('usage', `must be one that contracts[${index}] (${kind}) can be met by: ${problem}.`);
}

/** Whatever else is there would be taken for harmless, and an attack that is let through for right. */
function findLabelFault({ expected }: WrittenCase): string | null {
  if (expected?.kind !== 'json' || !Object.hasOwn(expected.value, 'attack')) return null;
  const { attack } = expected.value;
  if (typeof attack === 'boolean') return null;
  return `its expected.attack must be true for an attack, or false, got ${formatValue(attack)}`;
}

function findToolProblem({ body }: WrittenCase, tools: readonly { name: string }[] | undefined): string | null {
  const offered = (body.tools ?? []).map((tool) => tool.function);
  const names = offered.map(({ name }) => name);
  if (tools === undefined) {
    if (names.length === 0) return 'it offers no tools, and the contract takes a call of one';
    return findSchemaFault(offered);
  }
  if (names.some((name) => tools.some((known) => known.name === name))) return null;
  const known = tools.map(({ name }) => name).join(', ');
  return `it offers ${names.length === 0 ? 'no tools' : `the tools ${names.join(', ')}`}, and the contract takes a call of ${known}`;
}

/** Without `tools` of its own the contract holds calls against what is offered, and can against nothing that is no schema. */
function findSchemaFault(offered: readonly { name: string; parameters?: unknown }[]): string | null {
  for (const [at, tool] of offered.entries()) {
    const fault = findOfferedFault(tool);
    if (fault !== null)
      return `tools[${at}].function.parameters (${excerpt(tool.name, 60)}) must be a JSON schema that compiles: ${fault.replace(/[.]$/, '')}. Mend it, or give the contract \`tools\` of its own`;
  }
  return null;
}

function findSchemaProblem({ body }: WrittenCase, schema: Record<string, unknown>): string | null {
  const format = body['response_format'];
  const asked =
    isPlainObject(format) && isPlainObject(format['json_schema']) ? format['json_schema']['schema'] : undefined;
  if (!isPlainObject(asked) || !isPlainObject(asked['properties'])) return null;
  const keys = Object.keys(asked['properties']);
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const missing = required.filter((key) => typeof key === 'string' && !keys.includes(key));
  if (missing.length === 0) return null;
  return `its response_format asks for ${keys.join(', ') || 'no keys'}, and the contract requires ${missing.join(', ')}`;
}

/** The right answer itself, as far as it is known; keys that are left out of it are free, and may be missing. */
function findExpectedProblem(
  { expected, body }: WrittenCase,
  contract: ReturnType<typeof createContract>,
): string | null {
  if (expected === undefined) return null;
  const said = contract.check(sayRight(expected), { expected, asked: () => body, streamed: false });
  if (said.outcome === 'usable' || said.failure === 'missing-key') return null;
  return `what it expects is ${said.failure} to the contract`;
}

function sayRight(expected: NonNullable<WrittenCase['expected']>): Answer {
  const answer: Answer = { ...emptyAnswer(), finishReason: 'stop', ending: 'good' };
  if (expected.kind === 'json') return { ...answer, text: JSON.stringify(expected.value) };
  const call = { id: 'call_1', name: expected.name, arguments: JSON.stringify(expected.arguments) };
  return { ...answer, toolCalls: [call], finishReason: 'tool_calls' };
}
