// Why the command ends without an emulator.

/** The message is for the person who called the command; the code is 2 for a command line that is not understood, else 1. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: 1 | 2

  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
