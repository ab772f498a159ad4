/** Where a worker finds its function, and what its context says of it. */
export interface Place {
  folder: string;
  handler: string;
  name: string;
  arn: string;
  memoryMb: number;
}

/** One invocation, as text: as in Lambda nothing is shared with the caller. */
export interface Call {
  id: string;
  event: string;
  /** epoch milliseconds at which it is cut off */
  deadline: number;
}

export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

export type Done =
  | { id: string; payload: string; error?: never }
  | { id: string; error: FunctionError; payload?: never };
