import fc from 'fast-check';

/**
 * Texts of any code points, halves of pairs and what is none of a text among them. `fc.string({ unit: 'binary' })` makes a table of all code
 * points first, which takes seconds on a busy machine.
 */
export function anyText({ minLength = 0, maxLength = 60 } = {}): fc.Arbitrary<string> {
  const oneOf = fc.oneof(fc.nat(0x10ffff), fc.nat(0x7f), fc.integer({ min: 0xd800, max: 0xdfff }), fc.nat(0x2fff));
  return fc.array(oneOf, { minLength, maxLength }).map((points) => String.fromCodePoint(...points));
}
