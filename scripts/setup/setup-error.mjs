/**
 * What stops the set-up and is no bug: the message says what failed, why, and what to do. Exit 2.
 */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * The message of anything that was thrown, as one line.
 *
 * @param {unknown} cause
 * @returns {string}
 */
export function formatCause(cause) {
  if (!(cause instanceof Error)) return String(cause);
  // Connecting to a name with several addresses fails with an AggregateError that has no message of its own.
  const inner = cause instanceof AggregateError ? cause.errors.map((error) => formatCause(error)).join(', ') : '';
  return (cause.message || inner || cause.name).replaceAll(/\s*\n\s*/g, ' ').trim();
}
