/** The model that an address names: Azure's deployments, Gemini's models, Bedrock's. Others have it in the body, which no access log keeps. */
export function modelInPath(path: string): string | undefined {
  const found = /\/(?:deployments|models|model)\/([\w.:%-]{1,80}?)(?=[:/?]|$)/.exec(path)?.[1];
  return found === undefined ? undefined : found.replaceAll('%3A', ':');
}

/** The region in the name of a host, as AWS and Google write them. */
export function regionInHost(host: string): string | undefined {
  return /(?:^|[./-])((?:us|eu|ap|sa|ca|me|af|il|mx|asia|europe|australia|northamerica|southamerica)-[a-z]+-?\d{1,2})(?=[./:-]|$)/.exec(
    host,
  )?.[1];
}
