import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { choice, json, type ReadBy, record, text } from '../../kit/settings/reader.ts';
import { jsonPointer } from '../../kit/settings/json-pointer.ts';
import { fillHeaders, headerRecord } from './header-settings.ts';
import { fillIn } from '../programs/fill-in.ts';
import { portUrl } from '../programs/port-url.ts';
import type { TargetPlace } from './target.ts';

export const loginSettings = object({
  url: required('where one logs in', portUrl()),
  method: withDefault('how', choice(['POST', 'GET', 'PUT']), 'POST'),
  headers: withDefault('headers of that request; ${NAME} takes the environment variable', headerRecord(), {}),
  body: optional('its body, as JSON; ${NAME} takes the environment variable', json()),
  form: optional('its body, as a form', record(text())),
  token: optional(
    'where a token stands in its answer: every request then bears `authorization: Bearer …`; cookies are kept anyhow',
    jsonPointer(),
  ),
});

/** How one logs in at a target. */
export type LoginSettings = ReadBy<typeof loginSettings>;

/** The request that logs in, and where the token stands in its answer; null: cookies only. */
export interface LoginPlan {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  token: string | null;
}

/** Fills in what the place knows. */
export function planLogin(settings: LoginSettings, place: TargetPlace): LoginPlan {
  const { url, method, headers, body, form, token } = settings;
  const path = 'target.login';
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillIn(value, `${path}.body`, place);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  };
  const filled = fillHeaders(headers, `${path}.headers`, place);
  const common = { url: fillIn(url, `${path}.url`, place), method, token: token ?? null };
  if (form !== undefined) {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const fields = fill(form) as Record<string, string>;
    return { ...common, headers: { ...type, ...filled }, body: new URLSearchParams(fields).toString() };
  }
  if (body === undefined) return { ...common, headers: filled, body: null };
  return {
    ...common,
    headers: { 'content-type': 'application/json', ...filled },
    body: JSON.stringify(fill(body)),
  };
}
