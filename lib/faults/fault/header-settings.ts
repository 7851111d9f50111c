import { number, type Reader, record, reject, text } from '../../kit/settings/reader.ts';

/** These say where a message ends or what becomes of the connection; the proxy sets them. */
const framingNames = ['connection', 'content-length', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** A header's name in lower case (RFC 9110, section 5.1). */
export const headerName = text({ pattern: /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/, rule: 'a header name in lower case' });

const responseHeaderName: Reader<string> = {
  read(input, path) {
    const name = headerName.read(input, path);
    if (framingNames.includes(name)) reject(path, `without ${framingNames.join(', ')}`, name);
    return name;
  },
  describe: () => headerName.describe(),
};

/** Headers of an answer: printable ASCII, and none that frames the message. */
export const responseHeaders = record(
  text({ pattern: /^[\x20-\x7e]{1,1000}$/, rule: 'at most 1,000 printable ASCII characters' }),
  responseHeaderName,
);

/** A wait in seconds, as `retry-after` tells it; 86,400 is the longest seen of a provider (Azure). */
export const retryAfterSeconds = number({ min: 0, max: 86_400 });
