import { CutoverError } from '../../kit/cutover-error.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';
import { isPlainObject, type Reader, reject, text } from '../../kit/settings/reader.ts';
import { listTemplateNames, templateNames } from './template.ts';

const RULE = 'a JSON object or list, or a text, with {{prompt}} and the like in it';

/** The body of a request, as a template. */
export function bodyTemplate(): Reader<unknown> {
  return {
    read(input, path) {
      if (!isPlainObject(input) && !Array.isArray(input) && (typeof input !== 'string' || input === '')) {
        return reject(path, RULE, input);
      }
      checkNames(input, path);
      return input;
    },
    describe: () => ({ kind: 'data', rule: RULE, any: true }),
  };
}

/** A text with `{{…}}` in it. */
export function textTemplate(): Reader<string> {
  return {
    read(input, path) {
      const read = text().read(input, path);
      checkNames(read, path);
      return read;
    },
    describe: () => text().describe(),
  };
}

/** Throws where a template asks for what no request has. */
export function checkNames(template: unknown, path: string): void {
  const known = Object.keys(templateNames);
  for (const name of listTemplateNames(template)) {
    const [head = '', ...further] = name.split('.');
    if (known.includes(head) && (head === 'case' || further.length === 0)) continue;
    const near = nearestName(head, known) ?? 'prompt';
    throw new CutoverError(
      'usage',
      `${path} must ask for ${known.map((each) => `{{${each}}}`).join(', ')} or {{case.x}}, got {{${name}}}. Did you mean {{${near}}}?`,
    );
  }
}
