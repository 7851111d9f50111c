/**
 * What becomes of one client connection, before there is a request on it.
 *
 * - `serve`: its requests are read
 * - `reset`: reset at once
 * - `never-read`: accepted and left alone; nothing of it is read
 * - `fail-handshake`: a TLS client is answered its first message with a fatal alert, or with a reset
 */
export type ConnectionDecision =
  | { kind: 'serve' }
  | { kind: 'reset' }
  | { kind: 'never-read' }
  | { kind: 'fail-handshake'; how: 'alert' | 'reset' };
