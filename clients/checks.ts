// What is checked, one line each, and how many checks have passed.

/** The checks of one run. */
export type Checks = {
  /** Runs a check and prints what it came to; the next one runs all the same. */
  check(name: string, work: () => void | Promise<void>): Promise<void>
  /** Prints text that only somebody who looks for a mistake wants. */
  detail(text: string): void
  passed(): number
  failed(): number
}

/** None yet. `verbose` prints the details. */
export const createChecks = (verbose: boolean): Checks => {
  let passed = 0
  let failed = 0
  return {
    check: async (name, work) => {
      try {
        await work()
        passed += 1
        console.log(`ok      ${name}`)
      } catch (error) {
        failed += 1
        console.log(
          `FAILED  ${name}\n${String(error instanceof Error ? error.message : error).replace(/^/gm, '        ')}`
        )
      }
    },
    detail: text => {
      if (verbose && text.trim() !== '') console.log(text.trimEnd().replace(/^/gm, '    '))
    },
    passed: () => passed,
    failed: () => failed
  }
}
