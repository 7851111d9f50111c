import { object, withDefault } from '../../../kit/settings/object.ts';
import { choice } from '../../../kit/settings/reader.ts';
import { defineConnectionFault } from '../../fault/fault.ts';

/** A certificate that was rolled out wrong, or an edge that lost its keys. */
export const tlsHandshakeFailure = defineConnectionFault({
  summary: 'The provider fails the TLS handshake of new connections; those that are open already go on.',
  settings: object({
    how: withDefault(
      "what the client's first message is answered with: the fatal alert handshake_failure, or a reset",
      choice(['alert', 'reset']),
      'alert',
    ),
  }),
  needsTls: true,
  decide: ({ how }) => ({ kind: 'fail-handshake', how }),
});
