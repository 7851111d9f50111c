import { object } from '../../../kit/settings/object.ts';
import { defineFault } from '../../fault/fault.ts';

const page = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="UTF-8" /><title>Scheduled maintenance</title></head>
<body><h1>We will be back soon</h1><p>The service is down for scheduled maintenance.</p></body>
</html>
`;

/** A success in another language: where JSON is expected, a page for people. */
export const wrongContentType = defineFault({
  summary: 'The provider answers 200 with a maintenance page in HTML.',
  settings: object({}),
  decide: () => ({ kind: 'respond', status: 200, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: page }),
});
