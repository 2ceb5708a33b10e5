// The public face of the package: run a step of a JavaScript action, and what it came to.

export type { Annotation, LogGroup } from './log.ts'
export { cancelGraceMs, jobOutputs, runAction, startAction } from './runner.ts'
export type { RunningStep, StepOptions, StepResult } from './step.ts'
