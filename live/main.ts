// npm run live: settles the open questions about Azure AD B2C in a real tenant. --help lists the options, docs/live.md says the rest.

import { readFileSync, writeFileSync } from 'node:fs'
import { processRuntime } from '../src/runtime.ts'
import { parseOptions, usage } from './options.ts'
import { questions } from './questions.ts'
import { runLive } from './run.ts'

const versionOf = (file: string): string =>
  String(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')).version)

/** One Ctrl+C may arrive twice, from the terminal and from npm; a second one is what comes later. */
const sameSignalMs = 300

const parsed = parseOptions(process.argv.slice(2), questions.length)
if (parsed.kind === 'help') console.log(usage)
else if (parsed.kind === 'wrong') {
  console.error(parsed.sentence)
  process.exitCode = 2
} else {
  const cancelled = new AbortController()
  // The first signal ends the questions and begins the clean-up; the second one ends the process.
  let sinceMs: number | undefined
  const stop = (): void => {
    if (sinceMs === undefined) {
      sinceMs = performance.now()
      cancelled.abort(new Error('The run was cancelled.'))
    } else if (performance.now() - sinceMs > sameSignalMs) process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.exitCode = await runLive(parsed.options, {
    runtime: processRuntime(cancelled.signal),
    write: text => process.stdout.write(text),
    writeFile: (path, text) => writeFileSync(path, text),
    versions: {
      'b2c-bootstrap': versionOf('../package.json'),
      'b2c-emulator': versionOf('../packages/b2c-emulator/package.json'),
      'Node.js': process.versions.node
    }
  })
}
