import { object, required } from '../../../kit/settings/object.ts';
import { text } from '../../../kit/settings/reader.ts';
import { defineFault } from '../../fault/fault.ts';

/**
 * A path, or an address nobody else answers: a client that follows takes its prompt and often its key along. Two
 * slashes, or one and a backslash, would name a host.
 */
const location = text({
  pattern:
    /^(\/(?![/\\])|https?:\/\/(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+(\.[a-z0-9-]+)*\.invalid)(:\d{1,5})?(\/|$))[!-[\]-~]{0,1000}$/,
  rule: 'a path, or an http(s) URL of this machine or of a host under .invalid',
});

/** Sends the client elsewhere, as a captive login page or a moved endpoint does. */
export const redirect = defineFault({
  summary: 'The provider answers 302 and names another place; most clients follow it with a GET.',
  settings: object({
    location: required('where to, a path or a URL that leads to nobody else', location),
  }),
  decide: ({ location: to }) => ({ kind: 'respond', status: 302, headers: { location: to }, body: '' }),
});
