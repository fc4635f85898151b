/** What a worker and the runtime say to each other. */
export type WorkerInput = {
  clock: SharedArrayBuffer
  /** [0] HTTP requests under way, [1] HTTP requests and sleeps ever begun. */
  activity: SharedArrayBuffer
  folder: string
  handler: string
}

export type ToWorker =
  | { kind: 'invoke'; call: number; event: string; context: CallContext }
  | { kind: 'wake'; sleep: number }
  | { kind: 'ping'; ping: number }

export type CallContext = {
  functionName: string
  invokedFunctionArn: string
  memoryLimitInMB: string
  awsRequestId: string
  /** Milliseconds since 1970 by the runtime's clock. */
  deadline: number
}

export type CallError = { name: string; message: string; stack?: string }

export type FromWorker =
  | { kind: 'returned'; call: number; result: string }
  | { kind: 'threw'; call: number; error: CallError }
  | { kind: 'asleep'; call: number; sleep: number; until: number }
  | { kind: 'pong'; ping: number }
