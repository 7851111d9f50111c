import type { ChunkSizes } from '../chunk-size.ts';
import type { MockRequest } from '../answer-plan.ts';
import type { ModelRequest, Reply } from '../model-request.ts';
import type { Refusable } from './refusable.ts';

/** What a provider refuses a request with, before its own error shape is put around it. */
export interface RequestProblem {
  status: 400 | 401 | 403 | 404 | 500;
  message: string;
  /** The parameter at fault; null when it is none in particular. */
  param: string | null;
  code: string | null;
}

/** What a request was read as. `uses`: what it asks for that can be refused, with the parameter that asks for it. */
export type ReadRequest =
  | { kind: 'request'; request: ModelRequest; model: string; uses(): Partial<Record<Refusable, string>> }
  | { kind: 'problem'; problem: RequestProblem };

/** A reply with everything a wire format puts around it; all of it fixed by prompt, description and seed. */
export interface WireReply extends Reply {
  /** Hex digits to make ids of. */
  id: string;
  model: string;
  /** Epoch seconds. */
  created: number;
  /** `cachedTokens` are among the input tokens, `reasoningTokens` among the output tokens. */
  usage: { inputTokens: number; cachedTokens: number; outputTokens: number; reasoningTokens: number };
  /** What reading and writing took the model, ms. */
  timing: { promptMs: number; answerMs: number };
  includeUsage: boolean;
  streamFraming: ModelRequest['streamFraming'];
}

/** A piece of a stream. `tokens`: how many tokens' time the model takes for it; 0 is bookkeeping, which takes none. */
export interface StreamPart {
  data: string;
  tokens: number;
}

/** The way a provider's API looks on the wire. Pure. A new one is a file and a line in this folder's index. */
export interface WireFormat {
  /** Where the API begins, as its clients are told it: `/v1`. */
  basePath: string;
  /** Sizes of its deltas. */
  chunkSizes: ChunkSizes;
  /** Thoughts are counted, and never shown. Default: they have their place. */
  hidesThoughts?: boolean;
  /** What it turns away without being told to. */
  refuses: readonly Refusable[];
  /** What a request is for; null when this API has no such path. */
  route(request: MockRequest): 'answer' | 'list-models' | 'embed' | null;
  carriesKey(request: MockRequest): boolean;
  /** Does the request name the version of the API, where the API wants that? */
  carriesVersion(request: MockRequest): boolean;
  readRequest(request: MockRequest): ReadRequest;
  /** What is said of a request that asks for what is refused, in the provider's words. */
  refuse(what: Refusable, parameter: string, model: string): RequestProblem;
  /** What is said of a path this API does not have. */
  unknownPath(request: MockRequest): string;
  /** Changes what a model says before its length is counted: into a refusal, say, in the words of its dialect. */
  shapeReply(reply: Reply, refusal: string): Reply;
  renderAnswer(reply: WireReply): string;
  /** The parts of a stream, in order. `drawSize` gives the characters of the next delta. */
  renderStream(reply: WireReply, drawSize: () => number): Iterable<StreamPart>;
  renderModels(model: string, created: number): string;
  /** An error's body for this request; `id` are hex digits to make ids of. */
  renderProblem(problem: RequestProblem, id: string, request: MockRequest): string;
  /**
   * Response headers that are the provider's own; one for the content type or the cache stands in place of the usual.
   * `processingMs`: time to the first token.
   */
  headers(id: string, processingMs: number, streamed: boolean): Record<string, string>;
}
