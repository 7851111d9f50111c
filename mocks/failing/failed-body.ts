/** How a body ends: whole for whoever reads it, or by a broken connection. */
export type FailedBody = 'whole' | 'reset';
