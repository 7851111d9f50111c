import { findExpectedFault } from '../../drill/contracts/semantic.ts';
import { judgesBy } from '../../drill/contracts/index.ts';
import type { Drill } from '../../drill/drill.ts';
import { parseTicket } from '../../drill/workloads/support-desk/ticket.ts';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { createRandom } from '../../kit/stats/random.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import { answerFromSchema } from '../../../mocks/answer/answer-from-schema.ts';

/** A case with what a mock will mean to say to it, where nobody wrote what is right. `at`: its place in its file, from 0. */
export type MeanAnswer = (written: WrittenCase, at: number) => WrittenCase;

/**
 * Says beforehand what mocks mean by their answers to cases that expect nothing, so that a `semantic` contract can hold them to it: a value that fits the
 * schema of the request's contract, drawn by the drill's seed, the same for every mock. Only where mocks alone answer: what is right for a real model nobody knows; and
 * where JSON is asked for: a case with tools, or a ticket of the support desk, is answered otherwise. Null: nothing of it.
 */
export function createMeanAnswer({ providers, contracts, seed }: Drill, name: string): MeanAnswer | null {
  const own = contracts.filter((contract) => contract.for === name);
  const semantic = own.filter((contract) => contract.kind === 'semantic');
  const schema = own.find((contract) => contract.kind === 'json-schema')?.schema;
  const areMocks = providers.every(({ role, upstream }) => role !== undefined || upstream.kind === 'mock');
  if (!areMocks || semantic.length === 0 || schema === undefined) return null;
  return (written, at) => {
    if (written.expected !== undefined || written.body.tools !== undefined || holdsTicket(written)) return written;
    const value = answerFromSchema(schema, createRandom(seed, 'what mocks mean', name, at));
    if (!isPlainObject(value)) return written;
    const expected: Exclude<Expected, { kind: 'unknown' }> = { kind: 'json', value };
    // A text that is drawn is none of a contract's labels.
    const isComparable =
      semantic.some((contract) => judgesBy(contract, expected)) &&
      semantic.every(({ by }) => findExpectedFault(by, expected) === null);
    return isComparable ? { ...written, expected } : written;
  };
}

function holdsTicket({ body }: WrittenCase): boolean {
  return body.messages.some(({ content }) => typeof content === 'string' && parseTicket(content) !== null);
}
