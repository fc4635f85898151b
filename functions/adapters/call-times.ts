/** How long a call to AWS may take whose caller waits for it. Without `throwOnRequestTimeout` the SDK only warns when the time is up. */
export const CALL_TIMES = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true } as const
