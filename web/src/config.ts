/** Where this deployment's API and sign-in are: read at run time, so that one build serves every stage. */

export interface Config {
  clientId: string;
  region: string;
  /** Path or address of the API. */
  apiUrl: string;
  /** Path or address of Cognito; null is AWS's own for the region. */
  cognitoEndpoint: string | null;
  /** Path that stands for the host of the addresses to which files are sent; null is that host itself. */
  dropUrl: string | null;
}

export async function loadConfig(): Promise<Config> {
  const answer = await fetch("/config.json", { cache: "no-store" });
  if (!answer.ok) throw new Error(`config.json answered ${answer.status}`);
  return (await answer.json()) as Config;
}
