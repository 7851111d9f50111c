import type { ModelRequest, Reply } from '../model-request.ts';

/** What a provider refuses a request with, before its own error shape is put around it. */
export interface RequestProblem {
  status: 400 | 404;
  message: string;
  /** The parameter at fault; null when it is none in particular. */
  param: string | null;
  code: string | null;
}

/** What a request body was read as. */
export type ReadRequest = { kind: 'request'; request: ModelRequest } | { kind: 'problem'; problem: RequestProblem };

/** A reply with everything a wire format puts around it; all of it fixed by prompt, description and seed. */
export interface WireReply extends Reply {
  /** Hex digits to make ids of. */
  id: string;
  model: string;
  /** Epoch seconds. */
  created: number;
  usage: { inputTokens: number; outputTokens: number };
  includeUsage: boolean;
}

/** A piece of a stream. `isToken`: the model has to say something for it, which takes time. */
export interface StreamPart {
  data: string;
  isToken: boolean;
}

/** The way a provider's API looks on the wire. Pure. A new one is a file and a line in this folder's index. */
export interface WireFormat {
  /** What a path stands for; null when this API has no such path. */
  route(method: string, path: string): 'answer' | 'list-models' | null;
  readRequest(body: string): ReadRequest;
  renderAnswer(reply: WireReply): string;
  /** The parts of a stream, in order. `drawSize` gives the characters of the next delta. */
  renderStream(reply: WireReply, drawSize: () => number): Iterable<StreamPart>;
  renderModels(model: string, created: number): string;
  renderProblem(problem: RequestProblem): string;
  /** Response headers besides the content type, which are the provider's own. `processingMs`: time to the first token. */
  headers(id: string, processingMs: number): Record<string, string>;
}
