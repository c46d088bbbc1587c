/** How many tests of a suite ended in which way. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A test that failed, or a file that could not be run. */
export interface Failure {
  /** The file, and the test's whole name. */
  readonly test: string;
  /** What failed, as the runner says it, with where. */
  readonly message: string;
}

/** How one step of `npm test` ended. */
export interface StepResult {
  readonly name: string;
  /** Absent for a step that is no test suite, such as the linter, and that went well. */
  readonly counts?: Counts;
  /** Why a step counts as failed though no single test did. */
  readonly problem?: string;
  /** The tests that failed, to be said once more at the end of a long run. */
  readonly failures?: readonly Failure[];
  readonly milliseconds: number;
}

/** A step that is no test suite counts as one failure when it fails, and as nothing when it goes well. */
export const FAILED_STEP: Counts = { passed: 0, failed: 1, skipped: 0 };
