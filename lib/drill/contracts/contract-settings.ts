import type { RequestKind } from '../../kit/terms/request-kind.ts';
import type { ToolSettings } from '../../kit/terms/tool.ts';

/** Which contract the answers to which kind of request must meet. */
export type ContractSettings =
  | { kind: 'json-schema'; for: RequestKind; schema: Record<string, unknown> }
  | { kind: 'tool-call'; for: RequestKind; tools: ToolSettings[] }
  | { kind: 'markdown'; for: RequestKind };
