import { statusTexts } from './status-texts.ts';

/** Characters that would end a header line early. */
const LINE_BREAK = /[\r\n\0]/g;

/** Status line and fields of a response's head, each with its line's end; what would end a line early becomes a space. */
export function renderFields(status: number, headers: Readonly<Record<string, string>>): string {
  let head = `HTTP/1.1 ${status} ${statusTexts[status] ?? 'Unknown'}\r\n`;
  for (const name in headers) {
    const value = headers[name] ?? '';
    head += `${name}: ${LINE_BREAK.test(value) ? value.replaceAll(LINE_BREAK, ' ') : value}\r\n`;
    LINE_BREAK.lastIndex = 0;
  }
  return head;
}
