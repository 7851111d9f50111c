import { checked } from '../../kit/settings/checked.ts';
import {
  type Keys,
  object,
  type ObjectOf,
  required,
  unionByKind,
  type WrittenObjectOf,
} from '../../kit/settings/object.ts';
import { type ReadBy, type Reader, type WrittenBy } from '../../kit/settings/reader.ts';
import { slug } from '../../kit/settings/slug.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import type { Contract, ContractDefinition } from './contract.ts';
import { commandContract } from './command.ts';
import { guardContract } from './guard.ts';
import { loadLanguages } from './language/detector.ts';
import { jsonSchemaContract } from './json-schema.ts';
import { markdownContract } from './markdown.ts';
import { moduleContract } from './module.ts';
import { houseRulesContract } from './house-rules.ts';
import { semanticContract } from './semantic.ts';
import { streamContract } from './stream.ts';
import { textContract } from './text.ts';
import { toolCallContract } from './tool-call.ts';
import { wholeAnswerContract } from './whole-answer.ts';

/** Every contract there is, by kind. A new one is a file and a line here. */
export const contracts = {
  'json-schema': jsonSchemaContract,
  'tool-call': toolCallContract,
  markdown: markdownContract,
  'whole-answer': wholeAnswerContract,
  module: moduleContract,
  command: commandContract,
  guard: guardContract,
  text: textContract,
  'house-rules': houseRulesContract,
  semantic: semanticContract,
  stream: streamContract,
} as const;

/** Whose answers it judges: common to every contract. */
const common = {
  for: required('the request whose answers it judges: a name of `traffic.requests` or `traffic.followUps`', slug()),
};

type AnyDefinition = Pick<ContractDefinition<Keys>, 'settings'> & { hold?(settings: never, path: string): void };

type ContractReaders = {
  [Kind in keyof typeof contracts]: Reader<
    ObjectOf<typeof common> & ReadBy<(typeof contracts)[Kind]['settings']>,
    WrittenObjectOf<typeof common> & WrittenBy<(typeof contracts)[Kind]['settings']>
  >;
};

/** Reads one contract of a drill. */
export const contractSettings = unionByKind(
  Object.fromEntries(
    Object.entries(contracts).map(([kind, { settings, hold = () => {} }]: [string, AnyDefinition]) => [
      kind,
      checked(object({ ...common, ...settings.keys }), (read, path) => hold(read as never, path)),
    ]),
  ) as unknown as ContractReaders,
);

/** Which contract the answers to which kind of request must meet. */
export type ContractSettings = ReadBy<typeof contractSettings>;

type OutsideKind = {
  [Kind in keyof typeof contracts]: (typeof contracts)[Kind] extends { outside: true } ? Kind : never;
}[keyof typeof contracts];

type GuardSettings = Extract<ContractSettings, { kind: 'guard' }>;

/** A guard by a model, which is asked. */
export type ModelGuardSettings = GuardSettings & { by: Extract<GuardSettings['by'], { kind: 'model' }> };

/** A contract that somebody is asked for: code of one's own, or a guard's model. */
export type OutsideSettings = Extract<ContractSettings, { kind: OutsideKind }> | ModelGuardSettings;

/** One that Cutover judges by itself. */
export type InsideSettings = Exclude<ContractSettings, { kind: OutsideKind }>;

/** Is somebody to be asked for what this contract says? */
export function isOutside(settings: ContractSettings): settings is OutsideSettings {
  const definition: { outside?: true; isOutside?(settings: never): boolean } = contracts[settings.kind];
  return definition.outside === true || definition.isOutside?.(settings as never) === true;
}

/** Is a model asked for it? */
export function isModelGuard(settings: ContractSettings): settings is ModelGuardSettings {
  return settings.kind === 'guard' && settings.by.kind === 'model';
}

/** Can it say anything of an answer, where so much of the right one is known? */
export function judgesBy(settings: ContractSettings, expected: Expected): boolean {
  const definition = contracts[settings.kind] as Pick<ContractDefinition<never>, 'judges'>;
  return definition.judges?.(settings as never, expected) ?? true;
}

/** Loads what these contracts need that is not always loaded. To be waited for before they are created; twice does no harm. */
export async function prepareContracts(settings: readonly ContractSettings[]): Promise<void> {
  const rules = settings.flatMap((one): { language?: string }[] =>
    one.kind === 'text' ? [one] : one.kind === 'house-rules' ? one.rules : [],
  );
  if (rules.some(({ language }) => language !== undefined)) await loadLanguages();
}

/** The contract these settings describe. Throws when a schema in them does not compile. */
export function createContract(settings: InsideSettings): Contract {
  // The reader has seen to it that settings and kind belong together.
  return (contracts[settings.kind] as unknown as ContractDefinition<never>).create(settings as never);
}
