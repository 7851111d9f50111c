import type { BadMessage } from './message-head.ts';
import { renderFields } from './render-fields.ts';

/** Asks a client for the body it holds back. */
export const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

/** A whole response as one text (latin1 head, UTF-8 body). To a HEAD request only the head goes out. */
export function renderResponse(response: {
  method: string;
  status: number;
  headers: Record<string, string>;
  body: string;
  close: boolean;
}): Buffer {
  const { method, status, headers, body, close } = response;
  const framing = `content-length: ${Buffer.byteLength(body)}\r\nconnection: ${close ? 'close' : 'keep-alive'}`;
  return Buffer.from(`${renderFields(status, headers)}${framing}\r\n\r\n${method === 'HEAD' ? '' : body}`);
}

/** The answer to a request the proxy refuses; the connection ends with it. */
export function renderRefusal({ status, reason }: BadMessage): Buffer {
  const body = JSON.stringify({ error: { message: `Cutover's proxy refused the request: ${reason}.` } });
  const headers = { 'content-type': 'application/json' };
  return renderResponse({ method: 'GET', status, headers, body, close: true });
}
