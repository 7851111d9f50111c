import type { WireName } from '../../wire/formats/index.ts';
import { renderWire } from './wires/index.ts';
import { fillTemplate, fillText, type TemplateValues } from './template.ts';

/** How a target is asked, as data: read by whoever sends, k6 too. */
export type TargetRequest =
  /** In a wire format that is known. */
  | { kind: 'wire'; wire: WireName }
  /** As an application wants it. The paths are behind the target's origin, with their query. */
  | { kind: 'template'; method: string; path: string; streamedPath: string; body: unknown };

/** One HTTP request. `body` is null where there is none. */
export interface Call {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

/** Writes one request as the target wants it. `url` and `headers`: where it is asked, and what every request bears. */
export function renderCall(
  request: TargetRequest,
  { url, headers }: Pick<Call, 'url' | 'headers'>,
  values: TemplateValues,
): Call {
  const typed = { 'content-type': 'application/json' };
  switch (request.kind) {
    case 'wire': {
      const rendered = renderWire(request.wire, values.chat);
      return {
        method: 'POST',
        url: `${url}${rendered.path}`,
        headers: { ...rendered.headers, ...headers, ...typed },
        body: JSON.stringify(rendered.body),
      };
    }
    case 'template': {
      const { method, body } = request;
      const origin = /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? url;
      const path = fillText(values.streamed ? request.streamedPath : request.path, values, encodeURIComponent);
      const filled = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), fillText(value, values, oneLine)]),
      );
      const isText = typeof body === 'string';
      return {
        method,
        url: `${origin}${path}`,
        headers: body === null || isText ? filled : { ...typed, ...filled },
        body: body === null ? null : isText ? fillText(body, values) : JSON.stringify(fillTemplate(body, values)),
      };
    }
  }
}

/** No header holds more than a line. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ');
