/** A schema and answers over which a validator that tries all ways never comes to an end. */

const node = (type: string) => ({
  type: 'object',
  required: ['next'],
  properties: { next: { $ref: '#/$defs/node' }, value: { type } },
});

/** A union that holds itself: each level is tried both ways, and the innermost value fits neither, so an answer 40 deep is tried in 2^40. */
export const endlessSchema = { $ref: '#/$defs/node', $defs: { node: { anyOf: [node('string'), node('number')] } } };

/** An answer of so many levels. */
export const deepAnswer = (depth: number): string => `${'{"next":'.repeat(depth)}1${'}'.repeat(depth)}`;
