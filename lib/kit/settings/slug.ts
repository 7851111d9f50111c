import { removeShapes } from '../secrets/redact-text.ts';
import { type Reader, reject, text } from './reader.ts';

const RULE =
  'a name that does not look like a key (sk-, pk- or rk- and 16 characters): what does is taken out of all that is written';

/** A name that can stand in a file's name, a URL and a key: lower-case words joined by hyphens; and none that is taken for a secret, as nobody could read it again. */
export function slug(): Reader<string> {
  const words = text({ pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, rule: 'lower-case words joined by hyphens' });
  return {
    ...words,
    read(input, path) {
      const name = words.read(input, path);
      if (removeShapes(name) === name) return name;
      return reject(path, RULE, removeShapes(name));
    },
  };
}
