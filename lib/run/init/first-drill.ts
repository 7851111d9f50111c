import { renderLoad } from './render-load.ts';
import { renderMock, renderProviders } from './render-providers.ts';
import { DRILLS_FOLDER, renderHead, type WrittenDrill } from './written-file.ts';

/** A drill that needs nothing of yours: mocks by these names, two to five, and Cutover's own router between them. */
export function renderFirstDrill(providers: readonly string[]): WrittenDrill {
  const path = `${DRILLS_FOLDER}/first.yaml`;
  const head = renderHead('first', path, [
    'The minute in which the primary model is lost, rehearsed. It runs as it stands, against mocks.',
  ]);
  const text = `${head}

# What is tried: a plain router of Cutover's. \`npx cutover init --app URL\` and \`--litellm CONFIG\` write a drill of your own application or gateway.
target: { kind: router }

# Who is behind the target. A mock plays the model it is named after: how fast, and in which format. Its dialect is how its answers look: with
# \`dialect: fence-heavy-2026\` for a fallback, most answers come in fences, and the contract below does not take them.
${renderProviders(providers.map((name, place) => ({ name, settings: renderMock(place) })))}
${renderLoad({ primary: providers[0] ?? 'primary', ratePerSecond: 10, vus: 500, isJsonAsked: true })}`;
  return { path, text, what: 'a drill that runs as it stands, against mocks', advice: [] };
}
