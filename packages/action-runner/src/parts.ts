// The parts of the runner, for a harness that starts an action by its own means: in its own process, or under a clock.

export { parseCommand, type WorkflowCommand } from './commands.ts'
export { createDisk, type Disk, leftOn, removeDisk } from './disk.ts'
export { contextOf, type StepPaths, stepEnvironment } from './environment.ts'
export { parseKeyValues, parsePaths } from './fileCommands.ts'
export { createLog, type StepLog } from './log.ts'
export { createMasker, type Masker } from './masks.ts'
export { type ActionMetadata, type ResolvedInputs, readMetadata, resolveInputs } from './metadata.ts'
