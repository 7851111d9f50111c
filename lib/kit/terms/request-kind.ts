/** The name of a kind of request, as `traffic.requests` gives it: lower-case words joined by hyphens. */
export type RequestKind = string;
