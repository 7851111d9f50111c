/** What a path of Gemini's API or Vertex AI names. */
export interface GeminiPath {
  version: string;
  model: string;
  streamed: boolean;
}

const PATH =
  /^\/(v1[a-z0-9]*)\/(?:projects\/[^/]+\/locations\/[^/]+\/publishers\/google\/)?models\/([^/:]+):(generateContent|streamGenerateContent)$/;

/** Reads `/v1beta/models/MODEL:METHOD`, and the same behind a project; null for any other path. */
export function parseGeminiPath(path: string): GeminiPath | null {
  const match = PATH.exec(path);
  if (match === null) return null;
  const [, version = '', model = '', method] = match;
  return { version, model: decodeURIComponent(model), streamed: method === 'streamGenerateContent' };
}
