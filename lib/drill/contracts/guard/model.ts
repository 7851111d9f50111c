import { checked } from '../../../kit/settings/checked.ts';
import { object, optional, required, withDefault } from '../../../kit/settings/object.ts';
import { boolean, list, number, reject, text } from '../../../kit/settings/reader.ts';
import { PROVIDER_NAME } from '../../../kit/terms/provider.ts';
import { bodyParameters } from '../../workloads/hold-tool-names.ts';
import { holdsPlaceholder } from './guard-prompt.ts';
import { scoreReading } from './read-score.ts';

const providerName = text({ pattern: PROVIDER_NAME, rule: 'the name of a provider of the drill' });

const keys = {
  providers: required(
    'the providers of the drill that are asked, in this order: the next one only where the one before it gave no answer in time. Faults hit them as they do any other',
    list(providerName, { min: 1, max: 5 }),
  ),
  prompt: optional(
    'what it is asked: a text in which `{{input}}` stands for what users and tools have said since the model last spoke, and `{{answer}}` for the answer',
    text(),
  ),
  promptFile: optional('the same as a file, a path from the working directory', text()),
  system: optional('what it is told before', text()),
  parameters: optional('what else stands in the body: temperature, max_tokens, response_format …', bodyParameters()),
  reads: required('how your code reads its answer, as with `score`', scoreReading()),
  threshold: required('from what score on it blocks; yes, unsafe and true are 1', number({ min: 0, max: 100 })),
  failOpen: required(
    'what your code does where there is no score: let through what nobody has looked at (true), or keep it back (false)',
    boolean(),
  ),
  timeoutMs: withDefault('how long each provider may take, ms', number({ min: 10, max: 600_000 }), 5_000),
  atOnce: withDefault(
    'how many answers it is asked about beside each other; more wait, and are asked late',
    number({ min: 1, max: 1_000, whole: true }),
    64,
  ),
};

/** Reads a guard by a model: one prompt, with something of the request in it, and each provider once. */
export const modelGuard = checked(object(keys), ({ prompt, promptFile, providers }, path) => {
  if ((prompt === undefined) === (promptFile === undefined))
    reject(path, 'given one of prompt and promptFile', prompt === undefined ? [] : ['prompt', 'promptFile']);
  if (prompt !== undefined && !holdsPlaceholder(prompt))
    reject(`${path}.prompt`, 'a text with {{input}} or {{answer}} in it', prompt);
  const again = providers.findIndex((name, place) => providers.indexOf(name) < place);
  if (again >= 0) reject(`${path}.providers[${again}]`, 'another than those before it', providers[again]);
});
