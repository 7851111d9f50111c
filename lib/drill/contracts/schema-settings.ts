import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { json } from '../../kit/settings/reader.ts';
import { compileSchema } from './compile-schema.ts';

/** A JSON schema that compiles, in any draft; the compiler's reason is part of the error. */
export function jsonSchema(): ReturnType<typeof json> {
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
    describe: () => ({
      kind: 'data',
      rule: 'a JSON schema in the draft its `$schema` names (2020-12, 2019-09, 7, 6, 4; 2020-12 without one), or in OpenAPI’s or Gemini’s dialect; its patterns without look-around (but at their start) and references back; of formats, answers are held to date, date-time, time, uuid, email, uri, ipv4 and ipv6',
    }),
  };
}
