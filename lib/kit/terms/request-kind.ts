/** What a request asks for; each kind has its own prompt and its own contract downstream. */
export const requestKinds = ['extraction', 'tool-call', 'chat'] as const;
export type RequestKind = (typeof requestKinds)[number];
