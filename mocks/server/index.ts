/** What `import … from 'cutover/mock-server'` gives: a mock provider on a port of its own. */
export { createMockServer, type MockHealth, type MockServer, type MockServerOptions } from './server.ts';
