import type { ProviderError } from '../provider-error.ts';

/** A page of the kind an edge shows a browser, where a client waits for JSON. Worded here, not copied. */
function renderPage(title: string, detail: string): string {
  return `<!DOCTYPE html>
<html lang="en-US">
<head><title>${title}</title><meta charset="UTF-8" /><meta name="robots" content="noindex, nofollow" /></head>
<body>
<div id="cf-wrapper"><h1>${title}</h1><p>${detail}</p><p>Ray ID: 0000000000000000</p></div>
</body>
</html>
`;
}

const cloudflare = { server: 'cloudflare', 'cf-ray': '0000000000000000-AMS' };

/** What comes from the edge while the provider behind it is down: JSON with a number for a code, or no JSON. */
export const edgeErrors = {
  'edge-502-json': {
    provider: 'edge',
    status: 502,
    body: { error: { code: 502, message: 'Bad gateway.', param: null, type: 'cf_bad_gateway' } },
    source: 'apicontext.com on the incident of 2023-11-08',
  },
  'edge-503-json': {
    provider: 'edge',
    status: 503,
    body: { error: { code: 503, message: 'Service Unavailable.', param: null, type: 'cf_service_unavailable' } },
    source: 'apicontext.com on the incident of 2023-11-08',
  },
  'edge-429-shed': {
    provider: 'edge',
    status: 429,
    body: { status: 'come back later' },
    source: 'apicontext.com on the incident of 2023-11-08: no error key and no wait',
  },
  'edge-530': {
    provider: 'edge',
    status: 530,
    headers: cloudflare,
    body: renderPage('Error 530', 'The edge cannot reach the origin at this time.'),
    source: "OpenAI's report on the incident of 2024-12-04 (the status)",
    unverified: 'headers and page',
  },
  'edge-500-html': {
    provider: 'edge',
    status: 500,
    headers: cloudflare,
    body: renderPage('500: Internal server error', "There is an issue on the edge's global network."),
    source: 'coverage of the Cloudflare incident of 2025-11-18 (status, headers and that it is a page)',
    unverified: 'the page',
  },
} as const satisfies Record<string, ProviderError>;
