import type { FailureKind } from './failure-kind.ts';
import type { consumerMeanings } from './consumer-meanings.ts';
import type { formMeanings, Meaning } from './form-meanings.ts';

const enforce = 'enforce the schema, or say it in the prompt with an example';

/** What an answer says: against its schema, the truth, and the eye. */
export const contentMeanings: Record<
  Exclude<FailureKind, keyof typeof formMeanings | keyof typeof consumerMeanings>,
  Meaning
> = {
  'zero-width': ['A key has a character in it that nobody sees.', 'strip such characters before parsing'],
  'number-as-string': ['A number stands in quotes.', `coerce numbers in the parser, or ${enforce}`],
  'bool-as-string': ['A truth value stands in quotes, or is a word.', `coerce it in the parser, or ${enforce}`],
  'key-case': ['A key is written in another case.', enforce],
  'key-style': ['A key is written in another style.', enforce],
  'enum-case': ['A value of a list is written in another case.', `compare without case, or ${enforce}`],
  'enum-synonym': ['A word stands for one of the values that are allowed.', enforce],
  'wrong-enum': [
    'Several values, none, or one of another type stand where one of a list is asked for.',
    'allow null or a value for "none of them", and enforce the schema',
  ],
  'missing-key': ['A key that is required is not there.', enforce],
  'extra-key': ['There is a key that the schema does not allow.', `ignore unknown keys, or ${enforce}`],
  wrapped: ['The answer stands in an object of its own.', `take it out where there is one key, or ${enforce}`],
  'list-vs-object': ['A list stands for an object, or the other way round.', enforce],
  'nested-as-string': ['An object or a list stands in quotes.', `parse it once more, or ${enforce}`],
  'schema-echo': [
    'The answer repeats the schema, or a part of it.',
    'show an example beside the schema, or enforce it',
  ],
  'null-for-empty': ['null stands where the schema does not allow it.', `take null for empty, or ${enforce}`],
  'schema-other': ['It parses and breaks the schema in a way of its own.', enforce],
  scale: ['A number is right but for its scale.', 'say unit and range in the name and the description of the key'],
  'locale-number': ['A number is written as people write it.', 'ask for plain numbers, or enforce the schema'],
  'date-form': ['A date is written in another form.', 'ask for ISO 8601 and give a format in the schema'],
  'wrong-value': [
    'It parses and says something else than what is right.',
    'give this provider a prompt of its own, or another model',
  ],
  'tool-unknown': [
    'A tool is called that was not offered.',
    'take name spaces off, and answer that the tool is unknown',
  ],
  'tool-text-wrong': [
    'A call was written into the text and is wrong, too.',
    'another model: a tool parser on the server would not save it',
  ],
  'tool-parallel': ['There are several calls where one was expected.', 'turn parallel tool calls off, or run them all'],
  'tool-collapse': [
    'There are fewer calls than were wanted, or several in one.',
    'turn parallel tool calls on, or ask for one call at a time',
  ],
  'tool-duplicate': ['The same call is made twice.', 'drop equal calls, and make the tools idempotent'],
  'tool-spurious': ['A tool is called where none was wanted.', 'set tool_choice to none, or say when to call'],
  'tool-order': [
    'A tool is called before one that it needs.',
    'turn parallel tool calls off, or refuse the call until the other was made',
  ],
  'tool-none': ['No tool was called.', 'set tool_choice, or give this provider a prompt of its own'],
  'refusal-text': [
    'The model refuses in its text.',
    'reword the prompt; a fallback of another maker refuses otherwise',
  ],
  runaway: ['The answer repeats itself.', 'set a repetition penalty or a higher temperature; more tokens do not help'],
  'special-tokens': ['Marks of a chat template stand in the text.', 'give the server this model’s own chat template'],
  'prompt-echo': [
    'The answer goes on with the conversation, or says the prompt again, instead of answering.',
    'use a model that is tuned for chat, and its template',
  ],
  'off-task': ['What was asked for is not there.', 'give this provider a prompt of its own, or another model'],
  'md-heading': ['A heading is not drawn as one.', 'mend it before drawing, or show the form by an example'],
  'md-list': ['A list is written in another way.', 'take every kind of list'],
  'md-table': ['A table is not drawn as one.', 'show the form by an example, or ask for no tables'],
  'md-fence': ['Code is not closed, or all of it is in a fence.', 'take an outer fence off, and close an open one'],
  'md-bold-label': ['Bold text is not closed, or a label is bold.', 'mend it before drawing'],
  latex: ['Formulas stand where none are drawn.', 'draw them, or ask for plain text'],
  'csv-quoting': ['Rows have other fields than expected.', 'ask for JSON'],
  xml: ['A tag is not closed.', 'close it before drawing, or allow no tags'],
  'lang-drift': [
    'Letters of another script stand in the text, or it is in another language than is wanted.',
    'name the language in the system prompt, or lower the temperature',
  ],
  'guard-blocked': [
    'A guard keeps back what is not known to be an attack.',
    'calibrate it on what this provider says, or have it look for less',
  ],
  'guard-missed': [
    'A guard lets an attack through.',
    'calibrate it on the model that judges now: thresholds do not port',
  ],
  'guard-unreadable': [
    'What the model that judges says cannot be read, so that nothing was guarded, or all was blocked.',
    'enforce a schema for its answer, and block or ask again where none can be read',
  ],
  'guard-unanswered': [
    'The guard gave no answer in time.',
    'give it a fallback of its own, and decide what happens without one',
  ],
  'guard-failed-closed': [
    'The guard had no score, and kept back what it could not look at.',
    'give it a fallback of its own, and enforce a schema for its answer',
  ],
  'too-short': ['The text is shorter than it must be.', 'say the length in the prompt, or ask again'],
  'too-long': [
    'The text is longer than what it is for can hold.',
    'say the length in the prompt, and cut it where it is used',
  ],
  'text-missing': [
    'What must be in the text is not there.',
    'name it in the prompt of this provider, and check for it',
  ],
  'text-forbidden': [
    'What must not be said is said.',
    'say so in the prompt of this provider, and filter what it says',
  ],
  'prompt-leak': [
    'A part of the system prompt stands in the answer.',
    'keep secrets out of prompts, and tell this model not to repeat its own',
  ],
  emoji: ['There are emoji.', 'take them, or say that there must be none'],
};
