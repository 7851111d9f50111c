import { object, withDefault } from '../../../kit/settings/object.ts';
import { choice } from '../../../kit/settings/reader.ts';
import { defineConnectionFault } from '../../fault/fault.ts';
import { whenSettings } from '../../fault/when.ts';

const { bursts, flap } = whenSettings.keys;

/** Nobody at the port. With pooled connections that live on: what AWS showed its callers on 20 October 2025. */
export const refuseConnections = defineConnectionFault({
  summary: 'The provider refuses new connections (ECONNREFUSED): its port is closed, and opened again afterwards.',
  settings: object({
    pooled: withDefault(
      'what becomes of connections that are open already: they go on (keep), or are reset. Where those that go on carry all requests nobody meets it, and the drill, which then shows nothing of it, carries no verdict',
      choice(['keep', 'reset']),
      'reset',
    ),
  }),
  // A refused connection is never seen, so none can be counted or drawn for.
  when: object({ bursts, flap }),
  decide: ({ pooled }) => ({ kind: 'refuse', pooled }),
});
