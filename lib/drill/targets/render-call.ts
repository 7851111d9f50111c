import type { WireName } from '../../wire/formats/index.ts';
import { renderWire } from './wires/index.ts';
import { asText, fillTemplate, fillText, type TemplateValues } from './template.ts';
import { findTextForm, isFormType, percentEncode, writeForm, writeHeader, writeValue } from './text-form.ts';

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
        url: putBehind(url, rendered.path),
        headers: { ...rendered.headers, ...headers, ...typed },
        body: JSON.stringify(rendered.body),
      };
    }
    case 'template': {
      const { method, body } = request;
      const origin = /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? url;
      const path = fillText(values.streamed ? request.streamedPath : request.path, values, (value) =>
        percentEncode(asText(value)),
      );
      const filled: Record<string, string> = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name.toLowerCase(),
          fillText(value, values, (held) => writeHeader(asText(held))),
        ]),
      );
      const isText = typeof body === 'string';
      const form = isText ? findTextForm(filled['content-type'], body) : 'json';
      const isForm = typeof body === 'object' && !Array.isArray(body) && isFormType(filled['content-type']);
      return {
        method,
        url: `${origin}${path}`,
        headers: body === null || isText ? filled : { ...typed, ...filled },
        body:
          body === null
            ? null
            : isText
              ? fillText(body, values, (value, before) => writeValue(value, form, before))
              : isForm
                ? writeForm(fillTemplate(body, values) as Record<string, unknown>)
                : JSON.stringify(fillTemplate(body, values)),
      };
    }
  }
}

/** A path behind that of an address, which may have a query of its own. */
function putBehind(url: string, path: string): string {
  if (path === '') return url;
  const [address = '', ...query] = url.split('?');
  const asked = query.join('?');
  const joined = `${address.replace(/\/$/, '')}${path}`;
  return asked === '' ? joined : `${joined}${path.includes('?') ? '&' : '?'}${asked}`;
}
