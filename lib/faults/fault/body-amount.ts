import { CutoverError } from '../../kit/cutover-error.ts';
import { object, optional } from '../../kit/settings/object.ts';
import { number, type Reader } from '../../kit/settings/reader.ts';
import type { BodyAmount } from '../../wire/shape/response-shape.ts';

/** As a drill writes it: one of the two. */
export type BodyAmountSettings = { bytes: number; tokens?: never } | { tokens: number; bytes?: never };

/** Reads an amount of a body, in bytes or in tokens, never both. */
export function bodyAmount(range: { min: number; whole: boolean }): Reader<BodyAmountSettings> {
  const count = number({ ...range, max: 1_000_000_000 });
  const either = object({
    bytes: optional('in bytes of the body, as the provider sent them without transfer coding', count),
    tokens: optional(
      'in tokens, in place of bytes: events with data of an event stream, the end marker left out. Any other response has none and passes whole',
      count,
    ),
  });
  return {
    read(input, path) {
      const { bytes, tokens } = either.read(input, path);
      if (bytes !== undefined && tokens === undefined) return { bytes };
      if (tokens !== undefined && bytes === undefined) return { tokens };
      throw new CutoverError('usage', `${path} must have either bytes or tokens`);
    },
    describe: () => either.describe(),
  };
}

/** The amount that settings name. */
export function readAmount({ bytes, tokens }: BodyAmountSettings): BodyAmount {
  return bytes === undefined ? { unit: 'tokens', count: tokens } : { unit: 'bytes', count: bytes };
}
