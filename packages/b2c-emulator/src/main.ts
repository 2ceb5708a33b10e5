#!/usr/bin/env node
// The command b2c-emulator. An older Node would fail at what this file imports, so nothing is imported before the version is known.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 12)) {
  process.stderr.write(`b2c-emulator needs Node 20.12 or newer; this is Node ${process.versions.node}.\n`)
  process.exitCode = 1
} else {
  const { runCommand } = await import('./command/command.ts')
  await runCommand(process.argv.slice(2))
}
