import { type Reader, text } from './reader.ts';

/** An address that requests can be sent to. A fragment means nothing there, and a user name would be a secret in a file. */
export function httpUrl(): Reader<string> {
  return text({
    pattern: /^https?:\/\/[^\s/?#@]+[^\s#]*$/,
    rule: 'an http(s) URL without user name or fragment',
  });
}
