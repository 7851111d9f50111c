/**
 * Where an answer that is read from the outside in fails. Kinds of failure say which layer they are of (`failureKinds`); a layer says
 * where an engineer looks: at the client and the gateway, the prompt, the parser, the schema, the model, the code behind it.
 */
export const failureLayers = {
  transport: 'Is there an answer, and how did it come',
  envelope: 'What stands around it',
  'strict-parse': 'A strict parser fails, and a repair mends it',
  'after-repair': 'It cannot be read, and a repair does not help or has to guess',
  schema: 'Has it the form that was asked for',
  semantic: 'Does it say what is right',
  consumer: 'What the code behind it made of it',
} as const;

export type FailureLayer = keyof typeof failureLayers;

/**
 * Which layer names an answer at fault in several, by ranks. Of what a repair has mended, the outermost: that is what had to be taken
 * off first; of the syntax, what a strict parser meets first. Of what failed, the first that no repair mends: a fence around a wrong
 * value is not why it is of no use. Within one rank the first in the text counts, keys before values.
 */
export const layerPrecedence = {
  mended: [['transport'], ['envelope'], ['strict-parse', 'after-repair'], ['schema'], ['semantic'], ['consumer']],
  failed: [['transport'], ['after-repair'], ['schema'], ['semantic'], ['envelope', 'strict-parse'], ['consumer']],
} as const satisfies Record<string, readonly (readonly FailureLayer[])[]>;

/** Kinds that are said before the layers have their turn, and why. */
export const aheadOfLayers = {
  truncated:
    'said of whatever was mended where the finish reason says that the answer was cut: the rest of it is missing',
  'tool-as-text': 'what a call in the text asks for is held to its schema, and not to what is right',
  'tool-spurious': 'no call was wanted, however it is written',
  'tool-parallel': 'said where a repair mends each call by itself, whatever it mends',
  'tool-collapse': 'where several calls stand in one, which then matches no schema',
  'tool-unknown': 'there is no schema to hold its arguments to',
  'wrong-value': 'said of a call of another tool than the right one, however its arguments are written',
} as const;
