import type { ContractSettings } from './contract-settings.ts';
import { requestKinds } from '../../kit/terms/request-kind.ts';
import { CutoverError, assertNever, formatCause } from '../../kit/cutover-error.ts';
import { object, required, unionByKind } from '../../kit/settings/object.ts';
import { choice, json, list, type Reader, text } from '../../kit/settings/reader.ts';
import { compileSchema } from './compile-schema.ts';
import type { Contract } from './contract.ts';
import { createJsonSchemaContract } from './json-schema.ts';
import { createMarkdownContract } from './markdown.ts';
import { createToolCallContract } from './tool-call.ts';

type Factories = {
  [Kind in ContractSettings['kind']]: (settings: Extract<ContractSettings, { kind: Kind }>) => Contract;
};

/** Every contract there is, by kind. A new one is a file, a line here and its settings below. */
export const contracts = {
  'json-schema': createJsonSchemaContract,
  'tool-call': createToolCallContract,
  markdown: createMarkdownContract,
} satisfies Factories;

/** The contract these settings describe. Throws when a schema in them does not compile. */
export function createContract(settings: ContractSettings): Contract {
  switch (settings.kind) {
    case 'json-schema':
      return contracts['json-schema'](settings);
    case 'tool-call':
      return contracts['tool-call'](settings);
    case 'markdown':
      return contracts.markdown();
    default:
      return assertNever(settings);
  }
}

/** A JSON schema that compiles; the compiler's reason is part of the error. */
function jsonSchema(): Reader<Record<string, unknown>> {
  const plain = json();
  return {
    read(input, path) {
      const schema = plain.read(input, path);
      try {
        compileSchema(schema);
      } catch (cause) {
        throw new CutoverError('usage', `${path} must be a JSON schema that compiles: ${formatCause(cause)}`, {
          cause,
        });
      }
      return schema;
    },
    describe: () => ({ kind: 'data', rule: 'a JSON schema' }),
  };
}

const forKind = required('the kind of request whose answers it judges', choice(requestKinds));

/** Reads one contract of a drill. */
export const contractSettings: Reader<ContractSettings> = unionByKind({
  'json-schema': object({ for: forKind, schema: required('what the JSON must match', jsonSchema()) }),
  'tool-call': object({
    for: forKind,
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
  markdown: object({ for: forKind }),
});
