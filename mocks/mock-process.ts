/** The process of one mock provider, for `startChild`. */
import { serveChild } from '../lib/process/serve-child.ts';
import { type MockProcessSettings, startMockService } from './mock-service.ts';

serveChild((settings) => startMockService(settings as MockProcessSettings));
