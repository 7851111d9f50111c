import type { ResponseHead } from '../../wire/http1/message-head.ts';
import type { ResponseEditor } from '../../wire/shape/response-editor.ts';

/** Says how a response is to be edited, or null: it passes as it comes. Asked once, when the head is there. */
export type EditResponse = (head: ResponseHead, hasBody: boolean) => ResponseEditor | null;
