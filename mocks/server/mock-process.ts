/** The process of one mock provider, for `startChild`. */
import { serveChild } from '../../lib/proxies/process/serve-child.ts';
import { type MockProcessSettings, startMockService } from './mock-service.ts';

serveChild((settings, parent) => startMockService(settings as MockProcessSettings, parent));
