/** The LocalStack-compatible endpoint that `deploy:local` and `test:deployed` speak to. */

/** `AWS_ENDPOINT_URL`, or where such emulators listen by custom. */
export const getEndpoint = (): string => process.env['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:4566'

/** Whether an emulator answers there. */
export async function isHealthy(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/_localstack/health', endpoint), { signal: AbortSignal.timeout(2_000) })
    return response.ok
  } catch {
    return false
  }
}

/** What every client of the emulator needs: credentials of nobody, and no look for real ones. */
export const buildClientEnvironment = (endpoint: string): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: process.env['AWS_REGION'] ?? 'us-east-1',
  AWS_DEFAULT_REGION: process.env['AWS_REGION'] ?? 'us-east-1',
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_EC2_METADATA_DISABLED: 'true',
})

/** Where the mailbox of `npm run emulator` is: its pages on the port after the emulator's, mails come to the one after that. */
export function placeMailbox(endpoint: string): { pages: string; ses: string } {
  const { port } = new URL(endpoint)
  return { pages: `http://127.0.0.1:${Number(port) + 1}`, ses: `http://127.0.0.1:${Number(port) + 2}` }
}

/** Where the issuer of `npm run emulator` is, as its tokens and the deployed functions name it. */
export const placeIssuer = (endpoint: string): string => `http://127.0.0.1:${Number(new URL(endpoint).port) + 3}`

/** Where `deploy:local` leaves the cloud assembly. */
export const ASSEMBLY = '.duban/emulator-assembly'

/** Where `deploy:local` leaves the stack's outputs. */
export const OUTPUTS_FILE = '.duban/outputs.json'
