/** What `import … from 'cutover/mock-server'` gives: a mock provider on a port of its own. */
export { createReplay } from '../replay/create-replay.ts';
export { readRecording } from '../replay/read-recording.ts';
export type { WrittenMock } from '../mock/read-description.ts';
export { createMockServer, type MockHealth, type MockServer, type MockServerOptions } from './server.ts';
