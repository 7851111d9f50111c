/** Every shape an incident may have, with what makes it one: what people look incidents up by. */
export const incidentShapes = {
  step: 'all of it at once, and over as suddenly',
  ramp: 'worse and worse, or spread by caches, until it is down',
  'brown-out': 'a part of the calls fails or is slow, the others are answered',
  waves: 'over, and back again',
  flapping: 'on and off by turns, with good and bad parts side by side',
  regional: 'some regions fail, the others are well',
  'one-model': 'some models fail, others of the same provider are well',
  authentication: 'valid keys are refused, or the layer that knows them is down',
  'client-error': 'the fault comes as a 400: no retry and no breaker takes it for an outage',
  'false-limit': 'a 429 where no limit was reached',
  quota: 'the quota is gone while the provider is healthy',
  guard: 'the guard or moderation fails while the model is well',
  'gateway-and-cloud': 'the gateway’s vendor and the cloud fail together, at the edge or below it',
  'one-cause': 'primary and fallback fail by one cause: one model by two routes, several models at once',
  'own-gateway': 'the gateway of one’s own is at fault: another error class, time-outs ignored',
  'silent-stall': 'connections hold and answers do not come, or drip',
  'silent-quality': 'all is 200 and what it says is wrong',
  'demand-shift': 'the callers of one provider fall upon another',
  'slow-recovery': 'to recover takes longer than the outage, or brings a herd',
  'late-status': 'the status page is late, or says nothing',
  'model-retired': 'the model is gone for good',
} as const;

/** The name of a shape. */
export type IncidentShape = keyof typeof incidentShapes;
export const incidentShapeNames = Object.keys(incidentShapes) as IncidentShape[];
